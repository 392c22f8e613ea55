"""Name badges of a day, read back by poppler: ten on a sheet, for those alone whose title holds."""

import re
from subprocess import run

import pikepdf
import pytest

from certificates import api as certificates
from certificates.documents.ceremony.sheets import BADGE, ten_up_file
from certificates.documents.models import Document
from lms import events, wiring
from lms.db import db, transaction
from lms.network.loading import LOADERS
from tests.certificates.network import FOLDER
from tests.registry.activities.planned import accepted, helper, planned
from tests.registry.conftest import lose_pass

MILLIMETRE = 72 / 25.4


def placed(pdf):
    """(millimetres from the left, from the top, word) as poppler reads them."""
    said = run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    found = re.findall(r'<word xMin="([0-9.]+)" yMin="([0-9.]+)"[^>]*>([^<]*)<', said)
    return [(float(x) / MILLIMETRE, float(y) / MILLIMETRE, word) for x, y, word in found]


@pytest.fixture
def papers(aoi):
    """Papers follow titles here, as in the whole product."""
    with transaction() as work:
        LOADERS["title_body"](work, FOLDER)
    events.connect(wiring.REACTIONS)


def test_a_station_prints_badges_of_those_who_come_and_none_for_a_title_that_is_gone(aoi, papers, sato, taro):
    first, second = helper(), helper("伊藤", "花", ("いとう", "はな"))
    day = planned(sato, aoi)
    address = f"/activities/{day}/badges.pdf"
    nobody = sato.browser().get(address)
    for person in (first, second):
        accepted(sato, day, person)
    numbers = {row.person_id: row.number for row in db.session.query(Document).filter_by(kind="award_certificate")}

    answer = sato.browser().get(address)

    assert (nobody.status_code, "まだありません" in nobody.text) == (409, True)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    words = placed(answer.data)
    # Two times 91 mm in the middle of 210 mm: badges begin 14 and 105 mm from the left, their words 6 mm further in.
    assert [(round(x), word) for x, _, word in words if word in numbers.values()] == [
        (20, numbers[first]),
        (111, numbers[second]),
    ]
    # Five times 55 mm in the middle of 297 mm: the upper row lies between 11 and 66 mm from the top.
    assert all(11 < y < 66 for _, y, _ in words)
    assert address in sato.browser().get(f"/activities/{day}").text
    assert taro.browser().get(address).status_code == 403

    lose_pass(first)

    assert certificates.badge_sheets([first], "x") == b""


@pytest.mark.parametrize(("count", "pages", "on_the_last"), [(10, 1, 10), (11, 2, 1)])
def test_ten_badges_fill_a_sheet_and_the_eleventh_begins_another(tmp_path, count, pages, on_the_last):
    path = tmp_path / "badge.pdf"
    with pikepdf.new() as blank:
        blank.add_blank_page(page_size=(91 * MILLIMETRE, 55 * MILLIMETRE))
        blank.save(path)

    assert ten_up_file(tmp_path / "sheets.pdf", "x", [path.read_bytes()] * count, BADGE) == pages
    with pikepdf.open(tmp_path / "sheets.pdf") as sheets:
        assert sheets.pages[-1].Contents.read_bytes().count(b" Do") == on_the_last
