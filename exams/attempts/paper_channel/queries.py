"""Who answers on paper or by word, how far their sheets are keyed, and what is printed for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from exams.attempts.models import Attempt, KeyingSheet
from exams.attempts.policies import KEY_SHEETS, PRINT_PAPERS, sitting_scope
from exams.attempts.rules import differences
from exams.attempts.words import SHEET_NAMES, SHEET_TAGS
from exams.errors import NotFound
from exams.papers.queries import FrozenPaper, frozen_paper
from exams.sittings.models import Application, Sitting
from exams.sittings.rules import CHANNEL_NAMES
from lms.accounts.api import people
from lms.clock import day_of, now
from lms.db import db
from lms.knowledge.api import ESSAY
from lms.policy import Actor, require


@dataclass(frozen=True)
class SheetLine:
    application: str
    name: str
    slip_number: str
    channel: str
    state: str
    tag: str
    may_key: bool
    may_settle: bool
    waits_for_another: bool


@dataclass(frozen=True)
class SittingChoice:
    public_id: str
    title: str
    opens_at: Any
    on_paper: int


@dataclass(frozen=True)
class SheetsPage:
    public_id: str
    title: str
    sample: bool
    sheets: tuple[SheetLine, ...]
    may_print: bool


@dataclass(frozen=True)
class KeyedPlace:
    """One place of the sheet as a keyer sees it: no question, only where to look and what can be there.

    first, second  what was keyed; only shown to the one who settles
    """

    key: str
    part: str
    number: int
    options: tuple[str, ...]
    written: bool
    first: str
    second: str


@dataclass(frozen=True)
class KeyingPage:
    public_id: str
    title: str
    application: str
    name: str
    slip_number: str
    settling: bool
    places: tuple[KeyedPlace, ...]


@dataclass(frozen=True)
class Printable:
    """What the press needs for booklet and sheets."""

    sitting_id: int
    title: str
    held_on: date
    minutes: int
    sample: bool
    paper: FrozenPaper
    candidates: tuple[tuple[str, str], ...]


def _sitting(public_id: str) -> Sitting:
    sitting = db.session.scalar(select(Sitting).where(Sitting.public_id == public_id))
    if sitting is None:
        raise NotFound
    return sitting


def sittings_on_paper(actor: Actor, english: bool = False) -> list[SittingChoice]:
    """Sittings in which somebody answers on paper or by word, newest first."""
    require(actor, KEY_SHEETS)
    rows = db.session.execute(
        select(Sitting, Application.seq)
        .join(Application, Application.sitting_id == Sitting.id)
        .where(
            Application.channel.in_(("paper", "oral")), Application.state == "accepted", Sitting.cancelled_at.is_(None)
        )
        .order_by(Sitting.opens_at.desc(), Sitting.id)
    )
    counted: dict[int, tuple[Sitting, int]] = {}
    for sitting, _ in rows:
        if actor.may(KEY_SHEETS, sitting_scope(sitting.id)):
            counted[sitting.id] = (sitting, counted.get(sitting.id, (sitting, 0))[1] + 1)
    return [
        SittingChoice(row.public_id, (row.title_en if english else "") or row.title, row.opens_at, count)
        for row, count in counted.values()
    ]


def sheets_page(actor: Actor, public_id: str, english: bool = False) -> SheetsPage:
    """The sheets of one sitting and what this person can do with each."""
    require(actor, KEY_SHEETS)
    sitting = _sitting(public_id)
    require(actor, KEY_SHEETS, sitting_scope(sitting.id))
    applications = _on_paper(sitting)
    attempts = {row.id: row for row in db.session.scalars(select(Attempt).where(Attempt.sitting_id == sitting.id))}
    keyed: dict[int, list[KeyingSheet]] = {}
    for sheet in db.session.scalars(
        select(KeyingSheet).where(KeyingSheet.sitting_id == sitting.id).order_by(KeyingSheet.round)
    ):
        keyed.setdefault(sheet.attempt_id, []).append(sheet)
    names = people(row.person_id for row in applications)
    return SheetsPage(
        public_id=sitting.public_id,
        title=(sitting.title_en if english else "") or sitting.title,
        sample=sitting.sample,
        sheets=tuple(
            _line(actor, row, names[row.person_id].name, attempts.get(row.seq), keyed.get(row.seq, []))
            for row in applications
            if row.person_id in names
        ),
        may_print=actor.may(PRINT_PAPERS, sitting_scope(sitting.id)) and sitting.paper_id is not None,
    )


def _on_paper(sitting: Sitting) -> Sequence[Application]:
    return db.session.scalars(
        select(Application)
        .where(
            Application.sitting_id == sitting.id,
            Application.channel.in_(("paper", "oral")),
            Application.state.in_(("accepted", "used")),
        )
        .order_by(Application.seq)
    ).all()


def _line(
    actor: Actor, application: Application, name: str, attempt: Attempt | None, keyed: Sequence[KeyingSheet]
) -> SheetLine:
    state = sheet_state(attempt, keyed)
    mine = actor.person_id in [sheet.keyed_by for sheet in keyed] or application.person_id == actor.person_id
    return SheetLine(
        application=application.public_id,
        name=name,
        slip_number=application.slip_number,
        channel=CHANNEL_NAMES[application.channel],
        state=SHEET_NAMES[state],
        tag=SHEET_TAGS[state],
        may_key=state in ("none", "first") and not mine,
        may_settle=state == "differs" and not mine,
        waits_for_another=state in ("first", "differs") and mine,
    )


def sheet_state(attempt: Attempt | None, keyed: Sequence[KeyingSheet]) -> str:
    """How far a sheet is: absent, none, first, differs or done."""
    if attempt is None:
        return "absent"
    if attempt.state != "ready":
        return "done"
    return ("none", "first", "differs")[min(len(keyed), 2)]


def keying_page(actor: Actor, public_id: str, application_public_id: str, english: bool = False) -> KeyingPage:
    """The form of one sheet; whoever settles sees only the places that differ, with both keyings."""
    require(actor, KEY_SHEETS)
    sitting = _sitting(public_id)
    require(actor, KEY_SHEETS, sitting_scope(sitting.id))
    application = next((row for row in _on_paper(sitting) if row.public_id == application_public_id), None)
    attempt = db.session.get(Attempt, (sitting.id, application.seq)) if application else None
    if application is None or attempt is None or sitting.paper_id is None or application.person_id == actor.person_id:
        raise NotFound
    keyed = db.session.scalars(
        select(KeyingSheet)
        .where(KeyingSheet.sitting_id == sitting.id, KeyingSheet.attempt_id == attempt.id)
        .order_by(KeyingSheet.round)
    ).all()
    wanted = differences(keyed[0].answers, keyed[1].answers) if len(keyed) == 2 else None
    return KeyingPage(
        public_id=sitting.public_id,
        title=(sitting.title_en if english else "") or sitting.title,
        application=application.public_id,
        name=people([application.person_id])[application.person_id].name,
        slip_number=application.slip_number,
        settling=wanted is not None,
        places=_places(frozen_paper(sitting.paper_id), keyed, wanted),
    )


def _places(paper: FrozenPaper, keyed: Sequence[KeyingSheet], wanted: Sequence[str] | None) -> tuple[KeyedPlace, ...]:
    places = []
    for part in paper.parts:
        for placed in part.questions:
            key = f"{part.part}-{placed.position}"
            if wanted is not None and key not in wanted:
                continue
            first, second = (_shown(sheet.answers.get(key)) for sheet in keyed) if wanted is not None else ("", "")
            places.append(
                KeyedPlace(
                    key=key,
                    part=part.part,
                    number=placed.position,
                    options=tuple(option["id"] for option in placed.question.body.get("options", ())),
                    written=placed.question.kind == ESSAY,
                    first=first,
                    second=second,
                )
            )
    return tuple(places)


def _shown(answer: Any) -> str:
    return ", ".join(answer) if isinstance(answer, list) else str(answer or "")


def printable(actor: Actor, public_id: str) -> Printable:
    """What is printed for a sitting; the service that hands it out logs it."""
    require(actor, PRINT_PAPERS)
    sitting = _sitting(public_id)
    require(actor, PRINT_PAPERS, sitting_scope(sitting.id))
    if sitting.paper_id is None:
        raise NotFound
    applications = _on_paper(sitting)
    names = people(row.person_id for row in applications)
    return Printable(
        sitting_id=sitting.id,
        title=sitting.title,
        held_on=day_of(sitting.opens_at if sitting.opens_at > now() or sitting.kind == "dated" else now()),
        minutes=sitting.minutes,
        sample=sitting.sample,
        paper=frozen_paper(sitting.paper_id),
        candidates=tuple(
            (row.slip_number, names[row.person_id].name) for row in applications if row.person_id in names
        ),
    )
