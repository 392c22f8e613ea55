"""Who has no device is listed as well: the office writes down what she says, with a witness and a copy for her (rule 2)."""

import io

import pytest
from pypdf import PdfReader

from lms.accounts import api as accounts
from lms.accounts.errors import WitnessIsWriter, WitnessNeeded
from registry import api
from registry.people.purposes import LISTING
from registry.people.queries import profile_of
from registry.people.services import Told
from tests.registry.conftest import enter_person, pass_exam

pytestmark = pytest.mark.usefixtures("aoi")


@pytest.fixture
def tane(aoi):
    person_id = enter_person("見本", "タネ", ("みほん", "たね"), channel="phone")
    pass_exam(person_id)
    return accounts.person(person_id)


def said(mori, **more):
    return {
        "whom_all_stations": "yes",
        "show_name": "yes",
        "show_area": "yes",
        "consent_channel": "phone",
        "witness": str(mori.id),
        **more,
    }


def test_rule_2_the_office_writes_down_a_telephone_call_with_its_witness_and_prints_a_copy(tane, kanri, mori, aoi):
    office, here = kanri.browser(), f"/office/listings/{tane.public_id}"
    assert here in office.get(f"/office/people/{tane.public_id}").get_data(as_text=True)
    told = {"told_by": "phone", "witness": str(mori.id)}
    offer = {
        **told,
        "wants": "volunteer",
        "half_days": ["0", "4"],
        "travel_km": "3",
        "travel_by": "walk",
        "languages": "ja",
    }
    assert office.post(f"{here}/offer", data=offer).headers["Location"].endswith("/cards")
    assert office.post(f"{here}/cards", data={"tea": "yes"}).headers["Location"].endswith("/consent")
    assert tane.id not in api.listed_for(aoi, None)

    assert office.post(f"{here}/consent", data=said(mori)).status_code == 302

    assert tane.id in api.listed_for(aoi, None)
    given = accounts.consents_of(tane.id, LISTING.code)
    assert {(c.field, c.channel, c.witness_id, c.recorded_by) for c in given} == {
        (field, "phone", mori.id, kanri.id) for field in ("titles", "name", "area")
    }
    copy = office.get(f"{here}/copy.pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(copy.data)).pages).replace(" ", "")
    assert all(word in text for word in ("見本", "タネ", "立ち会った人", "森", "すべての拠点"))

    office.post(f"{here}/stop")
    assert tane.id not in api.listed_for(aoi, None)


def test_what_she_offers_is_written_down_with_who_heard_it_and_by_herself_without(tane, kanri, mori, aoi):
    office, here = kanri.browser(), f"/office/listings/{tane.public_id}/offer"
    offer = {"half_days": ["0"], "travel_km": "3", "languages": "ja"}
    assert office.post(here, data=offer).status_code == 400
    assert office.post(here, data={**offer, "told_by": "phone", "witness": str(kanri.id)}).status_code == 400
    with pytest.raises(WitnessIsWriter):
        api.save_offer(kanri.actor, tane.id, api.Offer(), Told("phone", kanri.id))
    with pytest.raises(WitnessNeeded):
        api.save_offer(kanri.actor, tane.id, api.Offer())
    assert profile_of(tane.id) is None

    assert office.post(here, data={**offer, "told_by": "phone", "witness": str(mori.id)}).status_code == 302
    assert "森" in office.get(f"/office/listings/{tane.public_id}").get_data(as_text=True)
    api.save_offer(kanri.actor, tane.id, api.Offer(half_days=(1,)))
    kept = profile_of(tane.id)
    assert (kept.half_days, kept.told_by, kept.witness_id) == ((1,), "phone", mori.id)
    api.save_offer(accounts.actor_of(tane.id), tane.id, api.Offer())
    kept = profile_of(tane.id)
    assert (kept.told_by, kept.witness_id) == ("web", None)


def test_without_a_witness_nothing_is_written_and_what_was_ticked_stays(tane, kanri, mori, aoi):
    page = kanri.browser().post(f"/office/listings/{tane.public_id}/consent", data=said(mori, witness=""))

    assert page.status_code == 400
    assert "checked" in page.get_data(as_text=True)
    assert tane.id not in api.listed_for(aoi, None)


def test_only_the_office_writes_for_somebody_else(tane, sato, taro, admin):
    answers = [p.browser().get(f"/office/listings/{tane.public_id}").status_code for p in (sato, taro, admin)]

    assert answers == [403, 403, 403]
    assert "/office/listings/" not in admin.browser().get(f"/office/people/{tane.public_id}").get_data(as_text=True)
