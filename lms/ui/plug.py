"""What a package plugs into the application. The roof alone imports the packages' ``plug.py``."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import click
from flask import Blueprint

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
