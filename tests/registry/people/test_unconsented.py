"""Random consents: no field that was not shown is in any page, file or answer (rules of the house 2, 17)."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from registry import api
from registry.people.models import ListingLook
from registry.people.purposes import FIELDS
from registry.stations.services import make_key
from tests.registry.conftest import actor_of, choices, enter_person, pass_exam

# What each field would leave behind in the bytes of a page, a file or an answer, in Japanese or as a code.
TRACES = {
    "name": ["權田原", "珠代"],
    "kana": ["ごんだわら", "たまよ"],
    "area": ["大垣市", "21202"],
    "half_days": ["日曜夜", "[20]"],
    "skills": ["手話", "sign_language"],
    "languages": ["ネパール語", '"ne"'],
    "wants": ["少しの謝礼がある仕事", "light_paid"],
}
NEVER = ["054-000-9876", "見本町9番", "gondawara@example.jp", "内緒のメモ"]


@pytest.fixture
def tamayo(aoi):
    """Somebody whose every value is found in no other text of the product's pages."""
    person_id = enter_person("權田原", "珠代", ("ごんだわら", "たまよ"), "21202", email="gondawara@example.jp")
    pass_exam(person_id)
    offer = api.Offer(
        wants=("light_paid",),
        half_days=(20,),
        skills=("sign_language",),
        languages=("ne",),
        travel_km=7,
        note="内緒のメモ",
    )
    api.save_offer(actor_of(person_id), person_id, offer)
    return person_id


def shown_everywhere(app, sato, aoi, key):
    """All that leaves the house about listed people: pages, both files, the API."""
    browser, address = sato.browser(), f"/stations/{aoi.public_id}/people"
    search = browser.get(address)
    listed = api.listed_for(aoi)
    cards = [browser.get(f"{address}/{seen.public_id}") for seen in listed.values()]
    files = [browser.get(f"{address}/list.csv?encoding={name}") for name in ("utf-8", "cp932")]
    answer = app.test_client().get("/api/v1/registry/people", headers={"Authorization": f"Bearer {key}"})
    answers = [search, *cards, *files, answer]
    assert {response.status_code for response in answers} == {200}
    return answers


def results_of(page):
    """The part of a page that tells of people; the form above lists every skill and area to choose from."""
    text = page.get_data(as_text=True) if "cp932" not in page.headers["Content-Type"] else page.data.decode("cp932")
    main = text.partition("<main")[2] or text
    return main.partition("</form>")[2] if 'name="half_day"' in main else main


@given(shown=some.sets(some.sampled_from([f for f in FIELDS if f != "titles"])))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rule_02_no_unconsented_field_is_in_any_page_file_or_answer(application_of, shown):
    app, sato, aoi, tamayo, key = application_of
    api.start_listing(actor_of(tamayo), tamayo, choices("titles", *sorted(shown)))

    answers = shown_everywhere(app, sato, aoi, key)

    for response in answers:
        told = results_of(response)
        for field, traces in TRACES.items():
            for trace in traces if field not in shown else ():
                assert trace not in told, (field, trace, response.request.path)
        for trace in NEVER:
            assert trace not in told
    person = json.loads(answers[-1].data)["people"][0]
    assert set(person["shown"]) == {"titles", *shown}


@pytest.fixture
def application_of(app, sato, aoi, tamayo):
    """Everything the random consents are tried on."""
    return app, sato, aoi, tamayo, make_key(sato.actor, aoi.id, "試験")


def test_rule_02_without_any_consent_nothing_of_her_is_anywhere(application_of):
    app, sato, aoi, _, key = application_of

    for response in shown_everywhere(app, sato, aoi, key):
        told = results_of(response)
        assert not [t for traces in TRACES.values() for t in traces if t in told]


def test_what_is_shown_is_shown(application_of):
    app, sato, aoi, tamayo, key = application_of
    api.start_listing(actor_of(tamayo), tamayo, choices(*FIELDS))

    search, card, *_ = shown_everywhere(app, sato, aoi, key)

    for field in ("name", "area", "half_days", "skills", "languages", "wants"):
        assert TRACES[field][0] in results_of(search), field
        assert TRACES[field][0] in results_of(card), field


def test_a_formula_in_a_name_is_no_formula_in_the_file(app, aoi, sato):
    person_id = enter_person("=SUM(1)", "花", ("さむ", "はな"))
    pass_exam(person_id)
    api.save_offer(actor_of(person_id), person_id, api.Offer())
    api.start_listing(actor_of(person_id), person_id, choices("titles", "name"))

    lines = sato.browser().get(f"/stations/{aoi.public_id}/people/list.csv").data.decode("utf-8-sig").splitlines()

    assert lines[1].startswith("'=SUM(1) 花,")


def test_the_looks_hold_no_value_only_the_fields():
    assert {column.name for column in ListingLook.__table__.columns} == {
        "id", "person_id", "station_id", "viewer_id", "token_id", "kind", "fields", "looked_at",
    }  # fmt: skip
