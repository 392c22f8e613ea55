"""The sample after its activities are planned: needs in every state, thanks, an incident, a plan of a week."""

from datetime import timedelta

from lms import clock
from lms.sample.exams import same_day
from lms.sample.people import Network, read
from lms.sample.registry import help_once
from registry.activities.afterwards.services import IncidentFacts, add_note, report_incident, say_thanks
from registry.activities.needs import services as needs
from registry.activities.needs.services import NeedFacts
from registry.activities.partners.services import PartnerFacts, add_partner
from registry.activities.queries import invitation_to
from registry.coverage.debut.services import count_debuts
from registry.coverage.funnel.services import count_funnel
from registry.coverage.services import count_demand
from registry.matching.services import ask_for_plan
from registry.stations.life.services import (
    Announced,
    AreaAnnounced,
    ContactFacts,
    add_contact,
    announce,
    announce_in_area,
)
from registry.stations.queries import station

TAKEN_DAYS_AGO = 6
HELPED_DAYS_AGO = 3
HELPER = "takahashi"


def take_in_needs(network: Network) -> None:
    """Needs that came by telephone, at the counter and from the municipality, each as far as it got."""
    for row in read("stations.yaml")["needs"]:
        actor, station_id = network.actor(row["by"]), network.stations[row["station"]]
        with clock.at(same_day(-TAKEN_DAYS_AGO, 11)):
            wished = clock.today() + timedelta(days=row["days"]) if row.get("days") else None
            facts = NeedFacts(
                row["kind"], row["title"], row["district"], row["came_by"], row["need_class"], wished,
                row.get("times", ""), row.get("name", ""), row.get("contact", ""), row.get("place", ""), row["text"],
            )  # fmt: skip
            need = needs.take_in(actor, station_id, facts)
        with clock.at(same_day(1 - TAKEN_DAYS_AGO, 11)):
            if row.get("referred"):
                needs.refer(actor, need, row["referred"], row.get("note", ""))
            if row.get("escalated"):
                needs.escalate(actor, need, row["escalated"])
            if row.get("closed"):
                needs.close(actor, need, row["closed"])


def announce_and_know(network: Network) -> None:
    """What is announced for areas; what a station announces, whom to turn to there, and whom it knows around it."""
    with clock.at(same_day(-TAKEN_DAYS_AGO, 9)):
        for row in read("stations.yaml")["area_news"]:
            told = dict(row["announcement"])
            until = clock.today() + timedelta(days=told.pop("days"))
            words = AreaAnnounced(from_on=clock.today(), until_on=until, **told)
            announce_in_area(network.actor(row["by"]), row["area"], words)
        for row in read("stations.yaml")["life"]:
            actor, card = network.actor(row["by"]), station(network.stations[row["station"]])
            if "announcement" in row:
                said = dict(row["announcement"])
                last = clock.today() + timedelta(days=said.pop("days"))
                announce(actor, card.id, Announced(from_on=clock.today(), until_on=last, **said))
            for contact in row["contacts"]:
                add_contact(actor, card.id, ContactFacts(**contact))
            for partner in row.get("partners", ()):
                facts = {**partner, "offers": tuple(partner.get("offers", ()))}
                add_partner(actor, card.public_id, PartnerFacts(**facts))


def help_lately(network: Network) -> None:
    """Somebody helped some days ago; words of thanks, and a report of something that nearly went wrong."""
    day = help_once(network, HELPER, "aoi", HELPED_DAYS_AGO)
    with clock.at(same_day(-HELPED_DAYS_AGO, 14)):
        _tell_afterwards(network, day)


def _tell_afterwards(network: Network, day: str) -> None:
    invitation = invitation_to(day, network.people[HELPER])
    say_thanks(
        network.actor("sato"),
        invitation,
        "お茶を入れてくださって、ありがとうございました。また話を聞かせてください。",
        "helped",
    )
    incident = report_incident(
        network.actor("sato"),
        network.stations["aoi"],
        IncidentFacts(
            kind="near_miss",
            happened_at=clock.now() - timedelta(hours=2),
            what="入口の段で参加した人がつまずいた。けがはなかった。",
            done="段に明るい色の線をつけた。",
            place="見本ステーション葵の入口",
            day=day,
        ),
    )
    add_note(network.actor("kanri"), incident, "ほかの拠点にも知らせました。")


def plan_a_week(network: Network) -> None:
    """A plan of next week for the station in Aoi, waiting for a look; the figures of the night before."""
    monday = clock.today() + timedelta(days=7 - clock.today().weekday())
    ask_for_plan(network.actor("sato"), [station(network.stations["aoi"])], monday, 2)
    count_demand()
    count_debuts()
    count_funnel()
