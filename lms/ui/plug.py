"""What a package plugs into the application. The roof alone imports the packages' ``plug.py``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import click
from flask import Blueprint

from lms.policy import Permission
from lms.tasks.api import Handler


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
class Plug:
    """Everything one package offers to the roof."""

    name: str
    blueprints: Sequence[Blueprint] = ()
    rest: Sequence[Blueprint] = ()
    permissions: Sequence[Permission] = ()
    menu: Sequence[MenuItem] = ()
    tasks: Mapping[str, Handler] = field(default_factory=dict)
    scheduled: Sequence[Scheduled] = ()
    commands: Sequence[click.Command] = ()
    personal_data: Sequence[PersonalData] = ()
    export_person: Callable[[int], dict[str, Any]] | None = None
    erase_person: Callable[[Any, int], None] | None = None
