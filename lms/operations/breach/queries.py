"""Whom a leak may have reached: every package says it of what it shows, and what none can say stays visible."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app

from lms.accounts.api import people, recorded_until, roles_between
from lms.audit.models import AuditEntry
from lms.audit.services import entries_ending, entries_within, entry_numbered
from lms.clock import day_of
from lms.errors import NotFound
from lms.i18n_mark import N_
from lms.operations.breach.lists import Line, line_of
from lms.ui.plug import Leak, Plug, Reached

EXPORTS = ("_exported", ".exported")
EVERYTHING = N_("everything that the network keeps about you")


@dataclass(frozen=True)
class Found:
    """The answer to one question.

    lines    those who can be named, by public id
    unnamed  action of the log -> rows that no package can put to a person: to be looked at by hand
    gone     how many were reached and can be named no more, because their record was erased
    roles    roles that the account held and holds: with some of them records can be read without a trace
    """

    lines: tuple[Line, ...]
    sensitive: bool = False
    unnamed: dict[str, int] = field(default_factory=dict)
    gone: int = 0
    roles: tuple[str, ...] = ()


def by_account(viewer_id: int, since: datetime, until: datetime) -> Found:
    """Whom somebody reached who had a person's session, device or password."""
    entries = entries_within(viewer_id, since, until)
    roles = roles_between(viewer_id, day_of(since), day_of(until))
    return _found(Leak(since, until, viewer_id, entries=entries), roles)


def by_key(key: str, since: datetime, until: datetime) -> Found:
    """Whom a key of the interface read. NotFound for a key that is nobody's."""
    return _found(Leak(since, until, key=key))


def by_file(number: int) -> Found:
    """Who stood in a file, by the number of its row in the log. NotFound for a row that is no file's."""
    entry = entry_numbered(number)
    if entry is None or not entry.action.endswith(EXPORTS):
        raise NotFound
    return _found(Leak(entry.recorded_at, entry.recorded_at, entry.actor_id, entries=[entry], file=True))


def files_written(since: datetime, until: datetime) -> list[AuditEntry]:
    """Every file with people that was written between two instants."""
    return entries_ending(EXPORTS, since, until)


def by_backup(made: datetime) -> Found:
    """Everybody whose record was there when an archive was made; those erased since are in it as well."""
    ids, gone = recorded_until(made)
    lines, _ = _lines([Reached(person_id, EVERYTHING, made, sensitive=True) for person_id in ids])
    return Found(lines, bool(lines), gone=gone)


def _found(leak: Leak, roles: tuple[str, ...] = ()) -> Found:
    plugs: Sequence[Plug] = current_app.extensions["plugs"]
    reached = [each for plug in plugs if plug.reached for each in plug.reached(leak)]
    named = {each.entry_id for each in reached}
    unnamed = Counter(entry.action for entry in leak.entries if entry.id not in named)
    lines, gone = _lines(reached)
    return Found(lines, any(each.sensitive for each in reached), dict(sorted(unnamed.items())), gone, roles)


def _lines(reached: Sequence[Reached]) -> tuple[tuple[Line, ...], int]:
    """One line a person, and how many have no record any more; a record that was merged is the one it lives on in."""
    asked = {each.person_id for each in reached}
    cards = people(asked)
    of: dict[str, list[Reached]] = defaultdict(list)
    for each in reached:
        if each.person_id in cards:
            of[cards[each.person_id].public_id].append(each)
    return tuple(line_of(public_id, of[public_id]) for public_id in sorted(of)), len(asked - cards.keys())
