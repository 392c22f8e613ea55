"""What waits for a second person's word in the accounts."""

from collections.abc import Iterator

from flask_babel import gettext

from lms.accounts.deaths.queries import waiting_reports
from lms.accounts.doubles.queries import merges_for, open_doubles
from lms.accounts.names.queries import count_waiting
from lms.accounts.organisations.pages import waiting_memberships
from lms.accounts.permissions import KEEP_PEOPLE, MERGE_PEOPLE, RECORD_DEATHS
from lms.policy import Actor
from lms.ui.plug import Waits


def what_waits(actor: Actor) -> Iterator[Waits]:
    """Memberships, doubles and merges, new names, reported deaths; each for those who may decide about it."""
    memberships = sum(line.can_decide for line in waiting_memberships(actor))
    yield Waits(gettext("Memberships to confirm"), memberships, "memberships.waiting")
    if actor.may(MERGE_PEOPLE):
        pairs = len(open_doubles(actor)) + len(merges_for(actor))
        yield Waits(gettext("One person, one record"), pairs, "doubles.listing")
    if actor.may(KEEP_PEOPLE):
        yield Waits(gettext("New names"), count_waiting(), "names.listing")
    if actor.may(RECORD_DEATHS):
        yield Waits(gettext("Reported deaths"), len(waiting_reports(actor)), "deaths.listing")
