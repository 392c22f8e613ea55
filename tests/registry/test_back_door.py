"""Rule 6: the only manager of a station tries by every route to make herself WBL; all are refused.

She has passed and was trained. What she lacks is somebody else's word: that she belongs to the organisation as a leader,
and that she was there on one day. A code on a wall is an address that is opened, a list of a spreadsheet a file that is
sent: both are tried at every address there is.
"""

import io
from datetime import date

import pytest
from sqlalchemy import select
from werkzeug.routing import IntegerConverter

from certificates import api as certificates
from certificates.awards.services import award_title
from certificates.errors import TitleNotEarned
from certificates.evidence.models import EvidenceRow
from lms import events, wiring
from lms.accounts import api as accounts
from lms.accounts.organisations import services as organisations
from lms.accounts.proxies import proxy_of
from lms.db import db, transaction
from lms.errors import LmsError, NotAllowed
from lms.network.loading import FOLDER, LOADERS
from registry.activities.attendance.services import confirm_attendance
from registry.activities.queries import invitation_to
from registry.activities.services import accept_request, ask_to_join
from registry.stations.services import SCOPES, add_organisation, make_key
from tests.registry.activities.planned import SATURDAY, TWO_HOURS, planned
from tests.registry.conftest import pass_exam

GIVEN_BY_OTHERS = ("affiliation", "leader_role", "contribution")
# Ends the session with which she tries.
NOT_TRIED = {"accounts.sign_out", "accounts.sign_out_everywhere"}
FIRST = ("attendance", "confirm", "award", "accept", "request", "membership", "join", "answer")


@pytest.fixture
def organisation(aoi, kanri):
    """The organisation behind her station, which has no confirmed member yet."""
    with transaction() as work:
        body = accounts.create_organisation(work, name="見本の会", kind="volunteer_group", from_on=date(2026, 1, 1))
    add_organisation(kanri.actor, aoi.id, body)
    return accounts.organisation(body).public_id


@pytest.fixture
def case(aoi, organisation, sato, clock):
    """The manager with everything but the word of somebody else; ids that she knows, by what they are."""
    with transaction() as work:
        LOADERS["title_body"](work, FOLDER)
    events.connect(wiring.REACTIONS)
    pass_exam(sato.id)
    with transaction() as work:
        training = certificates.NewEvidence(
            sato.id, "completion", date(2026, 10, 1), "test.training", "1", programme="leader-training"
        )
        certificates.record_many(work, [training])
    membership = organisations.propose_membership(sato.actor, sato.id, organisation, "leader", date(2026, 2, 1))
    day = planned(sato, aoi, seats="だれでも 1名")
    ask_to_join(sato.actor, day)
    invitation = invitation_to(day, sato.id)
    accept_request(sato.actor, invitation, yes=True)
    clock.set(SATURDAY + TWO_HOURS)
    known = {
        "day": day,
        "invitation": invitation,
        "membership": membership,
        "herself": sato.public_id,
    }
    return known


def words_of_others(person_id):
    """What stands in the ledger that nobody may say of herself."""
    db.session.rollback()
    rows = select(EvidenceRow.kind).where(EvidenceRow.person_id == person_id, EvidenceRow.kind.in_(GIVEN_BY_OTHERS))
    return sorted(set(db.session.scalars(rows)))


def addresses(app, known, methods):
    """Every address that takes one of the methods, with her ids wherever it asks for one."""
    adapter = app.url_map.bind("localhost")
    rules = [rule for rule in app.url_map.iter_rules() if methods & rule.methods and rule.endpoint not in NOT_TRIED]
    for rule in sorted(rules, key=lambda rule: (not any(word in rule.endpoint for word in FIRST), rule.rule)):
        asked = [name for name in rule.arguments if name not in (rule.defaults or {})]
        for value in known.values() if asked else [""]:
            texts = {"answer": "yes", "scheme": "WBL", "specialty": ""}
            numbers = isinstance(rule._converters.get(asked[0]), IntegerConverter) if asked else False
            values = {name: 1 if numbers else texts.get(name, value) for name in asked}
            try:
                yield rule.endpoint, adapter.build(rule.endpoint, values, method=next(iter(methods & rule.methods)))
            except ValueError:
                continue


