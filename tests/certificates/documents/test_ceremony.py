"""A ceremony's papers: all of a sitting in order, once each, also after a stop; list, labels, envelopes; who may."""

import json
import re
import subprocess
from dataclasses import replace

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from certificates.credentials.keys import believed_certificates, paper_signer, signer
from certificates.credentials.models import CREDENTIAL, PAPER
from certificates.credentials.services import rotate_key
from certificates.documents.ceremony import lines, making
from certificates.documents.ceremony.cli import batch
from certificates.documents.ceremony.folder import RunFolder
from certificates.documents.ceremony.lines import lines_of_sitting
from certificates.documents.ceremony.making import RunPlan, make_run
from certificates.documents.ceremony.services import ask_run, end_run, folder_of, tidy_runs
from certificates.documents.ceremony.sheets import envelopes_file, labels_file
from certificates.documents.privacy import erase_documents
from certificates.documents.rendering import drawn_anew
from certificates.errors import FolderBusy, FolderOfAnother, NobodyPassed
from certificates.verification.queries import check_file
from exams import api as exams
from exams.api import Passer
from exams.sittings.models import SittingRoom
from lms.accounts import api as accounts
from lms.db import transaction
from lms.errors import NotAllowed
from lms.policy import SYSTEM
from lms.press.api import GlyphMissing, TimestampMissing, render_pdf
from lms.press.archive import attached_in
from lms.press.signing.jobs import is_signed_whole
from lms.tasks.api import run_due
from tests.certificates.documents.papers import paper_of, printed_text
from tests.exams.results.hall import a_hall, a_second_member

ADDRESS = {"postal_code": "420-0853", "address": "静岡市葵区追手町5番1号"}


@pytest.fixture
def hall(network):
    return a_hall()


@pytest.fixture
def three(app, hall, life, hanako, taro, abe, monkeypatch):
    """Three who passed: seats say Taro, Hanako, Abe; kana says Abe, Taro, Hanako (あ, やまだ, やまもと)."""
    seats = {taro: ("A室", "EX11"), hanako: ("A室", "EX22"), abe: ("B室", "EX01")}
    for player in seats:
        life.passes(player)
    passers = [Passer(number, player.id, *seats[player]) for number, player in ((1, taro), (2, hanako), (3, abe))]
    monkeypatch.setattr(exams, "passers_of", lambda sitting: passers)
    with transaction() as work:
        accounts.set_contact(work, hanako.id, ADDRESS)
    return exams.sitting(hall.id)


@pytest.fixture
def quick(monkeypatch):
    """Certificates without the layout engine; tells which numbers were drawn."""
    page, drawn = render_pdf("<p>紙</p>", title="x", author="x"), []

    def draw(document, layout, hands):
        drawn.append(document.number)
        return page

    monkeypatch.setattr(making, "drawn_anew", draw)
    monkeypatch.setattr(making, "sheet_of", lambda *paper: None)
    return drawn


def go_on(done, total):
    return True


def names(sitting, sorted_by):
    return [line.name.split()[0] for line in lines_of_sitting(sitting.id, "title", sorted_by)]


@pytest.mark.postgres
def test_papers_stand_in_the_order_of_seats_or_of_the_syllabary(three):
    assert names(three, "seat") == ["山田", "山本", "阿部"]
    assert names(three, "kana") == ["阿部", "山田", "山本"]


@pytest.mark.postgres
def test_only_released_passes_count_by_room_and_slip(hall, hanako, taro, hayashi, life):
    """The walk of a real release: one passes in a room, one fails; nothing before the release."""
    with transaction() as work:
        work.session.add(SittingRoom(sitting_id=hall.id, name="A室", place="静岡", seats=9))
    hall.sit(hanako.id, right=8)
    hall.sit(taro.id, right=1)
    assert exams.passers_of(hall.id) == []

    release(hall, hayashi, a_second_member())

    (passer,) = exams.passers_of(hall.id)
    assert passer.person_id == hanako.id
    assert lines_of_sitting(hall.id, "pass", "seat")[0].name == "山本 花子"


