"""Versions of designs: which one a paper has, and what the office sees of them."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import select

from certificates.documents.layouts import Layout, all_layouts, layout_in
from certificates.documents.models import PaperDesign
from certificates.documents.permissions import DESIGN
from certificates.errors import DesignNotFound
from lms.accounts.api import people
from lms.db import db
from lms.policy import Actor, require

FOLDER_NAMES = {
    "certificate": lazy_gettext("Certificates, A4 landscape"),
    "result_notice": lazy_gettext("Notice of the result"),
    "pass_confirmation": lazy_gettext("Confirmation of a pass"),
    "portrait": lazy_gettext("Certificate of the title, A4 portrait"),
    "card": lazy_gettext("Wallet card"),
    "letter": lazy_gettext("Letter with the title"),
    "badge": lazy_gettext("Name badge"),
}


@dataclass(frozen=True)
class VersionShown:
    """One version; 0 is the shipped one, of which nobody is the author."""

    version: int
    note: str
    by: str
    at: datetime | None
    current: bool


@dataclass(frozen=True)
class DesignRow:
    """A kind of paper in the list."""

    folder: str
    name: str
    version: int
    at: datetime | None


@dataclass(frozen=True)
class DesignPage:
    """A kind of paper with its present words and all versions, the newest first."""

    folder: str
    name: str
    template: str
    style: str
    versions: tuple[VersionShown, ...]


def designs_by_folder() -> dict[str, list[PaperDesign]]:
    """All versions that the office wrote, by folder, the newest first."""
    found: dict[str, list[PaperDesign]] = {}
    for row in db.session.scalars(select(PaperDesign).order_by(PaperDesign.version.desc())):
        found.setdefault(row.folder, []).append(row)
    return found


def versions_of(folder: str) -> list[PaperDesign]:
    """All versions that the office wrote, the newest first."""
    query = select(PaperDesign).where(PaperDesign.folder == folder)
    return list(db.session.scalars(query.order_by(PaperDesign.version.desc())))


def layout_for(actor: Actor, folder: str) -> Layout:
    """A kind of paper for somebody who may edit it. Refusals: NotAllowed, DesignNotFound."""
    require(actor, DESIGN)
    layout = layout_in(folder)
    if layout is None:
        raise DesignNotFound
    return layout


def words_of(layout: Layout, version: int) -> tuple[str, str]:
    """Template and style of a version. Refusal: DesignNotFound."""
    if version == 0:
        return layout.source, layout.style
    found = next((row for row in versions_of(layout.folder) if row.version == version), None)
    if found is None:
        raise DesignNotFound
    return found.template, found.style


def design_rows(actor: Actor) -> list[DesignRow]:
    """Every kind of paper with its present version. Refusal: NotAllowed."""
    require(actor, DESIGN)
    newest = {row.folder: row for row in db.session.scalars(select(PaperDesign).order_by(PaperDesign.version))}
    return [
        DesignRow(
            layout.folder,
            str(FOLDER_NAMES[layout.folder]),
            newest[layout.folder].version if layout.folder in newest else 0,
            newest[layout.folder].recorded_at if layout.folder in newest else None,
        )
        for layout in all_layouts()
    ]


def design_page(actor: Actor, folder: str) -> DesignPage:
    """One kind of paper. Refusals: NotAllowed, DesignNotFound."""
    layout, rows = layout_for(actor, folder), versions_of(folder)
    who = people({row.recorded_by for row in rows if row.recorded_by})
    written = [
        VersionShown(
            row.version,
            row.note,
            who[row.recorded_by].name if row.recorded_by in who else "",
            row.recorded_at,
            row is rows[0],
        )
        for row in rows
    ]
    shipped = VersionShown(0, "", "", None, not rows)
    template, style = words_of(layout, rows[0].version if rows else 0)
    return DesignPage(folder, str(FOLDER_NAMES[folder]), template, style, (*written, shipped))