def forged(known, organisation=""):
    """What she writes into any form."""
    return {
        "present": known["invitation"],
        "person": known["herself"],
        "people": known["herself"],
        "organisation": organisation,
        "role": "leader",
        "minutes": "120",
        "answer": "yes",
        "yes": "yes",
        "decision": "confirm",
        "from_on": "2026-02-01",
        "reason": "自分でします",
        "statement": "自分でします",
        "undertaking": "y",
    }


def test_rule_6_no_form_of_any_page_takes_her_word_for_herself(app, case, organisation, sato):
    browser = sato.browser()
    tried = set()
    for endpoint, address in addresses(app, case, {"POST"}):
        browser.post(address, data=forged(case, organisation))
        tried.add(endpoint)
    assert {"activities.attendance", "memberships.confirm", "awards.apply", "award_desk.award"} <= tried

    assert words_of_others(sato.id) == []
    assert [card.scheme for card in certificates.awards_of([sato.id])[sato.id]] == ["WBP"]


def test_rule_6_no_list_that_is_sent_and_no_code_that_is_opened_confirms_her(app, case, sato):
    browser = sato.browser()
    for _, address in addresses(app, {"day": case["day"]}, {"GET"}):
        browser.get(address)
    rows = f"invitation,person,minutes\n{case['invitation']},{case['herself']},120\n".encode()
    for _, address in addresses(app, {"day": case["day"]}, {"POST"}):
        browser.post(address, data={"file": (io.BytesIO(rows), "attendance.csv")})

    assert words_of_others(sato.id) == []


def test_rule_6_a_key_of_her_station_writes_nothing(app, case, sato, aoi):
    key = make_key(sato.actor, aoi.id, "own system", SCOPES)
    client = app.test_client()
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for address in (
            f"/api/v1/registry/stations/{aoi.public_id}",
            "/api/v1/registry/people",
            "/api/v1/attendance",
        ):
            headers = {"Authorization": f"Bearer {key}"}
            answer = client.open(address, method=method, json=forged(case), headers=headers)
            assert answer.status_code in (404, 405), address
    for _, address in addresses(app, {"day": case["day"]}, {"POST", "PUT", "PATCH"}):
        if address.startswith("/api/"):
            client.post(address, json=forged(case), headers={"Authorization": f"Bearer {key}"})

    assert words_of_others(sato.id) == []


def test_rule_6_staff_who_write_for_her_and_she_who_speaks_for_staff_are_refused(case, sato, kanri):
    voices = [sato.actor, proxy_of(kanri.actor, sato.id)]
    for voice in voices:
        with pytest.raises(LmsError):
            organisations.confirm_membership(voice, case["membership"])
        with pytest.raises(LmsError):
            confirm_attendance(voice, case["day"], {sato.id: 120})
        with pytest.raises(TitleNotEarned):
            certificates.apply_for_title(voice, "WBL")
    with pytest.raises(NotAllowed):
        award_title(sato.actor, "nothing")

    assert words_of_others(sato.id) == []


def test_rule_6_two_words_of_somebody_else_and_a_decision_are_all_that_was_missing(case, sato, kanri, dan):
    organisations.confirm_membership(kanri.actor, case["membership"])
    confirm_attendance(kanri.actor, case["day"], {sato.id: 120})

    award_title(dan.actor, certificates.apply_for_title(sato.actor, "WBL"))

    assert words_of_others(sato.id) == sorted(GIVEN_BY_OTHERS)
    assert {card.scheme for card in certificates.awards_of([sato.id])[sato.id]} == {"WBP", "WBL"}
