"""Use-cases of somebody's days: other days, a rest of this month, how to be asked, and "right as it is"."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, func, or_, select

from lms.accounts.api import CHANNELS, person, set_preferences
from lms.clock import days, now, today
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor
from registry.errors import AnswerNotKnown, DatesTurned, TooManyDays
from registry.people.free_times import LONGEST_DAYS, Difference, first_of_next_month
from registry.people.models import ASK_TIMES, Listing, ProfileDifference, RegistryProfile
from registry.people.policies import require_for
from registry.people.projection import refresh
from registry.people.rules import half_a_year_before

MOST_DIFFERENCES = 100
AT_ONCE = 200


def _profile(work: Work, actor: Actor, person_id: int) -> RegistryProfile:
    row = work.session.get(RegistryProfile, person_id)
    if row is None:
        row = RegistryProfile(person_id=person_id, languages=["ja"])
        work.session.add(row)
    row.updated_at, row.updated_by, row.confirmed_on = now(), actor.person_id, today()
    return row


def _check(difference: Difference) -> None:
    if difference.until_on <= difference.from_on or difference.until_on <= today():
        raise DatesTurned
    if not 0 < difference.parts < 8:
        raise AnswerNotKnown
    if difference.days > LONGEST_DAYS or difference.until_on > today() + days(2 * LONGEST_DAYS):
        raise TooManyDays


def add_difference(actor: Actor, person_id: int, difference: Difference) -> None:
    """Say of some days that they are free, or not; the same said twice is one entry.

    Refusals: NotAllowed, DatesTurned, AnswerNotKnown, TooManyDays.
    """
    require_for(actor, person_id)
    _check(difference)
    with transaction() as work:
        same = ProfileDifference.person_id == person_id
        if (work.session.scalar(select(func.count()).where(same)) or 0) >= MOST_DIFFERENCES:
            work.session.execute(delete(ProfileDifference).where(same, ProfileDifference.until_on <= today()))
            if (work.session.scalar(select(func.count()).where(same)) or 0) >= MOST_DIFFERENCES:
                raise TooManyDays
        values = vars(difference)
        if not work.session.scalar(select(ProfileDifference.id).filter_by(person_id=person_id, **values)):
            work.session.add(
                ProfileDifference(person_id=person_id, recorded_by=actor.person_id, recorded_at=now(), **values)
            )
        _profile(work, actor, person_id)
        work.audit(actor, "registry.days_said", "person", person_id)
        refresh(work, [person_id], only_listed=True)


def remove_difference(actor: Actor, person_id: int, public_id: str) -> None:
    """Take an entry of days back. NotFound for one of somebody else's, or one taken back before."""
    require_for(actor, person_id)
    with transaction() as work:
        row = work.session.scalar(select(ProfileDifference).filter_by(person_id=person_id, public_id=public_id))
        if row is None:
            raise NotFound
        work.session.delete(row)
        work.session.flush()
        work.audit(actor, "registry.days_taken_back", "person", person_id)
        refresh(work, [person_id], only_listed=True)


def rest_this_month(actor: Actor, person_id: int) -> date:
    """Rest until the month is over, with one tap; tells the first day after it. A longer rest stays as long."""
    return _rest(actor, person_id, first_of_next_month(today()))


def end_rest(actor: Actor, person_id: int) -> None:
    """Be found again from now on; a second tap changes nothing."""
    _rest(actor, person_id, None)


def _rest(actor: Actor, person_id: int, until_on: date | None) -> date:
    require_for(actor, person_id)
    with transaction() as work:
        row = _profile(work, actor, person_id)
        row.paused_until_on = max(until_on, row.paused_until_on or until_on) if until_on else None
        work.audit(actor, "registry.rest_said" if until_on else "registry.rest_ended", "person", person_id)
        refresh(work, [person_id], only_listed=True)
        return row.paused_until_on or today()


def say_how_to_ask(actor: Actor, person_id: int, channel: str, times: Collection[str]) -> None:
    """Keep by which way and at what times a person wants to be asked. Refusals: NotAllowed, AnswerNotKnown."""
    require_for(actor, person_id)
    if channel not in CHANNELS or not set(times) <= set(ASK_TIMES):
        raise AnswerNotKnown
    with transaction() as work:
        row = _profile(work, actor, person_id)
        row.ask_at = [code for code in ASK_TIMES if code in times]
        if person(person_id).channel != channel:
            set_preferences(work, person_id, {"channel": channel})
            work.audit(actor, "accounts.channel_changed", "person", person_id, channel=channel)
        work.audit(actor, "registry.asking_said", "person", person_id)


def confirm_offer(actor: Actor, person_id: int) -> None:
    """Right as it is: one tap, and nobody asks again for half a year."""
    require_for(actor, person_id)
    with transaction() as work:
        _profile(work, actor, person_id)
        work.audit(actor, "registry.offer_confirmed", "person", person_id)


def ask_if_still_right() -> int:
    """Ask those who are listed and whose offer is half a year old, once, by their own way; returns how many."""
    due = (
        select(RegistryProfile)
        .join(Listing, Listing.person_id == RegistryProfile.person_id)
        .where(
            RegistryProfile.confirmed_on <= half_a_year_before(today()),
            or_(RegistryProfile.asked_on.is_(None), RegistryProfile.asked_on < RegistryProfile.confirmed_on),
        )
        .order_by(RegistryProfile.person_id)
        .limit(AT_ONCE)
    )
    asked = 0
    while True:
        with transaction() as work:
            rows = work.session.scalars(due).all()
            for row in rows:
                row.asked_on = today()
            work.session.flush()
            tell(
                work,
                [row.person_id for row in rows],
                "registry.still_right",
                N_("Is what you offer still right?"),
                N_(
                    "Half a year ago you said what you can do and when you are free. If it is right as it is, one tap is "
                    "enough. You may also change it, or rest for a while."
                ),
                "/my/listing",
                unique_key=f"offer:{today().isoformat()}",
            )
        asked += len(rows)
        if len(rows) < AT_ONCE:
            return asked
