"""A small network for the registry: three wards of Shizuoka and Ogaki, titles, a station that Sato runs."""

import csv
from datetime import date

import pytest

from certificates.api import NewEvidence, load_schemes, record_many, void_evidence
from certificates.awards.follow import follow_evidence
from certificates.events import AwardsChanged, EvidenceChanged
from lms import events, wiring
from lms.accounts import api as accounts
from lms.accounts.events import ConsentsChanged, MembershipChanged, NameChanged, PersonDied
from lms.db import transaction
from lms.network.loading import FOLDER
from lms.places.api import load_areas
from lms.policy import SYSTEM
from registry import api
from registry.people import reactions
from registry.stations.affiliations import follow_memberships

PREFECTURES = {"13000", "21000", "22000", "13", "21", "22"}
PLACES = {"22100", "22101", "22102", "22103", "22130", "21202", "13218"}

# The table of lms/wiring.py as far as the registry needs it.
REACTIONS = {
    EvidenceChanged: (follow_evidence,),
    AwardsChanged: (reactions.follow_awards,),
    ConsentsChanged: (reactions.follow_consents,),
    NameChanged: (reactions.follow_name,),
    PersonDied: (reactions.follow_death,),
    MembershipChanged: (follow_memberships,),
}


def small_areas(folder):
    """Write the area tree of a few places into a folder."""
    with (FOLDER / "municipalities.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    kept = [row for row in rows if row["code"] in PLACES | PREFECTURES or row["kind"] == "prefecture"]
    with (folder / "municipalities.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(kept)
    known = {row["code"] for row in kept}
    text = (FOLDER / "areas.yaml").read_text(encoding="utf-8")
    lines = [x for x in text.splitlines() if "parent:" not in x or any(f'parent: "{code}"' in x for code in known)]
    (folder / "areas.yaml").write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def network(app, tmp_path):
    """The area tree of a few places, the titles of the network, and what follows from what."""
    small_areas(tmp_path)
    with transaction() as work:
        load_areas(work, tmp_path)
    with transaction() as work:
        load_schemes(work, FOLDER)
    events.connect(REACTIONS)
    yield app
    events.connect(wiring.REACTIONS)


def details(name="見本ステーション葵", area_code="22101", **more):
    """What is said of a station, in its smallest form."""
    return api.StationDetails(name=name, kana="ミホン", area_code=area_code, kinds=("居場所",), **more)


@pytest.fixture
def aoi(network, kanri, sato):
    """The station that Sato runs (station:1), in 葵区."""
    station_id = api.enter_station(
        kanri.actor, details(), state="active", agreed_to_concept=True, from_on=date(2026, 1, 10)
    )
    assert station_id == 1
    return api.station(station_id)


@pytest.fixture
def suruga(aoi, kanri):
    """Another station, in 駿河区, that Sato does not run."""
    station_id = api.enter_station(
        kanri.actor, details("見本ステーション駿河", "22102"), state="active", agreed_to_concept=True
    )
    return api.station(station_id)


def pass_exam(person_id, on=date(2026, 10, 1)):
    """A recorded pass; WBP follows from it by itself."""
    with transaction() as work:
        record_many(work, [NewEvidence(person_id, "pass", on, "test.pass", str(person_id))])


def lose_pass(person_id):
    """The pass turns out void, and every title that rests on it."""
    with transaction() as work:
        void_evidence(work, "pass", "test.pass", str(person_id), "wrong person")


def enter_person(family, given, kana, area_code="22101", **more):
    """Somebody beside the cast; returns her id."""
    with transaction() as work:
        return accounts.create_person(
            work,
            family=family,
            given=given,
            family_kana=kana[0],
            given_kana=kana[1],
            born_on=date(1955, 5, 5),
            contact={"area_code": area_code, "phone": "054-000-9876", "address": "見本町9番"},
            by=SYSTEM,
            **more,
        )


def choices(*fields, recipient="all_stations", recipient_ref=""):
    """Consents to show these fields."""
    return [api.ConsentChoice(field, recipient, recipient_ref) for field in fields]


def actor_of(person_id):
    """A person as services know her today."""
    return accounts.actor_of(person_id)


def list_person(person_id, *consents, offer=None):
    """The person says what she offers and that she wants to be listed with these consents."""
    api.save_offer(actor_of(person_id), person_id, offer or api.Offer(half_days=(0, 4), skills=("tea",)))
    api.start_listing(actor_of(person_id), person_id, consents)
