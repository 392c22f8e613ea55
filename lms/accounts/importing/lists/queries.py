"""What the pages of handed-in lists show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask_babel import gettext
from sqlalchemy import select

from lms.accounts.importing.lists.models import PeopleList, PeopleListLine
from lms.accounts.importing.services import WORDS
from lms.accounts.people.queries import people
from lms.accounts.permissions import KEEP_PEOPLE
from lms.data_files import read_yaml
from lms.db import db
from lms.errors import NotFound
from lms.i18n_mark import N_
from lms.policy import Actor, require
from lms.tasks.api import tasks_of
from lms.ui.formats import page_language
from lms.ui.lists import Page, page_of, with_rows

STATE_NAMES = {
    "reading": N_("Being read"),
    "ready": N_("Can be entered"),
    "refused": N_("Refused"),
    "writing": N_("Being entered"),
    "done": N_("Entered"),
    "discarded": N_("Given up"),
}
STATE_TAGS = {"ready": "info", "refused": "bad", "done": "good"}
OUTCOME_NAMES = {"known": N_("On record already"), "refused": N_("Refused")}
FAULT_NAMES = {
    "encoding": N_("The characters are neither UTF-8 nor CP932, or not those of the lines before."),
    "columns": N_("There are more cells than headings."),
    "missing": N_("This column is empty: %(detail)s"),
    "date": N_("The birth date cannot be read: %(detail)s"),
    "area": N_("There is no municipality with this code: %(detail)s"),
    "check_digit": N_("The check digit of the municipality code is wrong: %(detail)s"),
    "email": N_("This is no e-mail address: %(detail)s"),
    "channel": N_("This way of being told is not known: %(detail)s"),
    "language": N_("This language is not known: %(detail)s"),
    "long": N_("This is too long: %(detail)s"),
    "twice": N_("The same name and birth date stand in line %(detail)s."),
    "name": N_("The name cannot be kept as it is written."),
    "born": N_("Nobody living was born on this day: %(detail)s"),
}
EXAMPLE = read_yaml(Path(__file__).parents[1] / "example.yaml")
ABOUT_COLUMNS = frozenset({"missing", "long"})
LAST = 20


@dataclass(frozen=True)
class ListLine:
    """A line of a list that is not simply new."""

    line: int
    outcome: str
    tag: str
    faults: tuple[str, ...]


@dataclass(frozen=True)
class ListShown:
    """A handed-in list. ``done`` and ``total`` are lines while it is read; ``may_enter``: it waits for a yes."""

    public_id: str
    filename: str
    state: str
    tag: str
    reading: bool
    writing: bool
    entered: bool
    refused_whole: bool
    may_enter: bool
    may_discard: bool
    done: int
    total: int
    lacking: tuple[str, ...]
    fresh: int
    known: int
    refused: int
    by: str
    at: datetime
    page: Page


def heading_of(column: str) -> str:
    """How a column may be headed, in the reader's language."""
    words = WORDS.get(column, [column])
    return str(words[0] if page_language() == "en" else words[min(1, len(words) - 1)])


def example_table() -> tuple[list[str], tuple[str, ...]]:
    """The headings of a list with one line that shows how to write."""
    return [heading_of(column) for column in WORDS], tuple(str(EXAMPLE.get(column, "")) for column in WORDS)


def fault_text(code: str, detail: str) -> str:
    """What is wrong with a line, in the reader's language."""
    said = heading_of(detail) if code in ABOUT_COLUMNS else detail
    return gettext(FAULT_NAMES[code]) % {"detail": said}


def _lines(rows: Iterable[PeopleListLine]) -> list[ListLine]:
    return [
        ListLine(
            row.line,
            gettext(OUTCOME_NAMES[row.outcome]),
            "bad" if row.outcome == "refused" else "plain",
            tuple(fault_text(code, detail) for code, detail in row.faults),
        )
        for row in rows
    ]


def _shown(rows: Iterable[PeopleList], page: Page) -> list[ListShown]:
    lists = list(rows)
    cards, tasks = people(row.handed_in_by for row in lists), tasks_of(row.task for row in lists)
    return [
        ListShown(
            public_id=row.public_id,
            filename=row.filename,
            state=gettext(STATE_NAMES[row.state]),
            tag=STATE_TAGS.get(row.state, "plain"),
            reading=row.state == "reading",
            writing=row.state == "writing",
            entered=row.state == "done",
            refused_whole=row.state == "refused",
            may_enter=row.state == "ready",
            may_discard=row.state in ("ready", "reading"),
            done=tasks[row.task].done if row.task in tasks else 0,
            total=tasks[row.task].total if row.task in tasks else 0,
            lacking=tuple(heading_of(column) for column in row.lacking),
            fresh=row.fresh,
            known=row.known,
            refused=row.refused,
            by=cards[row.handed_in_by].name if row.handed_in_by in cards else "",
            at=row.handed_in_at,
            page=page,
        )
        for row in lists
    ]


def lists_page(actor: Actor) -> list[ListShown]:
    """The last lists, the newest first."""
    require(actor, KEEP_PEOPLE)
    rows = db.session.scalars(select(PeopleList).order_by(PeopleList.id.desc()).limit(LAST))
    return _shown(rows, Page((), 1, 1, 0))


def _row(actor: Actor, public_id: str) -> PeopleList:
    require(actor, KEEP_PEOPLE)
    row = db.session.scalar(select(PeopleList).where(PeopleList.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def list_page(actor: Actor, public_id: str, number: int) -> ListShown:
    """One list with a page of its lines; refused ones first."""
    row = _row(actor, public_id)
    lines = select(PeopleListLine).where(PeopleListLine.list_id == row.id)
    page = page_of(lines.order_by(PeopleListLine.outcome.desc(), PeopleListLine.line), number)
    return _shown([row], with_rows(page, _lines(found for (found,) in page.rows)))[0]


def report_rows(actor: Actor, public_id: str) -> list[tuple[int, str, str]]:
    """The whole report for a spreadsheet: line, what becomes of it, why; in the order of the file."""
    row = _row(actor, public_id)
    lines = select(PeopleListLine).where(PeopleListLine.list_id == row.id).order_by(PeopleListLine.line)
    return [(line.line, line.outcome, " ".join(line.faults)) for line in _lines(db.session.scalars(lines))]
