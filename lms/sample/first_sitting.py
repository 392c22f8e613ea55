"""The sitting of last year: people apply, are admitted, answer, hand in; the board votes and releases."""

import zlib
from datetime import timedelta

from exams.attempts.invigilation.services import SeenIdentity, admit
from exams.attempts.services import hand_in, save_form
from exams.attempts.starting.services import open_page, start_attempt
from exams.bank.queries import keys_of
from exams.papers.queries import frozen_paper
from exams.results.board.services import check_keys, freeze_list, release_results, vote
from exams.results.exemptions.services import ask_exemption, decide_exemption
from exams.results.services import judge_attempts
from exams.sittings.queries import applications_of, sitting_by_public_id
from exams.sittings.services import apply_for_sitting
from exams.sittings.values import Wish
from lms import clock
from lms.accounts.proxies import proxy_of
from lms.db import transaction
from lms.policy import Actor
from lms.sample.exams import RELEASED_DAYS_AGO, same_day
from lms.sample.people import Network
from lms.tasks.api import run_due

SESSION = "sample"
RIGHT = {"passed": (36, 38, 40, 42, 44, 46), "failed": (27, 31, 34)}
DRIVING_LICENCE = SeenIdentity(evidence=("drivers_licence",))


def _candidates(network: Network) -> dict[str, int]:
    """Who sat, and how many of the fifty she answered rightly."""
    return {
        code: scores[number % len(scores)]
        for tag, scores in RIGHT.items()
        for number, code in enumerate(network.tagged(tag))
    }


def _as_herself_or_by_post(network: Network, code: str) -> Actor:
    if network.rows[code]["account"]:
        return network.actor(code)
    return proxy_of(network.actor("kanri"), network.people[code])


def apply_for_first(network: Network) -> None:
    """Everybody applies in the window; who has no device writes to the secretariat."""
    with clock.at(same_day(-RELEASED_DAYS_AGO - 50, 11)), transaction():
        for code in [*_candidates(network), *network.tagged("absent")]:
            own = network.rows[code]["account"]
            wish = Wish(channel="venue_device", agreed=True, agreed_by="web" if own else "paper")
            apply_for_sitting(_as_herself_or_by_post(network, code), network.sittings["released"], wish)


def apply_for_coming(network: Network) -> None:
    """Who wants to sit the coming exam has applied: by herself, or by letter through the secretariat."""
    with transaction():
        for tag, channel in (("applied", "venue_device"), ("applied_paper", "paper")):
            for code in network.tagged(tag):
                agreed_by = "web" if network.rows[code]["account"] else "paper"
                wish = Wish(channel=channel, agreed=True, agreed_by=agreed_by)
                apply_for_sitting(_as_herself_or_by_post(network, code), network.sittings["coming"], wish)


def carry_over(network: Network) -> None:
    """Who passed part A last year sits part B alone: she asks, and the secretariat has checked her earlier result."""
    coming, office = network.sittings["coming"], network.actor("kanri")
    for code in network.tagged("carries_over"):
        wish = Wish(channel="venue_device", agreed=True)
        application = apply_for_sitting(network.actor(code), coming, wish).application
        ask_exemption(network.actor(code), application, "A", network.sittings["released"])
        decide_exemption(office, application, "A", grants=True)


def sit_first(network: Network) -> None:
    """The day itself: identity, start, fifty answers, hand-in."""
    card = sitting_by_public_id(network.sittings["released"])
    keys = _keys(card.paper_id or 0)
    seats = {application.person_id: application for application in applications_of(card.id)}
    with clock.at(card.opens_at + timedelta(minutes=5)), transaction():
        for code, right in _candidates(network).items():
            application = seats[network.people[code]]
            admit(network.actor("endo"), card.public_id, application.public_id, DRIVING_LICENCE)
            _answer(network.actor(code), application.public_id, keys, right)
    ids = [seats[network.people[code]].seq for code in _candidates(network)]
    with clock.at(card.opens_at + timedelta(minutes=70)):
        judge_attempts(card.id, ids)
        run_due()


def _keys(paper_id: int) -> dict[str, tuple[str, str]]:
    """Place -> (right option, a wrong one)."""
    found: dict[str, tuple[str, str]] = {}
    for part in frozen_paper(paper_id).parts:
        known = keys_of(place.question.item_version_id for place in part.questions)
        for place in part.questions:
            right = known[place.question.item_version_id].key["options"][0]
            found[f"{part.part}-{place.position}"] = (right, "b" if right == "a" else "a")
    return found


def _answer(actor: Actor, application: str, keys: dict[str, tuple[str, str]], right: int) -> None:
    attempt = start_attempt(actor, application)
    stream = open_page(actor, attempt, SESSION)
    order = sorted(keys, key=lambda place: (difficulty(place) + chance(place, actor.person_id or 0), place))
    answers = {place: keys[place][0 if number < right else 1] for number, place in enumerate(order)}
    save_form(actor, attempt, SESSION, stream, answers)
    hand_in(actor, attempt)


def difficulty(place: str) -> int:
    """How hard a question of the sample is, 0 to 99: the same at each loading."""
    return zlib.crc32(place.encode()) % 100


def chance(place: str, person_id: int) -> int:
    """What makes two people with the same score miss different questions, 0 to 24."""
    return zlib.crc32(f"{place}/{person_id}".encode()) % 25


def release_first(network: Network) -> None:
    """The board compares the keys, freezes the list, votes, and releases all results at one moment."""
    released = network.sittings["released"]
    with clock.at(same_day(-RELEASED_DAYS_AGO + 30, 14)):
        hayashi, nagata = network.actor("hayashi"), network.actor("nagata")
        check_keys(hayashi, released, "全問を確認しました")
        result_list = freeze_list(hayashi, released)
        vote(hayashi, released, result_list, approves=True)
        vote(nagata, released, result_list, approves=True)
        release_results(hayashi, released, result_list)
        run_due()
