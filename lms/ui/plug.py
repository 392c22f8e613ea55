"""What a package plugs into the application. The roof alone imports the packages' ``plug.py``."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import click
from flask import Blueprint

from lms.audit.models import AuditEntry
from lms.outbox.channels import Channel
from lms.policy import Actor, Permission
from lms.tasks.api import Handler
from lms.ui.finding import Finder
from lms.ui.openapi import Endpoint, Told


@dataclass(frozen=True)
class MenuItem:
    """One entry of the main menu, shown to those who hold the permission.

    group   one of ui.slots.GROUPS; label is an English source string
    """

    label: str
    endpoint: str
    permission: Permission
    group: str
    order: int = 50


@dataclass(frozen=True)
class Scheduled:
    """Work that is due by the clock: every so many seconds, or daily at an hour and minute in Japan."""

    name: str
    kind: str
    every_seconds: int | None = None
    daily_at: tuple[int, int] | None = None


@dataclass(frozen=True)
class PersonalData:
    """What one table holds of a person: what, why, until when, and what erasing does to it."""

    table: str
    holds: str
    kept_until: str


@dataclass(frozen=True)
class EvidenceTable:
    """One table of the evidence of a sitting, a line for each record.

    name     of the file, unique over all packages; title says it in English source words
    clauses  what it is evidence for: codes of lms.evidence.clauses
    rows     column -> plain value; "record" (table:key) leads back to the row in the database
    words    columns of free text, which may name somebody: they are kept apart, with a salted commitment in their
             place (rules 20)
    """

    name: str
    title: str
    clauses: Collection[str]
    rows: Iterable[Mapping[str, Any]]
    words: Collection[str] = ()


@dataclass(frozen=True)
class SittingEvidence:
    """What one package knows of a sitting. ``things`` are the names and numbers by which the audit log knows it."""

    tables: Sequence[EvidenceTable] = ()
    things: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Leak:
    """What was in other hands between two instants: somebody's account, a key, or a file that was written out.

    viewer_id  whose account it was, or who wrote the file
    key        public id of a key of the interface
    entries    the rows of the audit log that say what was done with it
    file       it is one file alone, whose row is the only one of ``entries``
    """

    since: datetime
    until: datetime
    viewer_id: int | None = None
    key: str = ""
    entries: Sequence[AuditEntry] = ()
    file: bool = False


@dataclass(frozen=True)
class Reached:
    """That something about a person was shown: what, in English source words, when, and by which row of the log.

    fields     which of it, where that was written down; sensitive is 要配慮個人情報
    """

    person_id: int
    what: str
    at: datetime
    entry_id: int | None = None
    fields: Collection[str] = ()
    sensitive: bool = False


@dataclass(frozen=True)
class Waits:
    """So many things of one kind wait for somebody. ``label`` is in her language; ``endpoint`` takes no arguments."""

    label: str
    count: int
    endpoint: str


@dataclass(frozen=True)
class Plug:
    """Everything one package offers to the roof.

    said_for   audit action -> English source words, for the copy of what staff wrote down for a person
    waiting    what waits for an actor, for the daily mail
    channels   kind of an outbox message -> what carries it
    told       what webhooks of the package say, for the document of the interface
    reached    whom a leak may have reached, of what the package shows; NotFound for a key that is nobody's
    read_anywhere  blueprints whose pages may be read from a replica, moments behind what others wrote
    """

    name: str
    blueprints: Sequence[Blueprint] = ()
    rest: Sequence[Blueprint] = ()
    endpoints: Sequence[Endpoint] = ()
    told: Sequence[Told] = ()
    channels: Mapping[str, Channel] = field(default_factory=dict)
    permissions: Sequence[Permission] = ()
    menu: Sequence[MenuItem] = ()
    finders: Sequence[Finder] = ()
    said_for: Mapping[str, str] = field(default_factory=dict)
    waiting: Sequence[Callable[[Actor], Iterable[Waits]]] = ()
    read_anywhere: Collection[str] = ()
    tasks: Mapping[str, Handler] = field(default_factory=dict)
    scheduled: Sequence[Scheduled] = ()
    commands: Sequence[click.Command] = ()
    personal_data: Sequence[PersonalData] = ()
    export_person: Callable[[int], dict[str, Any]] | None = None
    erase_person: Callable[[Any, int], None] | None = None
    evidence_of_sitting: Callable[[int], SittingEvidence] | None = None
    reached: Callable[[Leak], Iterable[Reached]] | None = None