def release(hall, *board):
    exams.judge_attempts(hall.id, [1, 2])
    exams.check_keys(board[0].actor, hall.public_id)
    frozen = exams.freeze_list(board[0].actor, hall.public_id)
    for member in board:
        exams.vote(member.actor, hall.public_id, frozen, approves=True)
    exams.release_results(board[0].actor, hall.public_id, frozen)
    run_due()


def test_a_run_that_was_killed_goes_on_and_makes_each_certificate_once(three, quick, tmp_path, monkeypatch):
    once = making.drawn_anew

    def killed_at_the_third(document, layout, hands):
        if len(quick) == 2:
            raise KeyboardInterrupt
        return once(document, layout, hands)

    monkeypatch.setattr(making, "drawn_anew", killed_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        make_run(three, RunPlan("title"), tmp_path, go_on)
    with (tmp_path / "finished.jsonl").open("a") as lines:
        lines.write('\n["torn')
    kept = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "certificates").iterdir()}
    monkeypatch.setattr(making, "drawn_anew", once)

    made = make_run(three, RunPlan("title"), tmp_path, go_on)

    assert (made.drawn, made.kept, made.total) == (1, 2, 3)
    assert len(quick) == len(set(quick)) == 3
    assert {name: (tmp_path / "certificates" / name).stat().st_mtime_ns for name in kept} == kept
    assert len(PdfReader(tmp_path / "certificates.pdf").pages) == 3


def test_a_run_ends_where_no_timestamp_can_be_had_and_goes_on_from_there_later(three, quick, tmp_path, monkeypatch):
    once = making.drawn_anew

    def away_at_the_second(document, layout, hands):
        if len(quick) == 1:
            raise TimestampMissing(reason="away")
        return once(document, layout, hands)

    monkeypatch.setattr(making, "drawn_anew", away_at_the_second)
    with pytest.raises(TimestampMissing):
        make_run(three, RunPlan("title"), tmp_path, go_on)
    assert not (tmp_path / "certificates.pdf").exists()
    monkeypatch.setattr(making, "drawn_anew", once)

    made = make_run(three, RunPlan("title"), tmp_path, go_on)

    assert (made.drawn, made.kept, made.refused) == (2, 1, {})


def test_a_certificate_of_a_lost_key_is_made_anew_and_one_of_a_replaced_key_is_kept(three, quick, tmp_path):
    make_run(three, RunPlan("title"), tmp_path, go_on)
    old = paper_signer().kid
    rotate_key(SYSTEM, "yearly", purpose=PAPER)
    assert make_run(three, RunPlan("title"), tmp_path, go_on).kept == 3

    rotate_key(SYSTEM, "stolen", purpose=PAPER, lost=old)

    assert make_run(three, RunPlan("title"), tmp_path, go_on).drawn == 3
    rotate_key(SYSTEM, "stolen", lost=signer().kid)
    assert make_run(three, RunPlan("title"), tmp_path, go_on).drawn == 3


def test_keys_changed_in_the_middle_of_a_run_leave_every_certificate_genuine_until_one_is_lost(
    three, tmp_path, monkeypatch
):
    once, drawn = making.drawn_anew, []

    def changed_at_the_second(document, layout, hands):
        drawn.append(document.number)
        if len(drawn) == 2:
            for purpose in (PAPER, CREDENTIAL):
                rotate_key(SYSTEM, "yearly", purpose=purpose)
        return once(document, layout, hands)

    monkeypatch.setattr(lines, "CHUNK", 1)
    monkeypatch.setattr(making, "sheet_of", lambda *paper: None)
    monkeypatch.setattr(making, "drawn_anew", changed_at_the_second)
    made = make_run(three, RunPlan("card"), tmp_path, go_on)
    files = [(tmp_path / "certificates" / f"{number}.pdf").read_bytes() for number in drawn]

    assert (made.drawn, made.refused) == (3, {})
    for file in files:
        assert is_signed_whole(file, believed_certificates())
        assert [check_file(inside).word for inside in attached_in(file).values()] == ["valid"] * 2
    rotate_key(SYSTEM, "stolen", lost=signer().kid)
    assert make_run(three, RunPlan("card"), tmp_path, go_on).drawn == 1
    assert drawn[3] == drawn[2]


