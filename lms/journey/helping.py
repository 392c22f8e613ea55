"""She joins an organisation, helps once, is found by another station, and says yes to its activity."""

from datetime import timedelta

from lms import clock
from lms.accounts import api as accounts
from lms.accounts.api import ConsentChoice
from lms.accounts.errors import OwnMembership
from lms.accounts.organisations.services import confirm_membership, propose_membership
from lms.db import transaction
from lms.journey.stage import Stage
from lms.policy import Role
from registry.activities.attendance.services import confirm_attendance
from registry.activities.queries import day_named, invitation_to
from registry.activities.services import (
    ActivityPlan,
    accept_request,
    answer_invitation,
    ask_to_join,
    invite,
    plan_activity,
)
from registry.errors import NotYourOwnAttendance, PersonNotVisible
from registry.matching.queries import candidates_for
from registry.people.consenting.services import start_listing
from registry.people.purposes import FIELDS
from registry.people.rules import Criteria
from registry.people.services import Offer, save_offer, search_people
from registry.stations.ledger import StationDetails
from registry.stations.queries import station
from registry.stations.services import enter_station, take_on


def open_stations(stage: Stage) -> None:
    """Two stations, an organisation active at the first."""
    with stage.day(80):
        with transaction() as work:
            organisation = accounts.create_organisation(work, name="見本あおい支え合いの会", kind="volunteer_group")
            accounts.record_membership(
                work, stage.people["manager"], organisation, "manager",
                by=stage.actor("secretariat"), confirmed_by=stage.actor("secretariat"),
            )  # fmt: skip
        stage.ids["organisation"] = accounts.organisation(organisation).public_id
        for key, name, kana, area, manager, linked in (
            ("aoi", "見本ステーション葵", "ミホンアオイ", "22101", "manager", [organisation]),
            ("fussa", "見本ステーション福生", "ミホンフッサ", "13218", "other manager", []),
        ):
            details = StationDetails(name=name, kana=kana, area_code=area, kinds=("居場所",))
            stage.ids[key] = enter_station(
                stage.actor("secretariat"), details, state="active", organisation_ids=linked, agreed_to_concept=True
            )
            take_on(stage.actor("secretariat"), stage.ids[key], stage.people[manager], Role.STATION_MANAGER)
        take_on(stage.actor("manager"), stage.ids["aoi"], stage.people["other manager"], Role.STATION_STAFF)
        stage.tell("Two stations are open; an organisation is active at the first.")


def join(stage: Stage) -> None:
    """A membership counts when somebody else has confirmed it."""
    with stage.day(81):
        hanako = stage.actor("hanako")
        membership = propose_membership(hanako, stage.people["hanako"], stage.ids["organisation"], "leader")
        with stage.refused(OwnMembership, "She tries to confirm her own membership."):
            confirm_membership(hanako, membership)
        confirm_membership(stage.actor("manager"), membership)
        stage.tell("She joins the organisation as a leader; its manager confirms it.")


def help_once(stage: Stage) -> None:
    """Her first activity: she asks to come, is welcome, is there, and it is confirmed."""
    with stage.day(85):
        manager = stage.actor("manager")
        begins = clock.now() + timedelta(days=10)
        times = [(begins, begins + timedelta(hours=2))]
        (day,) = plan_activity(
            manager, stage.ids["aoi"], ActivityPlan("集いの場", "お茶の会", "駅の近く", "だれでも 3名", times)
        )
        for person in ("hanako", "manager"):
            ask_to_join(stage.actor(person), day)
            accept_request(stage.actor("other manager"), invitation_to(day, stage.people[person]), yes=True)
        stage.tell("She asks to help at a tea meeting, and so does the manager herself.")
    with stage.day(95, 13):
        with stage.refused(NotYourOwnAttendance, "The manager tries to confirm her own attendance."):
            confirm_attendance(manager, day, {stage.people["manager"]: 120})
        confirm_attendance(manager, day, {stage.people["hanako"]: 120})
        stage.tell("The manager confirms that Hanako was there: her first contribution.")


def be_found(stage: Stage) -> None:
    """Nobody finds her before she consents; then another station does, and she says yes."""
    person_id = stage.people["hanako"]
    with stage.day(150):
        other, hanako, fussa = stage.actor("other manager"), stage.actor("hanako"), station(stage.ids["fussa"])
        begins = clock.now() + timedelta(days=7)
        plan = ActivityPlan(
            "講座の手伝い",
            "お金の相談会",
            "福生市の駅の近く",
            "WBL + WBC(FP) または WBC(FP)",
            [(begins, begins + timedelta(hours=2))],
        )
        (day,) = plan_activity(other, stage.ids["fussa"], plan)
        found = search_people(other, fussa, Criteria(scheme="WBC", specialty="fp"))
        stage.tell(f"Another station looks for WBC(FP) and finds {found.total} people: she has not consented.")
        with stage.refused(PersonNotVisible, "It tries to invite her all the same."):
            invite(other, day, [person_id])
        with transaction():
            save_offer(hanako, person_id, Offer(("volunteer",), tuple(range(21)), 30, "bus", ("talking", "tea")))
            start_listing(hanako, person_id, [ConsentChoice(field, "all_stations") for field in FIELDS])
        found = search_people(other, fussa, Criteria(scheme="WBC", specialty="fp"))
        stage.tell(f"She consents to be found; now the search finds {found.total}.")
        candidates = candidates_for(fussa, *day_named(day))
        stage.tell(f"Ranked first with reasons: {' / '.join(candidates[0].words('ja'))}")
        invite(other, day, [candidates[0].person_id])
        answer_invitation(hanako, invitation_to(day, person_id), yes=True)
        stage.tell("The station asks her, and she says yes.")
