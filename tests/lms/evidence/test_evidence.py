"""The file of evidence: complete, traceable, verifiable, and without a name, a question or a key."""

import csv
import io
import json
import zipfile

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from exams.attempts.models import Incident
from exams.marking.queries import my_scripts
from exams.marking.services import mark_script
from exams.results.board.services import check_keys, freeze_list, release_results, vote
from exams.results.services import judge_attempts
from lms import clock
from lms.accounts.api import person
from lms.audit.models import AuditEntry
from lms.audit.services import verify_chain
from lms.db import db, transaction
from lms.evidence.assembling import MANIFEST, WORDS, commitment, faults_in_bundle
from lms.evidence.clauses import CLAUSES
from lms.evidence.cli import evidence, evidence_check
from lms.evidence.services import erase_files, gather, write_evidence
from lms.files.api import path_of
from lms.tasks.api import run_due
from tests.exams.results.hall import ANSWER, a_hall, a_second_member

NOTE = "森さんが途中で退室した"


def a_released_sitting(candidate, marker, *board):
    """Part A and B, one candidate, one incident with a note, marked, voted and released."""
    hall = a_hall(choices=8, written=True, pass_rule={"parts": {"A": {"least": 6}, "B": {"least": 10}}})
    hall.sit(candidate.id, right=7, written=ANSWER)
    with transaction() as work:
        work.session.add(Incident(sitting_id=hall.id, attempt_id=1, kind="other", note=NOTE, at=clock.now()))
    judge_attempts(hall.id, [1])
    mark_script(marker.actor, hall.public_id, my_scripts(marker.actor)[0].next_code, (3, 3, 3, 3), "よい")
    judge_attempts(hall.id, [1], "marked")
    check_keys(board[0].actor, hall.public_id)
    frozen = freeze_list(board[0].actor, hall.public_id)
    for member in board:
        vote(member.actor, hall.public_id, frozen, approves=True)
    release_results(board[0].actor, hall.public_id, frozen)
    run_due()
    return hall


@pytest.fixture(autouse=True)
def quick_print(request, monkeypatch):
    """Layout takes seconds; one test does it for real."""
    if "really_printed" not in request.fixturenames:
        monkeypatch.setattr("lms.evidence.services.render_document", lambda *_, **__: b"%PDF-quick")


@pytest.fixture
def really_printed():
    """This test waits for the real PDF."""


@pytest.fixture
def released(hanako, ito, hayashi):
    return a_released_sitting(hanako, ito, hayashi, a_second_member())


def made(sitting_id):
    target = io.BytesIO()
    write_evidence(sitting_id, target)
    return target


def table(target, name):
    content = zipfile.ZipFile(target).read(f"tables/{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_the_file_holds_rules_paper_day_marks_votes_decisions_and_notices_each_line_with_its_record(released):
    target = made(released.id)

    lines = {name: table(target, name) for name in (
        "sitting", "paper", "item", "attempt", "incident", "script", "marking", "mark", "score", "list", "line",
        "vote", "release", "pass", "notice", "document", "scheme_version", "audit",
    )}  # fmt: skip
    assert lines["paper"][0]["fingerprint"] == "f" * 64
    assert json.loads(lines["sitting"][0]["pass_rule"]) == {"parts": {"A": {"least": 6}, "B": {"least": 10}}}
    # By hand: 8 choices and one essay; four lines of a rubric; two members voted; one passed.
    assert [len(lines[name]) for name in ("item", "mark", "vote", "pass", "release")] == [9, 4, 2, 1, 1]
    assert [line["approves"] for line in lines["vote"]] == ["true", "true"]
    assert lines["line"][0]["outcome"] == "passed"
    assert {line["kind"] for line in lines["document"]} == {"result_notice", "pass_certificate"}
    assert "exams.results.tell" in {line["kind"] for line in lines["notice"]}
    assert {"exams.list.frozen", "exams.list.voted", "exams.results.released"} <= {
        line["action"] for line in lines["audit"]
    }
    assert all(line["record"].split(":")[1] for rows in lines.values() for line in rows)


def test_rule_9_and_20_no_name_no_question_no_key_and_no_free_word_stands_in_the_tables(released, hanako, ito, hayashi):
    archive = zipfile.ZipFile(made(released.id))

    told = "".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist() if name.startswith("tables/"))
    names = [word for who in (hanako, ito, hayashi) for word in (person(who.id).name, person(who.id).kana)]
    for secret in (*names, "SECRET-", "設問1", "選択肢", "居場所", NOTE, "よい", "example.jp"):
        assert secret not in told, secret
    assert NOTE in archive.read(WORDS).decode("utf-8-sig")


