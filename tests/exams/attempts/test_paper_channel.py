"""The small paper channel (rules 14): keyed by two different people, settled by a third, then the same responses."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from exams.attempts.invigilation.services import SeenIdentity, admit
from exams.attempts.models import KeyingSheet
from exams.attempts.paper_channel.press import answer_sheets, booklet
from exams.attempts.paper_channel.queries import keying_page, printable, sheets_page
from exams.attempts.paper_channel.services import key_sheet
from exams.attempts.queries import answers_of
from exams.errors import KeyedBySamePerson, NotAllowed, NotFound, NothingToKey, OfficialsNeeded, OwnExam
from lms.db import db
from lms.policy import Actor

FIRST = {"A-1": "a", "A-2": "b", "A-3": "", "B-1": "高齢者の 暮らし"}


@pytest.fixture
def on_paper(endo, sitting, room, applies):
    """``on_paper(hanako)``: admitted, with a booklet before her."""

    def enter(player, channel="paper", officials=()):
        application = applies(player, channel, room_id=room.id)
        admit(endo.actor, sitting.public_id, application.public_id, SeenIdentity(("passport",), officials=officials))
        return application

    return enter


@pytest.mark.postgres
def test_rule_14_two_equal_keyings_are_the_answers(endo, kanri, hanako, sitting, on_paper):
    sheet = on_paper(hanako)

    assert key_sheet(endo.actor, sitting.public_id, sheet.public_id, FIRST) == "first"
    assert key_sheet(kanri.actor, sitting.public_id, sheet.public_id, {**FIRST, "B-1": "高齢者の暮らし"}) == "done"

    assert answers_of(sitting.id, [sheet.seq])[sheet.seq] == {
        ("A", 1): "a", ("A", 2): "b", ("B", 1): "高齢者の 暮らし",
    }  # fmt: skip
    with pytest.raises(NothingToKey):
        key_sheet(endo.actor, sitting.public_id, sheet.public_id, FIRST)


@pytest.mark.postgres
def test_rule_14_one_person_never_keys_a_sheet_twice(endo, kanri, hanako, sitting, on_paper):
    sheet = on_paper(hanako)
    key_sheet(endo.actor, sitting.public_id, sheet.public_id, FIRST)

    with pytest.raises(KeyedBySamePerson):
        key_sheet(endo.actor, sitting.public_id, sheet.public_id, FIRST)
    key_sheet(kanri.actor, sitting.public_id, sheet.public_id, {**FIRST, "A-1": "d"})
    with pytest.raises(KeyedBySamePerson):
        key_sheet(kanri.actor, sitting.public_id, sheet.public_id, FIRST)


@pytest.mark.postgres
def test_rule_14_a_third_person_settles_only_what_differs(endo, kanri, mori, hanako, sitting, on_paper):
    sheet, third = on_paper(hanako), Actor(mori.id, endo.grants)
    key_sheet(endo.actor, sitting.public_id, sheet.public_id, FIRST)
    assert key_sheet(kanri.actor, sitting.public_id, sheet.public_id, {**FIRST, "A-1": "d", "A-3": "c"}) == "differs"
    page = keying_page(third, sitting.public_id, sheet.public_id)
    assert [(place.key, place.first, place.second) for place in page.places] == [("A-1", "a", "d"), ("A-3", "", "c")]

    assert key_sheet(third, sitting.public_id, sheet.public_id, {"A-1": "d", "A-2": "a", "A-3": ""}) == "done"

    assert answers_of(sitting.id, [sheet.seq])[sheet.seq] == {
        ("A", 1): "d", ("A", 2): "b", ("B", 1): "高齢者の 暮らし",
    }  # fmt: skip
    rounds = db.session.scalars(select(KeyingSheet).order_by(KeyingSheet.round)).all()
    assert [row.keyed_by for row in rounds] == [endo.id, kanri.id, mori.id]


def test_the_second_keyer_does_not_see_the_first_keying(endo, kanri, hanako, sitting, on_paper):
    sheet = on_paper(hanako)
    key_sheet(endo.actor, sitting.public_id, sheet.public_id, FIRST)

    page = keying_page(kanri.actor, sitting.public_id, sheet.public_id)

    assert page.settling is False
    assert {(place.first, place.second) for place in page.places} == {("", "")}
    assert "高齢者" not in repr(page)
    assert "設問" not in repr(page)


def test_a_sheet_is_open_to_staff_alone_and_never_to_the_candidate_herself(
    endo, kanri, hanako, taro, abe, sitting, on_paper, applies
):
    sheet, own, on_device = on_paper(hanako), on_paper(kanri), applies(taro)
    for stranger in (hanako.actor, taro.actor, abe.actor):
        with pytest.raises(NotAllowed):
            key_sheet(stranger, sitting.public_id, sheet.public_id, FIRST)
    with pytest.raises(OwnExam):
        key_sheet(kanri.actor, sitting.public_id, own.public_id, FIRST)
    with pytest.raises(NotFound):
        key_sheet(kanri.actor, sitting.public_id, on_device.public_id, FIRST)


def test_rule_14_spoken_answers_are_entered_by_the_two_named_officials(endo, kanri, mori, hanako, sitting, on_paper):
    sheet = on_paper(hanako, "oral", (endo.id, kanri.id))
    stranger = Actor(mori.id, endo.grants)
    with pytest.raises(OfficialsNeeded):
        key_sheet(stranger, sitting.public_id, sheet.public_id, FIRST)

    assert key_sheet(endo.actor, sitting.public_id, sheet.public_id, FIRST) == "first"
    assert key_sheet(kanri.actor, sitting.public_id, sheet.public_id, FIRST) == "done"


def test_what_is_no_option_counts_as_no_answer(endo, kanri, hanako, sitting, on_paper):
    sheet = on_paper(hanako)
    odd = {"A-1": "e", "A-2": "B", "A-9": "a", "A-3": "c"}

    key_sheet(endo.actor, sitting.public_id, sheet.public_id, odd)
    key_sheet(kanri.actor, sitting.public_id, sheet.public_id, odd)

    assert answers_of(sitting.id, [sheet.seq])[sheet.seq] == {("A", 3): "c"}


def test_the_list_tells_each_person_what_she_can_do(endo, kanri, hanako, sitting, on_paper):
    sheet = on_paper(hanako)
    assert sheets_page(endo.actor, sitting.public_id).sheets[0].may_key
    key_sheet(endo.actor, sitting.public_id, sheet.public_id, FIRST)

    mine, hers = (sheets_page(who, sitting.public_id).sheets[0] for who in (endo.actor, kanri.actor))

    assert (mine.may_key, mine.waits_for_another) == (False, True)
    assert (hers.may_key, hers.waits_for_another) == (True, False)


def text_of(pdf):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_booklet_and_sheets_are_printed_from_the_frozen_paper_without_a_key(kanri, endo, hanako, sitting, on_paper):
    on_paper(hanako)
    found = printable(kanri.actor, sitting.public_id)

    plain, large, sheet = booklet(found), booklet(found, True), answer_sheets(found)

    assert "選択肢a" in text_of(plain)
    assert found.paper.fingerprint[:16] in text_of(plain)
    assert len(PdfReader(io.BytesIO(large)).pages) >= len(PdfReader(io.BytesIO(plain)).pages)
    assert "山本" in text_of(sheet)
    assert "選択肢" not in text_of(sheet)
    for pdf in (plain, large, sheet):
        assert "SECRET" not in text_of(pdf)
    with pytest.raises(NotAllowed):
        printable(endo.actor, sitting.public_id)
