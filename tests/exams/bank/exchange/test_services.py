"""Files that come in and go out, on the database."""

import base64
import io
import json

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from exams.bank.exchange.cli import items as commands
from exams.bank.exchange.errors import ChapterMissing, ImportInUse, ImportStepTaken
from exams.bank.exchange.models import ItemExportRow, ItemImport, ItemImportRow
from exams.bank.exchange.outgoing.services import fetch_export, start_export
from exams.bank.exchange.queries import export_page, import_page
from exams.bank.exchange.services import confirm_import, discard_import, start_import, undo_import, write_confirmed
from exams.bank.models import Item, ItemKey, ItemMedia, ItemStep, ItemVersion, PracticeEntry
from exams.bank.queries import item_page
from exams.bank.services import comment_on_item, create_item, save_version
from lms.audit.models import AuditEntry
from lms.db import db
from lms.errors import NotAllowed
from lms.tasks.api import run_due
from tests.exams.bank.exchange.pile import case_file
from tests.exams.stock import choice, essay, with_topics

pytestmark = pytest.mark.postgres
GIFT = """$CATEGORY: $course$/top/ch03

::One:: Which? {=right#because ~wrong}

::Two:: Nothing right {~a ~b}

::Three:: How many? {#3..5}
"""
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(autouse=True)
def topics(app):
    with_topics()


def brought(actor, content, name="questions.gift", pool="secure", form=""):
    """An import that was read."""
    public_id = start_import(
        actor, io.BytesIO(content if isinstance(content, bytes) else content.encode()), name, form=form, pool=pool,
        topic_code="ch01", level="knowledge",
    )  # fmt: skip
    run_due()
    return public_id


def written(actor, content, **more):
    """An import whose drafts are in the bank."""
    public_id = brought(actor, content, **more)
    confirm_import(actor, public_id)
    run_due()
    return public_id


def items():
    return db.session.scalars(select(Item).order_by(Item.id)).all()


def test_a_file_is_only_read_until_somebody_says_yes(abe):
    public_id = brought(abe.actor, GIFT)

    page = import_page(abe.actor, public_id)
    assert (page.found, page.unchanged, page.changed, page.refused) == (3, 2, 0, 1)
    assert [(row.line, row.outcome) for row in page.page.rows] == [
        (3, "As it was"),
        (5, "Not possible"),
        (7, "As it was"),
    ]
    assert items() == []


def test_what_was_confirmed_becomes_drafts_of_the_chosen_pool_never_samples(abe):
    """Rules 10."""
    public_id = written(abe.actor, GIFT, pool="secure")

    found = items()
    assert [(item.pool, item.state, item.sample, item.author_id) for item in found] == [
        ("secure", "draft", False, abe.id)
    ] * 2
    page = item_page(abe.actor, found[0].public_id)
    assert page.draft.topic_code == "ch03"
    assert page.draft.body["stem"] == "Which?"
    assert page.draft.key == {"options": ["a"]}
    assert page.draft.rationales == {"a": "because"}
    assert import_page(abe.actor, public_id).written == 2


def test_practice_drafts_enter_the_practice_pool(abe):
    written(abe.actor, GIFT, pool="practice")

    assert {item.pool for item in items()} == {"practice"}
    assert db.session.scalar(select(func.count()).select_from(PracticeEntry)) == 2


def test_an_import_is_undone_as_a_whole_while_nobody_changed_a_draft(abe):
    public_id = written(abe.actor, GIFT, pool="practice")

    undo_import(abe.actor, public_id)
    run_due()

    for table in (Item, ItemVersion, ItemKey, ItemStep, PracticeEntry):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert import_page(abe.actor, public_id).state == "Taken out again"


@pytest.mark.parametrize("touched", ["version", "comment"])
def test_an_import_with_a_changed_draft_is_not_undone(abe, touched):
    public_id = written(abe.actor, GIFT)
    item = items()[0].public_id
    if touched == "version":
        save_version(abe.actor, item, choice(), 1)
    else:
        comment_on_item(abe.actor, item, "よい問いです。")

    with pytest.raises(ImportInUse):
        undo_import(abe.actor, public_id)

    assert len(items()) == 2


