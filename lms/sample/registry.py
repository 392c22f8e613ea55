"""The sample's stations, memberships, listings and activities."""

from datetime import date, datetime, timedelta

from lms import clock
from lms.accounts import api as accounts
from lms.accounts.api import ConsentChoice
from lms.accounts.proxies import proxy_of
from lms.db import transaction
from lms.policy import SYSTEM, Actor, Role
from lms.sample.exams import RELEASED_DAYS_AGO, same_day
from lms.sample.people import Network, read
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
from registry.matching.queries import candidates_for
from registry.people.consenting.services import start_listing
from registry.people.purposes import FIELDS
from registry.people.services import Offer, Told, count_unseen, save_offer
from registry.stations.hours.services import say_week
from registry.stations.ledger import StationDetails
from registry.stations.queries import station
from registry.stations.services import enter_station, take_on

MANAGERS = {"aoi": "sato", "fussa": "kumagai", "ogaki": "ogaki", "inage": "inage"}
MEMBERS = {
    "aoi_sasaeai": ("aoi_sasaeai", "leader", None),
    "suruga_npo": ("suruga_npo", "leader", None),
    "ogaki_sasaeai": ("ogaki_sasaeai", "leader", None),
    "aoi_ended_lately": ("aoi_sasaeai", "leader", 20),
    "suruga_ended_long_ago": ("suruga_npo", "leader", 150),
}
JOINED_DAYS_AGO = RELEASED_DAYS_AGO - 40
SHOWN_TO_AREA = ("titles", "name", "area")
WARDS = {"22101": "22100", "22102": "22100", "22103": "22100", "12103": "12100"}
HELPED_DAYS_AGO = RELEASED_DAYS_AGO - 70
SKILLS = ("talking", "tea", "shopping", "escort", "cooking", "phone_help", "garden", "reception")


def enter_stations(network: Network) -> None:
    """Stations in the real places, with the organisations behind them and their managers."""
    with clock.at(same_day(-RELEASED_DAYS_AGO - 40, 10)), transaction():
        for row in read("stations.yaml")["stations"]:
            network.stations[row["code"]] = enter_station(
                SYSTEM,
                StationDetails(
                    name=row["name"],
                    kana=row["kana"],
                    area_code=row["area"],
                    kinds=tuple(row["kinds"]),
                    text=row["text"],
                    hours=row["hours"],
                    phone=row["phone"],
                ),
                state=row["state"],
                organisation_ids=[network.organisations[code] for code in row["organisations"]],
                agreed_to_concept=row["state"] in ("active", "on_call"),
            )
            if "week" in row:
                everyday = all(row["week"])
                say_week(SYSTEM, network.stations[row["code"]], row["week"], on_holidays=everyday)
        for station_code, person in MANAGERS.items():
            take_on(SYSTEM, network.stations[station_code], network.people[person], Role.STATION_MANAGER)


def join_organisations(network: Network) -> None:
    """Members are confirmed by the secretariat; some memberships have ended since."""
    with clock.at(same_day(-JOINED_DAYS_AGO, 10)), transaction() as work:
        for code, row in network.rows.items():
            organisation, role, ended_days_ago = MEMBERS.get(row.get("member", ""), ("", "", None))
            if organisation:
                membership = accounts.record_membership(
                    work, network.people[code], network.organisations[organisation], role,
                    by=network.actor("kanri"), confirmed_by=network.actor("kanri"),
                )  # fmt: skip
                if ended_days_ago is not None:
                    network.ending[membership] = ended_days_ago


def end_memberships(network: Network) -> None:
    """Some leave their organisation: lately, so that the title is in grace; long ago, so that it is suspended."""
    for membership, days_ago in network.ending.items():
        with clock.at(same_day(-days_ago, 10)), transaction() as work:
            accounts.end_memberships(work, [membership], clock.today(), network.actor("kanri"))


