"""The search ring by ring, on a day, by Latin letters, from another place, and what is counted beside it."""

import io
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from pypdf import PdfReader
from sqlalchemy import select

from lms.clock import days, today
from lms.db import db
from lms.text.romaji import romaji_key
from registry import api
from registry.errors import SearchNotFitting
from registry.people import near, search
from registry.people.calendar.services import add_difference, rest_this_month
from registry.people.facets import facets_of
from registry.people.free_times import Difference
from registry.people.looks import looks_at
from registry.people.models import SavedSearch
from registry.people.near import Spot, in_handfuls, spots_outwards
from registry.people.origins import origin_of
from registry.people.policies import audience_of
from registry.people.rules import Criteria, Title, criteria_kept, kept_criteria
from registry.people.search import _ordered, find, people_found, seen_around
from tests.registry.conftest import actor_of, choices, enter_person, list_person, pass_exam

ALL = ("titles", "name", "kana", "area", "half_days", "skills", "languages", "wants")
# Mondays of 2026, read off a printed calendar.
MONDAY = date(2026, 12, 7)
PLACES = ("22101", "22102", "22103", "22130", "21202", "13218")


def certified(family="見本", given="花", kana=("みほん", "はな"), area="22101", *, fields=ALL, **offer):
    person_id = enter_person(family, given, kana, area)
    pass_exam(person_id)
    list_person(person_id, *choices(*fields), offer=api.Offer(**offer))
    return person_id


def found(aoi, **asked):
    return [hit.seen.person_id for hit in find(audience_of(aoi), Criteria(**asked)).hits]


# Published by the foreign ministry as examples of Hepburn in passports: Namba, Honma, Hatchō, Ōno, Kōno, Jun'ichi.
@pytest.mark.parametrize(
    ("kana", "typed"),
    [
        ("なんば", "Namba"), ("ほんま", "Homma"), ("はっちょう", "Hatcho"), ("おおの", "Ohno"), ("おおの", "Ōno"),
        ("こうの", "KONO"), ("じゅんいち", "Jun'ichi"), ("ちば", "Tiba"), ("つづき", "Tsuzuki"), ("ふじい", "Huzii"),
        ("しゅうじ", "Syuuzi"), ("さとう", "Satoh"), ("まつお", "Matsuo"),
    ],
)  # fmt: skip
def test_a_reading_and_the_ways_it_is_romanised_have_one_key(kana, typed):
    assert romaji_key(kana) == romaji_key(typed) != ""


def test_different_readings_keep_different_keys():
    assert len({romaji_key(kana) for kana in ("おの", "おか", "さとう", "さいとう", "ちば", "つば")}) == 6


@pytest.mark.postgres
def test_a_name_is_found_in_latin_letters_where_its_reading_is_shown(aoi):
    shown = certified("大野", "順一", ("おおの", "じゅんいち"))
    certified("大野", "順二", ("おおの", "じゅんじ"), fields=[f for f in ALL if f != "kana"])

    for typed in ("Ohno", "ONO JUN", "Jun'ichi Ono", "oonoj"):
        assert found(aoi, name=typed) == [shown], typed
    assert found(aoi, name="Kono") == []


@pytest.mark.postgres
def test_free_on_a_day_counts_what_was_said_of_that_day(aoi):
    usual, away, besides, hidden = (certified(half_days=(0,)) for _ in range(4))
    api.save_offer(actor_of(besides), besides, api.Offer(half_days=()))
    for person, free in ((away, False), (besides, True), (hidden, True)):
        add_difference(actor_of(person), person, Difference(MONDAY, MONDAY + days(1), 1, free))
    api.start_listing(actor_of(hidden), hidden, choices("titles", "area"))

    assert set(found(aoi, free_on=MONDAY, free_part=0)) == {usual, besides}
    assert set(found(aoi, free_on=MONDAY)) == {usual, besides}
    assert found(aoi, free_on=MONDAY, free_part=1) == []
    assert set(found(aoi, free_on=MONDAY + days(7), free_part=0)) == {usual, away}