def test_steps_are_taken_once(abe):
    public_id = brought(abe.actor, GIFT)
    confirm_import(abe.actor, public_id)
    confirm_import(abe.actor, public_id)
    run_due()

    with pytest.raises(ImportStepTaken):
        discard_import(abe.actor, public_id)
    assert len(items()) == 2


def test_a_discarded_file_leaves_nothing(abe):
    public_id = brought(abe.actor, GIFT)

    discard_import(abe.actor, public_id)

    assert items() == []
    with pytest.raises(ImportStepTaken):
        confirm_import(abe.actor, public_id)


def test_a_task_that_ran_half_goes_on_without_doubling(abe, monkeypatch):
    """The worker dies after the first chunk; the next one writes only what is missing."""
    lines = "".join(f"::Q{n}:: Is {n} even? {{T}}\n\n" for n in range(12))
    public_id = brought(abe.actor, lines)
    confirm_import(abe.actor, public_id)
    calls = []

    def dies(running, done, total, cursor=""):
        calls.append(done)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return True

    monkeypatch.setattr("lms.tasks.api.Running.progress", dies)
    with pytest.raises(KeyboardInterrupt):
        run_due()
    db.session.rollback()
    half = len(items())
    write_confirmed(db.session.scalars(select(ItemImport)).one().id, abe.actor)

    assert (half, len(items())) == (5, 12)


def test_codes_that_are_taken_or_stand_twice_are_refused(abe):
    create_item(abe.actor, "A-1", "secure", choice())
    table = "code,stem,option_a,option_b,key\nA-1,Q1,x,y,a\nA-2,Q2,x,y,a\nA-2,Q3,x,y,b\n日本,Q4,x,y,b\n"

    public_id = brought(abe.actor, table, name="q.csv")

    rows = db.session.scalars(select(ItemImportRow).order_by(ItemImportRow.number)).all()
    assert [(row.outcome, [note["code"] for note in row.notes]) for row in rows] == [
        ("refused", ["code_taken"]), ("unchanged", []), ("refused", ["code_twice"]), ("changed", ["code_unusable"]),
    ]  # fmt: skip
    assert import_page(abe.actor, public_id).wanted == 2


def test_a_case_comes_in_with_its_questions(abe):
    table = "code,kind,case,stem,key\nC-1,case,,三人の話です。,\nC-2,tf,C-1,正しいですか。,t\nC-3,tf,C-1,よいですか。,f\nX,tf,gone,何ですか。,t\n"

    written(abe.actor, table, name="q.csv")

    case, first, second = items()
    assert (first.case_id, second.case_id) == (case.id, case.id)
    assert (first.case_position, second.case_position) == (1, 2)


def test_pictures_of_moodle_come_with_their_question(abe):
    xml = f"""<quiz><question type="truefalse"><name><text>P</text></name><questiontext format="html">
      <text><![CDATA[<p>See <img src="@@PLUGINFILE@@/a%20b.png" alt="a dot"></p>]]></text>
      <file name="a b.png" path="/" encoding="base64">{base64.b64encode(PIXEL).decode()}</file></questiontext>
      <answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
      </question></quiz>"""

    written(abe.actor, xml, name="q.xml")

    medium = db.session.scalars(select(ItemMedia)).one()
    body = db.session.scalars(select(ItemVersion)).one().body
    assert body["media"] == [{"kind": "image", "file": medium.public_id, "alt": "a dot", "transcript": ""}]


def test_a_file_that_cannot_be_read_is_refused_as_a_whole_with_line_and_reason(abe):
    public_id = brought(abe.actor, "<quiz>\n<question>\n</quiz>")

    page = import_page(abe.actor, public_id)
    assert (page.state, page.fault) == ("Not possible", "XMLの3行目の書き方が正しくありません。")
    with pytest.raises(ImportStepTaken):
        confirm_import(abe.actor, public_id)


