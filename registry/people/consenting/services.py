"""Use-cases of being seen: start with these consents, change them for one recipient, take them back, go on, stop."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from lms.accounts.api import ConsentCard, ConsentChoice, give_consents, withdraw_consents, withdraw_purpose
from lms.clock import now, today
from lms.db import Work, transaction
from lms.policy import Actor
from registry.errors import AnswerNotKnown, NothingConsented, NotListed, TitleNeeded
from registry.people.models import ListingIntention
from registry.people.policies import require_for
from registry.people.projection import YES, refresh
from registry.people.purposes import PURPOSES, purpose_of
from registry.people.queries import check_recipient, consents_to_be_seen, last_answer
from registry.people.titles import spans_of, valid_on

BY_POST = {"paper": "post"}


@dataclass(frozen=True)
class Said:
    """How a person said it: herself on the web, or by telephone or paper with a witness; until before which day."""

    channel: str = "web"
    witness_id: int | None = None
    until_on: date | None = None


def _answer(work: Work, actor: Actor, person_id: int, answer: str, channel: str) -> None:
    work.session.add(
        ListingIntention(
            person_id=person_id,
            answer=answer,
            answered_on=today(),
            channel=channel if actor.person_id == person_id or channel != "web" else "staff",
            recorded_by=actor.person_id,
            recorded_at=now(),
        )
    )
    work.session.flush()
    work.audit(actor, f"registry.listing_{answer}", "person", person_id)


def _replace(
    work: Work,
    actor: Actor,
    person_id: int,
    held: Collection[ConsentCard],
    choices: Sequence[ConsentChoice],
    said: Said,
) -> None:
    """Let exactly these choices hold in place of the consents ``held``; what is the same stays as it was given."""
    wanted = {(choice.field, choice.recipient, choice.recipient_ref) for choice in choices}
    gone = [c.id for c in held if c.key[1:] not in wanted or c.until_on != said.until_on]
    withdraw_consents(work, person_id, gone, actor)
    by_herself = actor.person_id == person_id
    channel = said.channel if by_herself or said.channel != "web" else "paper"
    for purpose in PURPOSES:
        meant = [choice for choice in choices if purpose_of(choice.recipient) is purpose]
        give_consents(
            work,
            person_id,
            purpose.code,
            meant,
            actor,
            channel=channel,
            witness_id=said.witness_id,
            until_on=said.until_on,
        )


def _check(choices: Sequence[ConsentChoice], until_on: date | None) -> None:
    if not any(choice.field == "titles" for choice in choices):
        raise NothingConsented
    if until_on is not None and until_on <= today():
        raise AnswerNotKnown
    for recipient, recipient_ref in {(choice.recipient, choice.recipient_ref) for choice in choices}:
        check_recipient(recipient, recipient_ref)


def start_listing(
    actor: Actor,
    person_id: int,
    choices: Sequence[ConsentChoice],
    *,
    channel: str = "web",
    witness_id: int | None = None,
    until_on: date | None = None,
) -> None:
    """Be listed for exactly these recipients with exactly these fields; what was chosen before and is not now, ends.

    choices   field and recipient (station "station:12", area_stations, coordinators or municipality "22101",
              all_stations, public)
    channel   web when she does it herself; phone or paper with a witness when staff write it down
    until_on  first day on which it no longer holds; None until she takes it back

    Intention and consent are the person's alone (rules of the house 2). Refusals: NotAllowed, TitleNeeded,
    NothingConsented, AnswerNotKnown (a day that is over), ConsentNotOffered (a recipient that nobody is), WitnessNeeded.
    """
    require_for(actor, person_id)
    if not valid_on(spans_of([person_id])[person_id], today()):
        raise TitleNeeded
    _check(choices, until_on)
    with transaction() as work:
        held = consents_to_be_seen([person_id])[person_id]
        _answer(work, actor, person_id, "start", BY_POST.get(channel, channel))
        _replace(work, actor, person_id, held, choices, Said(channel, witness_id, until_on))
        refresh(work, [person_id])


def _held_for(person_id: int, recipient: str, recipient_ref: str) -> list[ConsentCard]:
    held = consents_to_be_seen([person_id])[person_id]
    return [c for c in held if (c.recipient, c.recipient_ref) == (recipient, recipient_ref)]


def show_to(
    actor: Actor,
    person_id: int,
    recipient: str,
    recipient_ref: str,
    fields: Collection[str],
    said: Said = Said(),
) -> None:
    """Let one recipient see exactly these fields from now on; what others see stays as it is.

    Titles are always among them: without them nobody could find her. Refusals: NotAllowed, NotListed,
    ConsentNotOffered, AnswerNotKnown, WitnessNeeded.
    """
    require_for(actor, person_id)
    choices = [ConsentChoice(field, recipient, recipient_ref) for field in dict.fromkeys(("titles", *fields))]
    _check(choices, said.until_on)
    with transaction() as work:
        last = last_answer(person_id)
        if last is None or last.answer not in YES:
            raise NotListed
        _replace(work, actor, person_id, _held_for(person_id, recipient, recipient_ref), choices, said)
        refresh(work, [person_id])


def hide_from(actor: Actor, person_id: int, recipient: str, recipient_ref: str) -> None:
    """Take back all that one recipient may see, with one tap; a second one changes nothing."""
    require_for(actor, person_id)
    with transaction() as work:
        held = _held_for(person_id, recipient, recipient_ref)
        withdraw_consents(work, person_id, [consent.id for consent in held], actor)
        refresh(work, [person_id])


def continue_listing(actor: Actor, person_id: int, channel: str = "web") -> None:
    """The yearly yes: it reaches the listing alone, never a title (rules of the house 2). NotListed without one."""
    require_for(actor, person_id)
    with transaction() as work:
        last = last_answer(person_id)
        if last is None or last.answer not in YES:
            raise NotListed
        if last.answered_on != today():
            _answer(work, actor, person_id, "continue", channel)
        refresh(work, [person_id])


def stop_listing(actor: Actor, person_id: int, channel: str = "web") -> None:
    """Be found by nobody from this moment on; a second tap changes nothing. The titles stay as they are."""
    require_for(actor, person_id)
    with transaction() as work:
        last = last_answer(person_id)
        if last is not None and last.answer in YES:
            _answer(work, actor, person_id, "stop", channel)
        for purpose in PURPOSES:
            withdraw_purpose(work, person_id, purpose.code, actor)
        refresh(work, [person_id])