def test_certificates_made_side_by_side_are_genuine_and_say_what_those_made_alone_say(app, three, hanako, tmp_path):
    """Stamped and signed by processes of their own; the code and the credential inside are those of the paper alone."""
    made = make_run(three, RunPlan("card"), tmp_path, go_on)
    paths = [tmp_path / "certificates" / f"{line.number}.pdf" for line in lines_of_sitting(three.id, "card", "seat")]
    alone = drawn_anew(paper_of(hanako), "card")
    beside = (tmp_path / "certificates" / f"{paper_of(hanako).number}.pdf").read_bytes()

    assert (made.drawn, made.kept, made.refused) == (3, 0, {})
    for path in paths:
        said = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=True).stdout
        assert "Signature is Valid" in said
        assert "Total document signed" in said
        assert is_signed_whole(path.read_bytes(), believed_certificates())
    assert attached_in(beside) == attached_in(alone)
    assert printed_text(beside) == printed_text(alone)
    assert made_again(three, tmp_path).kept == 3


def made_again(sitting, folder):
    return make_run(sitting, RunPlan("card"), folder, go_on)


def test_list_labels_and_envelopes_say_who_and_where(three, quick, tmp_path):
    made = make_run(three, RunPlan("title"), tmp_path, go_on)
    listed = printed_text((tmp_path / "hand-over.pdf").read_bytes())
    labels = printed_text((tmp_path / "labels.pdf").read_bytes())

    assert made.files == ["certificates.pdf", "hand-over.pdf", "labels.pdf", "envelopes.pdf"]
    for line in lines_of_sitting(three.id, "title", "seat"):
        assert all(word in listed for word in (line.name.replace(" ", ""), line.number, line.slip_number))
    assert "受け取りの署名" in listed
    assert "〒420-0853静岡市葵区追手町5番1号山本花子様" in labels
    assert "山田" not in labels
    envelope = PdfReader(tmp_path / "envelopes.pdf").pages
    assert [round(float(envelope[0].mediabox.height) / 72 * 25.4)] == [332]
    assert len(envelope) == 1


def test_on_label_and_envelope_the_word_of_respect_stays_beside_a_long_name(three, tmp_path):
    """Names of 34 and 40 Latin letters and of 21 kanji, each set as large as its line allows."""
    (line,) = [line for line in lines.lines_of_sitting(three.id, "title", "seat") if line.address]
    names = [
        "Maria Fernanda dos Santos Oliveira",
        "Maximiliano Alexandre Montgomery-Fairfax",
        "寿限無寿限無 五劫の擦り切れ海砂利水魚の",
    ]
    some = [replace(line, person_id=place, name=name) for place, name in enumerate(names)]
    for made in (labels_file, envelopes_file):
        made(tmp_path / "names.pdf", "x", some)
        said = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / "names.pdf"), "-"], capture_output=True, check=True
        )
        assert len(re.findall(r"(?:Oliveira|Fairfax|水魚の)\s+様", said.stdout.decode().replace("\n", "|"))) == 3


def test_a_paper_that_cannot_be_printed_stands_on_the_list_with_its_reason(three, quick, tmp_path, monkeypatch):
    once = making.drawn_anew

    def refuse_taro(document, layout, hands):
        if "山田" in document.content["name"]:
            raise GlyphMissing(missing="𰻞")
        return once(document, layout, hands)

    monkeypatch.setattr(making, "drawn_anew", refuse_taro)
    made = make_run(three, RunPlan("title"), tmp_path, go_on)

    assert len(made.refused) == 1
    assert len(PdfReader(tmp_path / "certificates.pdf").pages) == 2
    assert "印刷できません" in printed_text((tmp_path / "hand-over.pdf").read_bytes())


def test_a_folder_is_worked_in_by_one_and_holds_one_run(three, quick, tmp_path):
    make_run(three, RunPlan("title"), tmp_path, go_on)
    with pytest.raises(FolderOfAnother):
        make_run(three, RunPlan("card"), tmp_path, go_on)
    plan = {"sitting": three.code, "papers": "title"}
    with RunFolder(tmp_path).taken(plan, []), pytest.raises(FolderBusy):
        make_run(three, RunPlan("title"), tmp_path, go_on)