def test_every_clause_has_a_table_or_says_where_to_look(released):
    tables = gather(released.id).tables
    named = {code for one in tables for code in one.clauses}

    assert named <= {clause.key for clause in CLAUSES}
    assert [clause.key for clause in CLAUSES if clause.key not in named and not clause.elsewhere] == []
    assert [clause.code for clause in CLAUSES if clause.source == "ISO"] == [f"9.{n}" for n in range(1, 9)]


def test_the_index_is_a_page_and_a_pdf_in_both_languages_and_claims_no_conformity(released, really_printed):
    archive = zipfile.ZipFile(made(released.id))

    page = archive.read("index.html").decode()
    assert "規格に適合していると言うものではありません" in page
    assert 'href="tables/vote.csv"' in page
    assert archive.read("index.pdf").startswith(b"%PDF")
    assert "does not say that anybody conforms" in archive.read("index-en.html").decode()


def changed(target, name, change):
    """The same ZIP with one file changed, added (None before) or taken away (None after)."""
    old, new = zipfile.ZipFile(target), io.BytesIO()
    with zipfile.ZipFile(new, "w") as archive:
        files = {one: old.read(one) for one in old.namelist()}
        files[name] = change(files.get(name))
        for one, content in files.items():
            if content is not None:
                archive.writestr(one, content)
    return new


def test_a_changed_missing_or_added_file_is_found_and_words_may_be_taken_out(released):
    target = made(released.id)
    assert faults_in_bundle(target) == []

    vote_file = "tables/vote.csv"
    assert faults_in_bundle(changed(target, vote_file, lambda c: c.replace(b"true", b"false"))) == [
        f"{vote_file} was changed"
    ]
    assert faults_in_bundle(changed(target, vote_file, lambda _: None)) == [f"{vote_file} is missing"]
    assert faults_in_bundle(changed(target, "tables/more.csv", lambda _: b"x")) == ["tables/more.csv was added"]
    assert faults_in_bundle(changed(target, WORDS, lambda _: None)) == []
    forged = changed(target, WORDS, lambda c: c.replace(NOTE.encode(), "何もなかった".encode()))
    assert "the words of incident:" in faults_in_bundle(forged)[0]


def test_a_commitment_is_sha256_over_salt_and_words():
    # printf 'aa\nword' | sha256sum
    assert commitment("aa", "word") == "sha256:1743148b6ceab4194b8a048c2563139931261daeb9999ad99e2f6fda79550a3b"


def test_the_button_makes_the_file_in_the_background_and_the_board_alone_fetches_it(released, hanako, kanri, hayashi):
    browser, at = hayashi.browser(), f"/evidence/{released.public_id}"
    assert f'href="{at}"' in browser.get(f"/exams/board/{released.public_id}").get_data(as_text=True)
    assert browser.post(f"{at}/make").status_code == 302
    assert "いま作っています" in browser.get(at).get_data(as_text=True)
    run_due()

    page = browser.get(at).get_data(as_text=True)
    address = page.split(f'href="{at}/')[1].split('"')[0]
    answer = browser.get(f"{at}/{address}")

    assert answer.mimetype == "application/zip"
    assert faults_in_bundle(io.BytesIO(answer.data)) == []
    answer.close()
    for stranger in (hanako, kanri):
        assert stranger.browser().get(at).status_code == 403
        assert stranger.browser().get(f"{at}/{address}").status_code == 403
    assert {"evidence.made", "evidence.fetched"} <= set(db.session.scalars(select(AuditEntry.action)))


def test_rule_20_erasing_somebody_takes_the_files_with_words_away_and_the_chain_still_verifies(
    released, hayashi, hanako
):
    hayashi.browser().post(f"/evidence/{released.public_id}/make")
    run_due()
    stored = db.session.execute(select(db.metadata.tables["evidence_file"].c.file_id)).scalar()
    path = path_of(stored)
    assert path.exists()

    with transaction() as work:
        erase_files(work, hanako.id)

    assert not path.exists()
    assert verify_chain()[1] == []


def test_the_command_writes_the_file_and_another_checks_it(released, tmp_path):
    out = tmp_path / "evidence.zip"

    result = CliRunner().invoke(evidence, ["S-1", "--out", str(out), "--json"])
    told = json.loads(result.output)
    check = CliRunner().invoke(evidence_check, [str(out)])

    assert (told["sitting"], told["file"]) == ("S-1", str(out))
    with zipfile.ZipFile(out) as archive:
        manifest = json.loads(archive.read(MANIFEST))
    assert told["lines"] == sum(one["lines"] for one in manifest["files"])
    assert (check.exit_code, check.output.strip()) == (0, "as it was made")
    assert CliRunner().invoke(evidence, ["S-9", "--out", str(out)]).exit_code == 2
