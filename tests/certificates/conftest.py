"""A loaded network and short ways to the facts that titles rest on, each through the door it really comes by."""

from datetime import date, timedelta

import pytest

from certificates import api as certificates
from courses.events import CompletionRecorded
from exams.events import PassesRecorded, PassFact, PassVoided
from lms.clock import today
from lms.db import transaction
from lms.network.loading import LOADERS
from tests.certificates.network import FOLDER, LEADER_TRAINING


@pytest.fixture
def network(app):
    """The titles, specialties, qualification kinds and givers of the sample network."""
    with transaction() as work:
        for part in ("exam_body", "schemes", "title_body"):
            LOADERS[part](work, FOLDER)


class Life:
    """What happens to people, announced as the packages below and above announce it."""

    def __init__(self):
        self.number = 0

    def next(self):
        self.number += 1
        return self.number

    def passes(self, *people, on=None, handlers=(), supervised=True):
        facts = tuple(
            PassFact(
                self.next(), p.id, "exam_body", on or today(), f"G{self.number}", "own_release", supervised, handlers
            )
            for p in people
        )
        with transaction() as work:
            work.announce(PassesRecorded(facts))
        return facts[0].pass_id

    def voids_pass(self, person, pass_id):
        with transaction() as work:
            work.announce(PassVoided(pass_id, person.id, "another person sat the exam"))

    def completes(self, person, *, on=None, confirmed_by=0, handlers=()):
        number = self.next()
        with transaction() as work:
            work.announce(
                CompletionRecorded(number, person.id, LEADER_TRAINING, "研修", on or today(), confirmed_by, handlers)
            )
        return number

    def records(self, person, kind, *, on=None, until=None, handlers=()):
        ref = f"{kind}:{self.next()}"
        with transaction() as work:
            certificates.record_evidence(
                work, person.id, kind, on or today(), until, source="registry", source_ref=ref, handlers=handlers
            )
        return ref

    def ends(self, kind, ref, on):
        with transaction() as work:
            certificates.end_evidence(work, kind, "registry", ref, on)

    def leads(self, person, *, affiliated_by=()):
        """Everything that WBL asks for but the pass."""
        affiliation = self.records(person, "affiliation", handlers=affiliated_by)
        self.records(person, "leader_role", handlers=affiliated_by)
        self.records(person, "contribution", handlers=affiliated_by)
        self.completes(person)
        return affiliation


@pytest.fixture
def life(network):
    return Life()


def days_ago(count):
    return today() - timedelta(days=count)


def states(*people, on: date | None = None):
    """The titles of people in words: ["WBC(fp) active", "WBP active"]."""
    return [
        f"{card.scheme}{f'({card.specialty})' if card.specialty else ''} {card.state}"
        for cards in certificates.awards_of([p.id for p in people], on).values()
        for card in cards
    ]