def test_wallet_cards_stand_ten_on_a_sheet_and_their_backs_meet_them(three, tmp_path):
    """85.6 x 54 mm, two across: fronts from the left, backs from the right, so that they meet when turned over."""
    make_run(three, RunPlan("card"), tmp_path, go_on)
    words = words_of(tmp_path / "certificates.pdf")

    fronts = [word for page, x, word in words if page == 1 and x > 105]
    backs = [x for page, x, word in words if page == 2 and word.startswith("この称号")]
    assert {page for page, _, _ in words} == {1, 2}
    assert any("山本" in word for word in fronts)
    assert not any("山田" in word or "阿部" in word for word in fronts)
    assert sorted(x > 105 for x in backs) == [False, True, True]


def words_of(path):
    """(page, millimetres from the left, word) as poppler reads them."""
    said = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True).stdout.decode()
    return [
        (number, float(x) / 72 * 25.4, word)
        for number, page in enumerate(said.split("<page ")[1:], 1)
        for x, word in re.findall(r'<word xMin="([0-9.]+)"[^>]*>([^<]*)<', page)
    ]


@pytest.mark.postgres
def test_the_office_asks_ends_and_fetches_and_nobody_else(three, quick, kanri, taro, hanako):
    public_id = ask_run(kanri.actor, three.public_id, RunPlan("title"))
    address = f"/office/ceremony/{three.public_id}"
    run_due()

    page = kanri.browser().get(address).text
    assert "できました" in page
    answer = kanri.browser().get(f"{address}/{public_id}/hand-over.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "no-store" in answer.headers["Cache-Control"]
    answer.close()
    assert kanri.browser().get(f"{address}/{public_id}/run.json").status_code == 404
    assert kanri.browser().get(f"{address}/nothing/hand-over.pdf").status_code == 404
    for stranger in (taro, hanako):
        assert stranger.browser().get(address).status_code == 403
        assert stranger.browser().get(f"{address}/{public_id}/hand-over.pdf").status_code == 403
        assert stranger.browser().post(f"{address}/{public_id}/end").status_code == 403
        with pytest.raises(NotAllowed):
            end_run(stranger.actor, public_id)


@pytest.mark.postgres
def test_a_run_is_ended_by_the_office_after_the_certificate_at_hand(three, quick, kanri, monkeypatch):
    monkeypatch.setattr("certificates.documents.ceremony.services.EVERY", 1)
    public_id = ask_run(kanri.actor, three.public_id, RunPlan("title"))
    kanri.browser().post(f"/office/ceremony/{three.public_id}/{public_id}/end")
    run_due()

    assert len(quick) == 1
    assert "途中で終わりました" in kanri.browser().get(f"/office/ceremony/{three.public_id}").text


def test_files_go_after_a_month_and_at_once_when_somebody_in_them_is_erased(three, quick, kanri, hanako, clock):
    first = ask_run(kanri.actor, three.public_id, RunPlan("title"))
    run_due()
    assert folder_of(first).exists()
    with transaction() as work:
        erase_documents(work, hanako.id)
    assert not folder_of(first).exists()

    second = ask_run(kanri.actor, three.public_id, RunPlan("title"))
    run_due()
    clock.forward(days=29)
    assert tidy_runs() == 0
    clock.forward(days=2)
    assert tidy_runs() == 1
    assert not folder_of(second).exists()
    assert "ファイルは消してあります" in kanri.browser().get(f"/office/ceremony/{three.public_id}").text


def test_a_sitting_without_papers_is_refused_in_a_sentence(hall, kanri):
    with pytest.raises(NobodyPassed):
        ask_run(kanri.actor, hall.public_id, RunPlan())
    assert "まだありません" in kanri.browser().get(f"/office/ceremony/{hall.public_id}").text


def test_the_command_tells_what_it_made_and_goes_on_in_the_same_folder(app, three, quick, tmp_path):
    def run(*more):
        with app.app_context():
            return CliRunner().invoke(batch, [three.code, "--out", str(tmp_path), "--papers", "title", "--json", *more])

    assert json.loads(run().stdout)["drawn"] == 3
    again = json.loads(run("--order", "kana").stdout)
    assert (again["drawn"], again["kept"], len(again["files"])) == (0, 3, 4)
    assert run().exit_code == 0
