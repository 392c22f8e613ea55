"""The tree of areas: the nation, its municipalities, and what a network hangs below them."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select

from lms.clock import today
from lms.data_files import read_yaml
from lms.db import Work, asked_once, db
from lms.errors import NotFound
from lms.places.models import Area

NATION = "JP"
MUNICIPAL = {"city", "special_ward", "town", "village", "ward"}


@dataclass(frozen=True)
class AreaCard:
    """An area as pages show it; ``centre`` is (latitude, longitude) where it is known."""

    code: str
    kind: str
    local_kind: str
    name: str
    kana: str
    parent_code: str
    path: str
    centre: tuple[float, float] | None


def _card(row: Area) -> AreaCard:
    centre = (row.latitude, row.longitude) if row.latitude is not None and row.longitude is not None else None
    return AreaCard(row.code, row.kind, row.local_kind, row.name, row.kana, row.parent_code, row.path, centre)


def _valid(on: date) -> Any:
    return or_(Area.from_on.is_(None), Area.from_on <= on) & or_(Area.until_on.is_(None), Area.until_on > on)


@asked_once
def areas(codes: Iterable[str]) -> dict[str, AreaCard]:
    """Areas by code; unknown codes are left out."""
    return {row.code: _card(row) for row in db.session.scalars(select(Area).where(Area.code.in_(set(codes))))}


def area(code: str) -> AreaCard:
    """One area; NotFound for an unknown code."""
    found = areas([code])
    if code not in found:
        raise NotFound
    return found[code]


def children_of(code: str, on: date | None = None) -> list[AreaCard]:
    """The areas right below a node that exist on a day, in the order of their codes."""
    rows = select(Area).where(Area.parent_code == code, _valid(on or today())).order_by(Area.code)
    return [_card(row) for row in db.session.scalars(rows)]


def areas_below(code: str) -> frozenset[str]:
    """The node and everything below it, of all times: what a search in this area covers."""
    node = area(code)
    return frozenset(db.session.scalars(select(Area.code).where(Area.path.startswith(node.path, autoescape=True))))


def area_tree(on: date | None = None) -> list[AreaCard]:
    """Every node that exists on a day, each after the one above it."""
    return [_card(row) for row in db.session.scalars(select(Area).where(_valid(on or today())).order_by(Area.path))]


@asked_once
def full_name(code: str) -> str:
    """The name with those above it: 静岡県静岡市葵区. Empty for an unknown code."""
    found = areas([code]).get(code)
    if found is None:
        return ""
    steps = [step for step in found.path.strip("/").split("/") if step != NATION]
    names = areas(steps)
    return "".join(names[step].name for step in steps if step in names)


def municipalities() -> list[tuple[str, str, str]]:
    """(code, prefecture, name) of every municipality of today in the order of codes, wards instead of their city."""
    rows = db.session.scalars(select(Area).where(_valid(today())).order_by(Area.code)).all()
    names = {row.code: row.name for row in rows}
    cities_with_wards = {row.parent_code for row in rows if row.kind == "ward"}
    listed = []
    for row in rows:
        if row.kind in MUNICIPAL and row.code not in cities_with_wards:
            prefecture, *below = [names[step] for step in row.path.strip("/").split("/") if step != NATION]
            listed.append((row.code, prefecture, "".join(below)))
    return listed


def load_areas(work: Work, folder: Path) -> int:
    """Bring the nation's municipalities and a network's own nodes in; returns how many nodes were added."""
    known = set(work.session.scalars(select(Area.code)))
    extra = read_yaml(folder / "areas.yaml")
    centres: Mapping[str, list[float]] = extra["centres"]
    rows: list[Mapping[str, Any]] = [{"code": NATION, "kind": "nation", "name": "日本", "kana": "にほん", "parent": ""}]
    with (folder / "municipalities.csv").open(encoding="utf-8", newline="") as stream:
        rows += [row | {"centre": centres.get(row["code"])} for row in csv.DictReader(stream)]
    rows += extra["nodes"]
    paths = {row.code: row.path for row in db.session.scalars(select(Area))} if known else {}
    added = 0
    for row in rows:
        paths.setdefault(row["code"], f"{paths.get(row['parent'], '')}{row['code']}/")
        if row["code"] not in known:
            work.session.add(_node(row, paths[row["code"]]))
            added += 1
    return added


def _node(row: Mapping[str, Any], path: str) -> Area:
    centre = row.get("centre") or (None, None)
    return Area(
        code=row["code"],
        kind=row["kind"],
        local_kind=row.get("local_kind", ""),
        name=row["name"],
        kana=row.get("kana", ""),
        parent_code=row["parent"],
        path=path,
        from_on=date.fromisoformat(row["from_on"]) if row.get("from_on") else None,
        until_on=date.fromisoformat(row["until_on"]) if row.get("until_on") else None,
        successor_code=row.get("successor", ""),
        latitude=centre[0],
        longitude=centre[1],
    )
