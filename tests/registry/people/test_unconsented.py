"""Random consents: no field that was not shown is in any page, file or answer (rules of the house 2, 17)."""

import json
import logging
import re
import subprocess
import zlib
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from sqlalchemy import inspect, text

from lms.accounts import api as accounts
from lms.clock import days
from lms.db import db, transaction
from lms.policy import SYSTEM, Role
from registry import api
from registry.people.calendar.services import add_difference
from registry.people.free_times import Difference
from registry.people.helping import note_help
from registry.people.models import ListingLook
from registry.people.purposes import FIELDS
from registry.stations.services import make_key
from tests.registry.conftest import actor_of, choices, enter_person, pass_exam

# What each field would leave behind in the bytes of a page, a file or an answer, in Japanese or as a code.
TRACES = {
    "name": ["權田原", "珠代"],
    "kana": ["ごんだわら", "たまよ"],
    "area": ["大垣市", "21202"],
    "half_days": ["日曜夜", "[20]", "3月14日", "2027-03-14"],
    "skills": ["手話", "sign_language"],
    "languages": ["ネパール語", '"ne"'],
    "active": ["10月17日", "2026-10-17", "11.5時間", '_lately":690', '_lately": 690'],
    "wants": ["少しの謝礼がある仕事", "light_paid", "すすんでやりたいこと"],
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
        liked_skills=("sign_language",),
        languages=("ne",),
        travel_km=7,
        note="内緒のメモ",
    )
    api.save_offer(actor_of(person_id), person_id, offer)
    with transaction() as work:
        note_help(work, person_id, date(2026, 10, 17), 690, "test")
    pi_day = date(2027, 3, 14)
    add_difference(actor_of(person_id), person_id, Difference(pi_day, pi_day + days(1), 1, free=False))
    return person_id


@pytest.fixture
def yakuba(aoi):
    """Works for 大垣市: a municipality officer."""
    return enter_person("役場", "勤", ("やくば", "つとむ"), "21202")


@pytest.fixture
def offices(aoi, yakuba, browser_of):
    """Browsers of a coordinator for 岐阜県, where Tamayo lives, of her municipality, and of one of another prefecture."""
    coordinator = enter_person("岐阜", "担当", ("ぎふ", "たんとう"), "21202")
    stranger = enter_person("静岡", "担当", ("しずおか", "たんとう"), "22101")
    with transaction() as work:
        for person_id, role, scope in (
            (coordinator, Role.AREA_COORDINATOR, "area:21"),
            (yakuba, Role.MUNICIPALITY, "area:21202"),
            (stranger, Role.AREA_COORDINATOR, "area:22"),
        ):
            accounts.give_role(work, person_id, role, scope, by=SYSTEM)
    return {
        "coordinators": (browser_of(coordinator), "/areas/21/people"),
        "municipality": (browser_of(yakuba), "/areas/21202/people"),
        "elsewhere": (browser_of(stranger), "/areas/22/people"),
    }


def pages_of(browser, address, encodings):
    """A search with its files and with the card of each person it finds."""
    search = browser.get(address)
    found = dict.fromkeys(re.findall(rf'href="({address}/[0-9A-Za-z]{{22}})"', search.get_data(as_text=True)))
    cards = [browser.get(link) for link in found]
    files = [browser.get(f"{address}/list.csv?encoding={name}") for name in encodings]
    return [search, *cards, *files]


def shown_everywhere(app, sato, aoi, key, offices, encodings=("utf-8", "cp932")):
    """All that leaves the house about listed people, by who reads it: pages, files, the API, the public page."""
    answer = app.test_client().get("/api/v1/registry/people", headers={"Authorization": f"Bearer {key}"})
    read = {"station": [*pages_of(sato.browser(), f"/stations/{aoi.public_id}/people", encodings), answer]}
    read |= {kind: pages_of(*office, encodings) for kind, office in offices.items()}
    read["public"] = [app.test_client().get("/helpers/JP"), app.test_client().get("/helpers/21202")]
    assert {response.status_code for answers in read.values() for response in answers} == {200}
    return read