def test_who_rests_is_in_no_search_not_even_for_a_later_day(aoi):
    person = certified(half_days=(0,))
    rest_this_month(actor_of(person), person)

    assert found(aoi, free_on=MONDAY, free_part=0) == []


@pytest.mark.parametrize("wrong", [{"free_on": date(2020, 1, 1)}, {"free_on": date(2040, 1, 1)}, {"near": "0000000"}])
def test_a_day_or_place_that_cannot_be_meant_is_refused(aoi, wrong):
    with pytest.raises(SearchNotFitting):
        found(aoi, **wrong)


def test_distances_are_reckoned_from_a_postal_code(aoi):
    """503-0887 lies in 大垣市; from there its people are nearer than those beside the station."""
    here, ogaki = certified(), certified(area="21202")

    assert found(aoi) == [here, ogaki]
    assert found(aoi, near="503-0887") == [ogaki, here]
    assert found(aoi, near="503-0887", within_km=10) == [ogaki]
    assert found(aoi, near="岐阜県大垣市郭町3-1") == found(aoi, near="大垣") == [ogaki, here]


def test_what_was_understood_of_an_address_is_said_and_its_house_is_not_kept(aoi, sato):
    certified(area="21202")
    typed, pages = "岐阜県大垣市赤坂町123番地", f"/stations/{aoi.public_id}/people"
    browser = sato.browser()

    page = browser.get(f"{pages}?near={typed}&km=10").get_data(as_text=True)
    wrong = browser.get(f"{pages}?near=みほん国").get_data(as_text=True)
    browser.post(f"{pages}/saved?near={typed}", data={"label": "赤坂"})

    assert "岐阜県大垣市赤坂地区の中心から距離を測っています。" in page
    assert "1人見つかりました" in page
    assert "郵便番号か、「岐阜県大垣市」のように" in wrong
    assert db.session.scalars(select(SavedSearch.criteria)).one()["near"] == "岐阜県大垣市赤坂地区"
    assert "町123番地" in origin_of(typed).words


@pytest.mark.parametrize(("typed", "told"), [("静岡県", "静岡県"), ("みほん国", "大垣市"), ("〒000-0000", "大垣市")])
def test_a_place_that_is_not_known_is_refused_with_what_to_do(aoi, typed, told):
    with pytest.raises(SearchNotFitting) as refusal:
        found(aoi, near=typed)

    assert told in refusal.value.fields["what"]


def test_areas_are_met_once_the_nearest_first_and_as_far_as_asked(aoi):
    """Distances read off a map: 葵区 and 駿河区 lie beside the station, 大垣市 150 km west of it, 福生市 as far to the north-east."""
    for place in PLACES:
        certified(area=place)

    met = [spot.code for spot in spots_outwards(aoi.place, 0)]
    beside = list(spots_outwards(aoi.place, 30))

    assert len(met) == len(set(met))
    assert not {"21202", "13218"} & set(met)
    assert {spot.code for spot in beside} == set(met) & {"22101", "22102", "22103"}
    assert [spot.away for spot in beside] == sorted(spot.away for spot in beside)


def test_areas_are_read_one_by_one_first_and_those_equally_far_together():
    spots = [Spot(float(away), code) for away, code in ((1, "a"), (1, "b"), (2, "c"), (3, "d"), (4, "e"), (5, "f"))]

    read = [[spot.code for spot in handful] for handful in in_handfuls(spots)]

    assert read == [["a", "b"], ["c"], ["d", "e"], ["f"]]


PEOPLE = some.lists(
    some.tuples(some.sampled_from(PLACES), some.sets(some.sampled_from(ALL[1:]), min_size=4), some.booleans()),
    min_size=1, max_size=5,
)  # fmt: skip
ASKED = some.sampled_from(
    [{}, {"scheme": "WBP"}, {"half_day": 0}, {"within_km": 10, "scheme": "WBP"}, {"within_km": 100}, {"skills": ("tea",)},
     {"area_code": "22100"}]
)  # fmt: skip


