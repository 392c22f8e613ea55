"""Menu and panel slots: how a higher package shows something on a lower page without being imported by it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from lms.i18n_mark import N_
from lms.policy import Actor
from lms.ui.access import offered
from lms.ui.finding import Door, Found, Hit, Sought
from lms.ui.formats import page_language
from lms.ui.plug import MenuItem

GROUPS = {
    "learn": N_("Learn"),
    "exam": N_("Exam"),
    "title": N_("Titles"),
    "help": N_("Take part"),
    "own": N_("About me"),
    "work": N_("My work"),
    "house": N_("House"),
}

GROUPS_OF_WORK = ("work", "house")
LINK = re.compile(r'href="([^"]*)"')
Panel = Callable[..., str]
MENUS_KEPT = 500


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    current: bool
    endpoint: str = ""


@dataclass(frozen=True)
class Group:
    label: str
    entries: tuple[Entry, ...]
    code: str = ""


def menu_for(actor: Actor, items: Sequence[MenuItem]) -> list[Group]:
    """The main menu as this actor may see it; empty groups are left out."""
    return [
        replace(
            group,
            entries=tuple(replace(entry, current=entry.endpoint == request.endpoint) for entry in group.entries),
        )
        if any(entry.endpoint == request.endpoint for entry in group.entries)
        else group
        for group in _menu_of(actor, items)
    ]


def _menu_of(actor: Actor, items: Sequence[MenuItem]) -> list[Group]:
    """The menu without a present page. It depends on language, roles and where the product is mounted, and is kept for
    each of them: there are a few hundred at most.
    """
    kept: dict[Any, list[Group]] = current_app.extensions.setdefault("menus", {})
    roles = frozenset(grant.role for grant in actor.grants)
    key = (page_language(), roles, actor.signed_in, actor.system, request.script_root)
    if key not in kept:
        if len(kept) >= MENUS_KEPT:
            kept.clear()
        kept[key] = _built(actor, items)
    return kept[key]


def _built(actor: Actor, items: Sequence[MenuItem]) -> list[Group]:
    groups = []
    for code, label in GROUPS.items():
        entries = tuple(
            Entry(gettext(item.label), url_for(item.endpoint), current=False, endpoint=item.endpoint)
            for item in sorted(items, key=lambda i: (i.order, i.label))
            if item.group == code and actor.may(item.permission)
        )
        if entries:
            groups.append(Group(gettext(label), entries, code))
    return groups


def doors_of_work(actor: Actor, items: Sequence[MenuItem]) -> tuple[Entry, ...]:
    """The entries that somebody's roles put into her menu, for a first page on which nothing waits."""
    everybodys = {
        entry.endpoint for group in _menu_of(replace(actor, grants=frozenset()), items) for entry in group.entries
    }
    groups = [group for group in _menu_of(actor, items) if group.code in GROUPS_OF_WORK]
    return tuple(entry for group in groups for entry in group.entries if entry.endpoint not in everybodys)


def found_pages(actor: Actor, menu: Sequence[Group], doors: Sequence[Door], text: str) -> list[Found]:
    """The pages of somebody's menu, and others that she may open, whose names or other words fit what she typed."""
    sought = Sought(text)
    words = {door.endpoint: gettext(door.words) for door in doors}
    hits = [
        Hit(entry.label, entry.url, group.label)
        for group in menu
        for entry in group.entries
        if sought.fits(entry.label, group.label, words.get(entry.endpoint, ""))
    ]
    listed = {entry.endpoint for group in menu for entry in group.entries}
    hits += [
        Hit(gettext(door.label), url_for(door.endpoint))
        for door in doors
        if door.label and door.endpoint not in listed and not (door.guests and actor.signed_in)
        if sought.fits(gettext(door.label), words[door.endpoint]) and offered(door.endpoint)
    ]
    return [Found(gettext("Pages of this site"), tuple(hits), "", cut=False)] if hits else []


def panel_list(slot: str, **context: object) -> list[Markup]:
    """What the higher packages show in ``slot``, one by one; a panel that has nothing to show is left out."""
    table: Mapping[str, Sequence[Panel]] = current_app.extensions["panels"]
    shown = (panel(**context) for panel in table.get(slot, ()))
    return [Markup(panel) for panel in shown if panel.strip()]  # noqa: S704  panels are templates


def panels(slot: str, **context: object) -> Markup:
    """All of them together."""
    return Markup("").join(panel_list(slot, **context))


def leads_only_where(panel: str, other: str) -> bool:
    """Whether a panel says again where another one leads already: it has links, and none of its own."""
    links = set(LINK.findall(panel))
    return bool(links) and links <= set(LINK.findall(other))