def results_of(page):
    """The part of a page that tells of people; the form above lists every skill and area to choose from.

    Pages of 大垣市 name it in their addresses, whoever is found: there the names and facts are read, without tags; and the
    office that a consent means is the very one that looks.
    """
    text = page.get_data(as_text=True) if "cp932" not in page.headers["Content-Type"] else page.data.decode("cp932")
    main = text.partition("<main")[2] or text
    if "21202" in page.request.path and "<main" in text:
        names = "[23]" if "helpers" in page.request.path else "[1-3]"
        told = re.findall(rf"<h{names}[^>]*>.*?</h{names}>|<dl class=\"facts\">.*?</dl>|<ul>.*?</ul>", main, re.DOTALL)
        return re.sub(r"<[^>]+>", " ", " ".join(told)).replace("市区町村の役所（岐阜県大垣市）", "")
    return main.partition("</form>")[2] if 'name="half_day"' in main else main


# What no form offers as a choice and no address of a page names: it may be nowhere in the bytes, not even in what is not read.
NOWHERE = ("name", "kana", "active")


def spellings(trace, encoding="utf-8"):
    """How a value may stand in bytes: as it is, in an address, in JSON without kanji, in the texts of a PDF's index."""
    wide = trace.encode("utf-16-be")
    return {trace.encode(encoding), quote(trace).encode(), json.dumps(trace)[1:-1].encode(), wide, wide.hex().encode()}


def assert_not_in_bytes(shown, response):
    """The raw bytes of an answer, whatever it is: a page, a file, the API."""
    encoding = "cp932" if "cp932" in response.headers["Content-Type"] else "utf-8"
    hidden = [trace for field in NOWHERE if field not in shown for trace in TRACES[field]]
    for trace in (*hidden, *NEVER):
        assert not [way for way in spellings(trace, encoding) if way in response.data], (trace, response.request.path)


def assert_nothing_but(shown, answers):
    for response in answers:
        assert_not_in_bytes(shown, response)
        told = results_of(response)
        for field, traces in TRACES.items():
            for trace in traces if field not in shown else ():
                assert trace not in told, (field, trace, response.request.path)
        for trace in NEVER:
            assert trace not in told


# Where looks, exports, messages and work are written down: codes and ids, never what somebody showed or kept.
LOGS = ("audit_entry", "listing_look", "outbox_message", "station_hook_delivery", "task")


def written_down():
    """Every row of the logs as text."""
    known = set(inspect(db.engine).get_table_names())
    return " ".join(
        str(tuple(row)) for name in LOGS if name in known for row in db.session.execute(text(f"SELECT * FROM {name}"))
    )


def assert_no_value_in(told):
    """Values, apart from what is a mere code (such as an area's in a role's scope)."""
    for traces in TRACES.values():
        for trace in (*traces, *NEVER):
            assert trace in ("21202", '"ne"') or trace not in told, trace


def assert_printed_only(shown, printed):
    """What can be read on the paper, and the bytes of the file, packed and unpacked."""
    told = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=printed, capture_output=True, check=True
    ).stdout.decode()
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", printed, re.DOTALL)
    inner = b"".join(zlib.decompressobj().decompress(s) for s in streams if s[:1] == b"x")
    assert inner
    for field, traces in TRACES.items():
        # The paper of 大垣市 has the name of its place on top.
        for trace in (*(traces if field not in {*shown, "area"} else ()), *NEVER):
            assert trace not in told.replace("\n", ""), (field, trace)
            if len(trace) > 2:
                assert not [way for way in spellings(trace) if way in printed or way in inner], (field, trace)
    return told


SOME_FIELDS = some.none() | some.sets(some.sampled_from([f for f in FIELDS if f != "titles"]))
# As whom each of the readers is meant by a consent; who reads elsewhere is meant by none.
MEANT = {"station": ("all_stations", ""), "coordinators": ("coordinators", "21202"),
         "municipality": ("municipality", "21202"), "public": ("public", "")}  # fmt: skip