@given(people=PEOPLE, asked=ASKED, enough=some.integers(1, 6), times=some.integers(0, 4))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@pytest.mark.postgres
def test_areas_give_whom_the_plain_question_finds_in_the_same_order(aoi, monkeypatch, people, asked, enough, times):
    """Also in slices of a few rows, and where several areas together have more than is asked for."""
    monkeypatch.setattr(near, "SPARE", 1)
    monkeypatch.setattr(near, "AT_ONCE_TIMES", times)
    for place, fields, free in people:
        certified(area=place, fields=("titles", *fields), half_days=(0,) if free else (1,), skills=("tea",))
    criteria, audience = Criteria(**asked), audience_of(aoi)

    by_areas, whole = people_found(audience, criteria, today(), enough)

    plain = _ordered(audience, criteria, today())
    assert by_areas == plain[: len(by_areas)]
    assert len(by_areas) >= min(enough, len(plain))
    assert not whole or len(by_areas) == len(plain)


@pytest.mark.postgres
def test_a_station_chooses_among_the_nearest_with_a_title_and_among_all_where_they_are_few(aoi, monkeypatch):
    near_by, further, hidden = certified(), certified(area="22103"), certified(fields=("titles",))
    wbp, wbl = Title("WBP"), Title("WBL")

    assert set(seen_around(aoi, {wbp}, MONDAY)) == {near_by, further, hidden}
    assert set(seen_around(aoi, {Title("")}, MONDAY)) == {near_by, further, hidden}
    assert seen_around(aoi, {wbl}, MONDAY) == {}
    monkeypatch.setattr(search, "MOST_AROUND", 1)
    assert set(seen_around(aoi, {wbp, wbl}, MONDAY)) == {near_by}


@pytest.mark.postgres
def test_facets_count_only_what_is_shown(aoi):
    shown = certified(skills=("tea", "music"), half_days=(0,), languages=("ja", "en"))
    certified(fields=("titles",), skills=("tea",), half_days=(0,), languages=("ja",))
    ids = find(audience_of(aoi), Criteria()).ids

    counted = facets_of(audience_of(aoi), ids, today())

    assert {(c.value, c.people) for c in counted["skill"]} == {("tea", 1), ("music", 1)}
    assert [(c.value, c.people) for c in counted["title"]] == [("WBP", 2)]
    assert [(c.value, c.people) for c in counted["half_day"]] == [("0", 1)]
    assert [(c.value, c.people) for c in counted["area"]] == [("22101", 1)]
    assert shown in ids


def test_a_facet_leads_to_the_same_search_with_one_more_condition(aoi, sato):
    certified(skills=("tea",))

    page = sato.browser().get(f"/stations/{aoi.public_id}/people?skill=tea&title=WBP").get_data(as_text=True)

    assert "人数の内わけ" in page
    assert "/people?title=WBP&amp;skill=tea&amp;area=22101" in page or "area=22101" in page


def test_rule_02_the_printed_list_holds_what_is_shown_and_is_told_to_her(aoi, sato):
    person = certified(
        "權田原", "珠代", ("ごんだわら", "たまよ"), fields=("titles", "skills"), skills=("sign_language",)
    )

    sheet = sato.browser().get(f"/stations/{aoi.public_id}/people/list.pdf")

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(sheet.data)).pages).replace(" ", "")
    assert "手話" in text
    assert not [trace for trace in ("權田原", "珠代", "ごんだわら", "葵区", "054-000") if trace in text]
    page = sato.browser().get(f"/stations/{aoi.public_id}/people")
    assert page.status_code == 200
    assert [line.kind for line in looks_at(person).lines] == ["search", "export"]


def test_a_kept_search_is_read_back_without_its_day():
    asked = Criteria(scheme="WBP", skills=("tea",), free_on=MONDAY, near="503-0887")

    assert criteria_kept(kept_criteria(asked)) == Criteria(scheme="WBP", skills=("tea",), near="503-0887")
    assert criteria_kept({"scheme": "WBP", "of an older version": 1}) == Criteria(scheme="WBP")
