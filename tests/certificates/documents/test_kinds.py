"""Every kind of paper is a folder; a pass is confirmed as often as wanted, in two languages; portrait, letter, badge."""

import io
import subprocess

import pytest
from pypdf import PdfReader

from certificates.documents.layouts import all_layouts, layout_of, layouts_of
from certificates.documents.models import KINDS
from certificates.documents.rendering import pdf_of
from certificates.documents.services import confirm_pass
from certificates.errors import DocumentNotFound, DownloadStopped, NoLatinName
from certificates.verification.queries import check_number
from lms.accounts import api as accounts
from lms.accounts.people.rules import name_of
from lms.clock import today
from lms.db import transaction
from lms.policy import SYSTEM
from lms.press.fitting import FRAMES, LINE_HEIGHT, fit
from tests.certificates.documents.papers import paper_of, papers_of, printed_text, renames, said_on
from tests.certificates.documents.test_printing import concierge


def sizes(pdf):
    return [
        (round(float(page.mediabox.width) * 25.4 / 72, 1), round(float(page.mediabox.height) * 25.4 / 72, 1))
        for page in PdfReader(io.BytesIO(pdf)).pages
    ]


def with_latin_name(player, romaji="YAMAMOTO Hanako"):
    with transaction() as work:
        accounts.change_name(work, player.id, name_of("山本", "花子", "やまもと", "はなこ", romaji), today(), SYSTEM)


def test_every_kind_of_document_has_a_folder_and_every_folder_its_three_files():
    assert {kind for layout in all_layouts() for kind in layout.kinds} == set(KINDS)
    for layout in all_layouts():
        assert {path.name for path in layout.path.iterdir()} == {"template.html", "style.css", "meta.yaml"}
        assert layout.source
        assert layout.style
    assert layouts_of("award_certificate") == ("a4", "portrait", "card", "letter", "badge")


@pytest.mark.parametrize("code", ["portrait", "letter", "badge"])
def test_a_title_is_printed_in_each_form_on_one_page_of_its_size_with_name_title_and_number(app, code):
    """A4 is 210 x 297 mm (ISO 216); the badge fits the usual cards of 91 x 55 mm."""
    with app.test_request_context():
        pdf = pdf_of(concierge(), code)
    text = printed_text(pdf)

    assert sizes(pdf) == [{"portrait": (210.0, 297.0), "letter": (210.0, 297.0), "badge": (91.0, 55.0)}[code]]
    for expected in ("山本", "花子", "ウェルビーイングコンシェルジュ(ファイナンシャルプランナー)", "WB7K-3Q9M-2XTZ"):
        assert expected in text
    assert layout_of("award_certificate", code).pages == 1


def test_a_badge_breaks_a_long_title_before_its_specialty_and_nowhere_else(app):
    with app.test_request_context():
        pdf = pdf_of(concierge(), "badge")
    said = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    lines = [line.strip() for line in said.splitlines() if "ウェルビーイングコ" in line or "プラン" in line]

    assert lines == ["ウェルビーイングコンシェルジュ", "(ファイナンシャルプランナー)"]


@pytest.mark.parametrize("name", ["Maria Fernanda dos Santos Oliveira", "寿限無寿限無　五劫の擦り切れ海砂利水魚の"])
def test_a_name_in_two_lines_stays_above_the_code_of_the_badge(name):
    """The name begins 16.5 mm below the upper edge, the code 32 mm."""
    found = fit(name, FRAMES["badge"])

    assert len(found.lines) == 2
    assert 2 * found.size * LINE_HEIGHT * 25.4 / 72 < 32 - 16.5


@pytest.mark.postgres
def test_a_pass_is_confirmed_as_often_as_wanted_each_time_under_a_number_of_its_own(life, hanako):
    life.passes(hanako)
    certificate = paper_of(hanako, "pass_certificate").number

    numbers = {confirm_pass(hanako.actor, certificate, "ja") for _ in range(3)}

    assert len(numbers) == 3
    assert {check_number(number).outcome for number in numbers} == {"valid"}
    assert len(papers_of(hanako, "pass_certificate")) == 1


def test_a_confirmation_in_japanese_says_who_passed_what_and_when(app, life, hanako):
    pass_certificate_of(life, hanako)
    text = said_on(app, confirmed(hanako, "ja"))

    for expected in (
        "合格証明書",
        "山本",
        "1970年4月1日(昭和45年)",
        "ジェロントロジー検定試験",
        "2026年11月20日(令和8年)",
        "証明します",
    ):
        assert expected in text


def test_a_confirmation_in_english_is_english_and_names_in_latin_letters(app, life, hanako):
    pass_certificate_of(life, hanako)
    with_latin_name(hanako)
    document = confirmed(hanako, "en")
    with app.test_request_context():
        pdf = pdf_of(document)
    said = PdfReader(io.BytesIO(pdf))
    text = printed_text(pdf)

    for expected in ("CertificateofPassing", "YAMAMOTOHanako", "1April1970", "20November2026"):
        assert expected in text
    assert said.trailer["/Root"]["/Lang"] == "en"
    assert said.metadata.title == f"Certificate of Passing {document.number}"
    assert not any("\u3040" <= sign <= "\u9fff" for sign in text if sign not in "見本")


def pass_certificate_of(life, player):
    life.passes(player)
    return paper_of(player, "pass_certificate")


def confirmed(player, language):
    confirm_pass(player.actor, paper_of(player, "pass_certificate").number, language)
    return papers_of(player, "pass_confirmation")[-1]


@pytest.mark.postgres
def test_no_latin_name_no_english_and_a_void_pass_is_confirmed_to_nobody(life, hanako, taro):
    pass_id = life.passes(hanako)
    number = paper_of(hanako, "pass_certificate").number
    with pytest.raises(NoLatinName):
        confirm_pass(hanako.actor, number, "en")
    with pytest.raises(DocumentNotFound):
        confirm_pass(taro.actor, number, "ja")
    with pytest.raises(DocumentNotFound):
        confirm_pass(hanako.actor, paper_of(hanako).number, "ja")
    confirmation = confirm_pass(hanako.actor, number, "ja")

    life.voids_pass(hanako, pass_id)

    with pytest.raises(DownloadStopped):
        confirm_pass(hanako.actor, number, "ja")
    assert check_number(confirmation).outcome == "void"


@pytest.mark.postgres
def test_rule_21_a_confirmation_is_a_letter_of_its_day_and_keeps_its_name(life, hanako):
    pass_certificate_of(life, hanako)
    confirmed(hanako, "ja")
    renames(hanako)

    (kept,) = papers_of(hanako, "pass_confirmation")
    assert (kept.state, kept.content["name"]) == ("current", "山本 花子")


def test_the_holder_asks_on_a_page_and_nobody_else_finds_it(life, hanako, taro, kanri):
    number = pass_certificate_of(life, hanako).number
    address = f"/documents/{number}/confirmation"
    assert address in hanako.browser().get("/my/documents").text

    sent = hanako.browser().post(address, data={"language": "ja"})

    (issued,) = papers_of(hanako, "pass_confirmation")
    assert issued.number in hanako.browser().get(sent.headers["Location"]).text
    refused = hanako.browser().post(address, data={"language": "en"})
    assert refused.status_code == 400
    assert "ローマ字" in refused.text
    for path in (address, f"/documents/{issued.number}"):
        assert taro.browser().get(path).status_code == 404
        assert kanri.browser().get(path).status_code == 200
