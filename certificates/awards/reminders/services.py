"""Sending reminders: in chunks, each its own transaction, exactly once each however often the work runs."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask_babel import gettext

from certificates.awards.reminders.models import AwardReminder
from certificates.awards.reminders.queries import Near, conditions_of, next_near, reminders_of
from certificates.awards.reminders.rules import Due, due_reminder
from certificates.awards.reminders.words import ASK, LETTERS, SOMETHING, TO_DO
from certificates.awards.words import condition_text, title_name
from certificates.evidence.queries import evidence_of, lives_on
from certificates.schemes.queries import SpecialtyCard, Versions, scheme_versions, specialty_names
from certificates.schemes.rules import GRACE, Condition
from lms.accounts import api as accounts
from lms.clock import now, today
from lms.db import Work, transaction
from lms.i18n import in_language
from lms.notices.api import tell
from lms.ui.formats import day

CHUNK = 200


def remind_chunk(after_id: int, limit: int = CHUNK) -> tuple[int | None, int]:
    """Send what is due among the next awards; returns the last award's id, None at the end, and how many were told."""
    with transaction() as work:
        near = next_near(after_id, limit)
        if not near:
            return None, 0
        done = reminders_of(n.award_id for n in near)
        due = [
            (n, found)
            for n in near
            for found in [
                due_reminder(
                    n.matter_on, done[n.award_id, n.matter_on], today(), n.since_on if n.state == GRACE else None
                )
            ]
            if found is not None
        ]
        _remember(work, due)
        _tell(work, due)
        return near[-1].award_id, len(due)


def _remember(work: Work, due: Sequence[tuple[Near, Due]]) -> None:
    for near, found in due:
        for step in (found.step, *found.passed_over):
            work.session.add(
                AwardReminder(
                    award_id=near.award_id,
                    matter_on=near.matter_on,
                    step=step,
                    told=step == found.step,
                    recorded_at=now(),
                )
            )
    work.session.flush()


def _tell(work: Work, due: Sequence[tuple[Near, Due]]) -> None:
    owners, versions, fields = lives_on(n.person_id for n, _ in due), scheme_versions(), specialty_names()
    people, evidence = accounts.people(owners.values()), evidence_of(set(owners.values()))
    for near, found in due:
        owner = owners[near.person_id]
        conditions = conditions_of(near, versions, evidence.get(owner, []))
        with in_language(people[owner].language):
            params = _params(near, conditions, versions, fields)
        tell(
            work,
            [owner],
            "certificates.title_reminder",
            *LETTERS[near.state, near.then],
            f"/my/titles/{near.public_id}",
            params=params,
            unique_key=f"{near.award_id}:{near.matter_on}:{found.step}",
        )


def _params(
    near: Near, conditions: Sequence[Condition], versions: Mapping[str, Versions], fields: Mapping[str, SpecialtyCard]
) -> dict[str, str]:
    advice = next((TO_DO[c.kind] for c in conditions if c.kind in TO_DO), ASK)
    return {
        "title": title_name(versions[near.scheme].card_on(today()), fields.get(near.specialty)),
        "what": " / ".join(condition_text(c) for c in conditions) or gettext(SOMETHING),
        "last": day(near.matter_on - timedelta(days=1)),
        "to_do": gettext(advice),
    }