def test_only_writers_bring_files_in_and_only_into_known_chapters(abe, hayashi, hanako):
    for somebody in (hayashi, hanako):
        with pytest.raises(NotAllowed):
            brought(somebody.actor, GIFT)
    with pytest.raises(ChapterMissing):
        start_import(abe.actor, io.BytesIO(b"x"), "x", form="", pool="secure", topic_code="ch99", level="knowledge")


def test_secure_questions_leave_by_the_boards_hands_alone_and_each_taking_is_logged(abe, hayashi, hanako):
    create_item(abe.actor, "S-1", "secure", choice())
    for somebody in (abe, hanako):
        with pytest.raises(NotAllowed):
            start_export(somebody.actor, "gift", "secure")

    public_id = start_export(hayashi.actor, "gift", "secure")
    run_due()
    with pytest.raises(NotAllowed):
        fetch_export(abe.actor, public_id)
    with pytest.raises(NotAllowed):
        export_page(abe.actor, public_id)
    content, name = fetch_export(hayashi.actor, public_id)

    assert "S-1" in content.decode()
    assert name.endswith(".txt")
    logged = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("exams.export.%"))).all()
    assert sorted(logged) == ["exams.export.asked", "exams.export.fetched"]


def test_an_export_tells_of_each_question_what_was_lost(abe):
    create_item(abe.actor, "P-1", "practice", choice())
    create_item(abe.actor, "P-2", "practice", essay())

    public_id = start_export(abe.actor, "aiken", "practice")
    run_due()

    rows = db.session.scalars(select(ItemExportRow).order_by(ItemExportRow.number)).all()
    assert [(row.code, row.inside) for row in rows] == [("P-1", True), ("P-2", False)]
    assert [note["code"] for note in rows[0].notes] == ["rationale_lost", "place_lost"]
    assert [note["code"] for note in rows[1].notes] == ["kind_unsayable"]
    assert (export_page(abe.actor, public_id).written, export_page(abe.actor, public_id).missing) == (1, 1)


def test_real_packages_become_drafts(abe):
    """Counted by hand: see test_real_files."""
    public_id = written(abe.actor, case_file("qti/valid-package.zip").read_bytes(), name="valid-package.zip")

    page = import_page(abe.actor, public_id)
    assert (page.found, page.refused, page.written, len(items())) == (47, 2, 45, 45)


def test_the_command_prints_counts_and_a_row_for_every_refusal(app, tmp_path):
    file = tmp_path / "q.gift"
    file.write_text(GIFT)

    result = CliRunner().invoke(commands, ["import", str(file), "--json"])

    facts = json.loads(result.output)
    assert (facts["format"], facts["imported"], facts["refused"], facts["written"]) == ("gift", 2, 1, 2)
    assert [(row["line"], row["name"], row["reason"]) for row in facts["refusals"]] == [(5, "Two", "no_key")]


def test_the_command_refuses_a_broken_file_and_writes_nothing_when_asked_to_only_look(app, tmp_path):
    broken, sound = tmp_path / "q.xml", tmp_path / "q.gift"
    broken.write_text("<quiz>")
    sound.write_text(GIFT)

    refused = CliRunner().invoke(commands, ["import", str(broken), "--format", "moodle-xml", "--json"])
    looked = CliRunner().invoke(commands, ["import", str(sound), "--dry-run", "--json"])

    assert (refused.exit_code, json.loads(refused.output)["fault"]["reason"]) == (1, "xml_broken")
    assert (json.loads(looked.output)["imported"], json.loads(looked.output)["written"]) == (2, 0)
    assert items() == []


def test_the_command_writes_files_and_secure_questions_need_a_member_of_the_board(app, abe, tmp_path):
    create_item(abe.actor, "P-1", "practice", choice())
    file = tmp_path / "out.xml"

    told = CliRunner().invoke(commands, ["export", "--format", "moodle-xml", str(file), "--json"])
    secure = CliRunner().invoke(commands, ["export", "--format", "gift", str(file), "--pool", "secure"])

    assert (json.loads(told.output)["written"], json.loads(told.output)["missing"]) == (1, 0)
    assert "<idnumber>P-1</idnumber>" in file.read_text()
    assert secure.exit_code == 2