@given(
    shown=some.fixed_dictionaries(dict.fromkeys(MEANT, SOME_FIELDS)),
    encoding=some.sampled_from(("utf-8", "cp932")),
)
@settings(
    # Each example reads fourteen answers; one that fails is told as it is, for making it smaller would take minutes.
    max_examples=max(4, settings().max_examples // 12),
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_rule_02_no_unconsented_field_is_in_any_page_file_or_answer(application_of, caplog, shown, encoding):
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    app, sato, aoi, tamayo, key, offices = application_of
    api.stop_listing(actor_of(tamayo), tamayo)
    given = [
        choice
        for reader, fields in shown.items()
        if fields is not None
        for choice in choices("titles", *sorted(fields), recipient=MEANT[reader][0], recipient_ref=MEANT[reader][1])
    ]
    if given:
        api.start_listing(actor_of(tamayo), tamayo, given)

    read = shown_everywhere(app, sato, aoi, key, offices, (encoding,))

    for reader, answers in read.items():
        assert_nothing_but(shown.get(reader) or set(), answers)
    assert_no_value_in(written_down())
    assert_no_value_in(caplog.text)
    people = json.loads(read["station"][-1].data)["people"]
    expected = [] if shown["station"] is None else [{"titles", *shown["station"]}]
    assert [set(person["shown"]) for person in people] == expected


# Two readers who print, and no field that both are shown.
APART = {"station": {"area", "half_days"}, "municipality": {"name", "skills"}}


def test_rule_02_a_printed_list_holds_what_its_reader_is_shown_and_nothing_else(application_of):
    _, sato, aoi, tamayo, _, offices = application_of
    given = [
        choice
        for reader, fields in APART.items()
        for choice in choices("titles", *sorted(fields), recipient=MEANT[reader][0], recipient_ref=MEANT[reader][1])
    ]
    api.start_listing(actor_of(tamayo), tamayo, given)
    browser, address = offices["municipality"]

    station = assert_printed_only(
        APART["station"], sato.browser().get(f"/stations/{aoi.public_id}/people/list.pdf").data
    )
    office = assert_printed_only(APART["municipality"], browser.get(f"{address}/list.pdf").data)

    assert "日曜夜" in station
    assert "權田原 珠代" in office


@pytest.fixture
def application_of(app, sato, aoi, tamayo, offices):
    """Everything the random consents are tried on."""
    return app, sato, aoi, tamayo, make_key(sato.actor, aoi.id, "試験"), offices


def test_rule_02_without_any_consent_nothing_of_her_is_anywhere(application_of):
    app, sato, aoi, _, key, offices = application_of

    for answers in shown_everywhere(app, sato, aoi, key, offices).values():
        assert_nothing_but(set(), answers)


@pytest.mark.parametrize("reader", list(MEANT))
def test_what_is_shown_is_shown(application_of, reader):
    app, sato, aoi, tamayo, key, offices = application_of
    recipient, ref = MEANT[reader]
    api.start_listing(actor_of(tamayo), tamayo, choices(*FIELDS, recipient=recipient, recipient_ref=ref))

    read = shown_everywhere(app, sato, aoi, key, offices)

    for field in ("name", "area", "half_days", "skills", "languages", "wants", "active"):
        assert TRACES[field][0] in results_of(read[reader][0]), field
        assert TRACES[field][0] in results_of(read[reader][1]), field
    for other in set(read) - {reader}:
        assert_nothing_but(set(), read[other])


def test_a_formula_in_a_name_is_no_formula_in_the_file(app, aoi, sato):
    person_id = enter_person("=SUM(1)", "花", ("さむ", "はな"))
    pass_exam(person_id)
    api.save_offer(actor_of(person_id), person_id, api.Offer())
    api.start_listing(actor_of(person_id), person_id, choices("titles", "name"))

    lines = sato.browser().get(f"/stations/{aoi.public_id}/people/list.csv").data.decode("utf-8-sig").splitlines()

    assert lines[1].startswith("'=SUM(1) 花,")


def test_the_looks_hold_no_value_only_the_fields():
    assert {column.name for column in ListingLook.__table__.columns} == {
        "id", "person_id", "station_id", "looker", "area_code", "viewer_id", "token_id", "kind",
        "fields", "looked_at",
    }  # fmt: skip