def list_people(network: Network) -> None:
    """Who wants to be found says so herself, or by telephone through the secretariat with a witness."""
    with clock.at(same_day(-HELPED_DAYS_AGO, 9)):
        for number, code in enumerate(network.tagged("listed")):
            person_id = network.people[code]
            own = network.rows[code]["account"]
            actor = network.actor(code) if own else proxy_of(network.actor("kanri"), person_id)
            half_days = tuple(day * 3 + number % 2 for day in range(7) if (day + number) % 3)
            skills = tuple(SKILLS[(number + step) % len(SKILLS)] for step in range(3))
            told = Told("phone", network.people["maki"])
            with transaction():
                save_offer(actor, person_id, Offer(("volunteer",), half_days, 5 + number % 10, "bus", skills), told)
                start_listing(
                    actor,
                    person_id,
                    [
                        *(ConsentChoice(field, "all_stations") for field in FIELDS),
                        *(ConsentChoice(field, "public") for field in SHOWN_TO_AREA if number % 3 == 0),
                        *(ConsentChoice(field, "coordinators", _city_of(network, code)) for field in SHOWN_TO_AREA),
                        *(ConsentChoice(field, "municipality", _city_of(network, code)) for field in SHOWN_TO_AREA),
                    ],
                    channel="web" if own else "phone",
                    witness_id=None if own else network.people["maki"],
                )
    count_unseen()


def _city_of(network: Network, code: str) -> str:
    """The area whose coordinators and municipality see somebody: the designated city, not its ward."""
    own = str(network.rows[code]["area"])
    return WARDS.get(own, own)


def help_once(network: Network, code: str, station_code: str, days_ago: int) -> str:
    """One person helps at a station on one day: asked, said yes, was there, confirmed by the manager; returns the day."""
    manager = network.actor(MANAGERS[station_code])
    station_id = network.stations[station_code]
    begins = same_day(-days_ago, 10)
    with clock.at(begins - timedelta(days=7)):
        plan = ActivityPlan(
            "集いの場", "お茶の会の手伝い", "駅の近く", "だれでも 6名", [(begins, begins + timedelta(hours=2))]
        )
        (day,) = plan_activity(manager, station_id, plan)
        _say_yes(network, code, manager, day)
    with clock.at(begins + timedelta(hours=3)):
        confirm_attendance(manager, day, {network.people[code]: 120})
    return day


def _say_yes(network: Network, code: str, manager: Actor, day: str) -> None:
    """Who is listed is asked; who is not says herself that she would like to come."""
    person_id = network.people[code]
    if "listed" in network.rows[code]["tags"]:
        invite(manager, day, [person_id])
        invitation = invitation_to(day, person_id)
        answer_invitation(network.actor(code) if network.rows[code]["account"] else manager, invitation, yes=True)
        return
    ask_to_join(network.actor(code), day)
    accept_request(manager, invitation_to(day, person_id), yes=True)


def plan_activities(network: Network) -> None:
    """Ten activities in the coming days, some with people who were asked."""
    for row in read("stations.yaml")["activities"]:
        station_id = network.stations[row["station"]]
        day = clock.today() + timedelta(days=row["days"])
        first, last = (_at(day, row[edge]) for edge in ("from", "to"))
        plan = ActivityPlan(row["kind"], row["title"], row["district"], row["seats"], [(first, last)])
        (public_id,) = plan_activity(SYSTEM, station_id, plan)
        _ask_some(network, row["station"], station_id, public_id)


def _at(day: date, text: str) -> datetime:
    hours, minutes = text.split(":")
    return clock.instant(day.year, day.month, day.day, int(hours), int(minutes))


def _ask_some(network: Network, station_code: str, station_id: int, public_id: str) -> None:
    if station_code not in MANAGERS:
        return
    manager = network.actor(MANAGERS[station_code])
    occurrence, activity = day_named(public_id)
    fitting = [c.person_id for c in candidates_for(station(station_id), occurrence, activity)]
    invite(manager, public_id, fitting[:2])
    if fitting:
        answer_invitation(manager, invitation_to(public_id, fitting[0]), yes=True)
