"""Reading what could be carried over, what was asked for, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import select

from exams.attempts.models import Attempt
from exams.errors import NotFound
from exams.results.exemptions.policies import ASK, DECIDE, RECOGNISE
from exams.results.models import Release, ResultLine, Score
from exams.results.passes.queries import exam_bodies, pass_of_line
from exams.results.queries import part_titles, released_lines
from exams.sittings.exemptions.models import PartExemption, RecognisedPart
from exams.sittings.exemptions.queries import Ground
from exams.sittings.exemptions.rules import CHECKED, FALLEN, REFUSALS, STATE_NAMES, STATE_TAGS, why_not_carried
from exams.sittings.models import Application, Sitting
from exams.sittings.rules import PartScore, decide
from lms.accounts.api import people
from lms.clock import day_of, now, today
from lms.db import db
from lms.policy import Actor, Permission, require

LIVING = ("asked", "granted")


@dataclass(frozen=True)
class EarlierPart:
    """A part that somebody passed in another sitting, by its released result. ``why_not`` is a code, or empty."""

    sitting_id: int
    seq: int
    sitting: str
    part: str
    title: str
    exam: str
    passed_on: date
    earned: float
    possible: float
    why_not: str

    @property
    def refusal(self) -> str:
        """Why it is not carried over, as a source word."""
        return REFUSALS[self.why_not]

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.part}.{self.sitting}"


@dataclass(frozen=True)
class ExemptionShown:
    """One part that was asked for."""

    part: str
    exam: str
    passed_on: date
    points: str
    state: str
    tag: str
    reason: str
    note: str
    may_withdraw: bool
    may_decide: bool
    asked_at: datetime
    may_examine: bool = False
    may_take_back: bool = False
    has_paper: bool = False


@dataclass(frozen=True)
class ExemptionPage:
    """One application with what is or could be carried over."""

    application: str
    sitting: str
    title: str
    name: str
    own: bool
    rows: tuple[ExemptionShown, ...]
    usable: tuple[EarlierPart, ...]
    others: tuple[EarlierPart, ...]
    in_time: bool
    takes_papers: bool


@dataclass(frozen=True)
class WaitingExemption:
    application: str
    name: str
    title: str
    part: str
    exam: str
    asked_at: datetime


def sits_on(sitting: Sitting) -> date:
    """The day that a rule with days counts to: that of the exam, or today where one sits at any time."""
    return day_of(sitting.opens_at) if sitting.kind == "dated" else today()


def has_begun(application: Application, sitting: Sitting) -> bool:
    """From now on nothing about the parts can change."""
    attempt = db.session.get(Attempt, (application.sitting_id, application.seq))
    begun = attempt is not None and attempt.started_at is not None
    return begun or (sitting.kind == "dated" and now() >= sitting.opens_at)


def passed_parts(sitting_id: int, seq: int) -> dict[str, tuple[float, float, date]]:
    """part -> (earned, possible, day) that one released result bears today by its own pass rule.

    A part that was carried over there itself is not passed anew; a voided exam or pass bears nothing.
    """
    rows = db.session.execute(released_lines(sitting_id).where(ResultLine.seq == seq)).all()
    return _borne(*rows[-1]) if rows else {}


def _borne(line: ResultLine, release: Release, score: Score | None) -> dict[str, tuple[float, float, date]]:
    if score is None or line.outcome not in ("passed", "failed"):
        return {}
    record = pass_of_line(line.sitting_id, line.seq) if line.outcome == "passed" else None
    if record is not None and record.void:
        return {}
    sat = {part: told for part, told in score.parts.items() if "carried" not in told and told["earned"] is not None}
    points = {part: PartScore(told["earned"], told["possible"]) for part, told in sat.items()}
    rule = db.session.get_one(Sitting, line.sitting_id).pass_rule
    met = {reason.where for reason in decide({"parts": rule.get("parts", {})}, points).reasons if reason.met}
    return {
        part: (one.earned, one.possible, day_of(release.released_at)) for part, one in points.items() if part in met
    }


def earlier_parts(application: Application, english: bool = False) -> list[EarlierPart]:
    """The parts that this person passed in other sittings of the same exam, the newest first."""
    sitting = db.session.get_one(Sitting, application.sitting_id)
    rows = db.session.execute(
        select(Application.seq, Sitting)
        .join(Sitting, Sitting.id == Application.sitting_id)
        .where(
            Application.person_id == application.person_id,
            Sitting.exam_code == sitting.exam_code,
            Sitting.sample == sitting.sample,
            Sitting.id != sitting.id,
        )
        .order_by(Sitting.opens_at.desc(), Application.seq.desc())
    ).all()
    return [
        EarlierPart(
            sitting_id=earlier.id,
            seq=seq,
            sitting=earlier.public_id,
            part=part,
            title=part_titles(earlier.paper_id, english).get(part, part),
            exam=(english and earlier.title_en) or earlier.title,
            passed_on=on,
            earned=earned,
            possible=possible,
            why_not=why_not_carried(sitting.exemptions, part, earlier.code, on, sits_on(sitting)),
        )
        for seq, earlier in rows
        for part, (earned, possible, on) in passed_parts(earlier.id, seq).items()
    ]


def application_for(actor: Actor, public_id: str, staff: Permission = DECIDE) -> Application:
    """One's own application, or any for staff with this permission; NotFound for anybody else."""
    require(actor, ASK)
    found = db.session.scalar(select(Application).where(Application.public_id == public_id))
    if found is None or (found.person_id != actor.person_id and not actor.may(staff)) or actor.acting_for is not None:
        raise NotFound
    return found


def exemption_page(actor: Actor, application_public_id: str, english: bool = False) -> ExemptionPage:
    """What is or could be carried over for an application; NotFound where the sitting carries nothing over."""
    application = application_for(actor, application_public_id, RECOGNISE)
    sitting = db.session.get_one(Sitting, application.sitting_id)
    if not sitting.exemptions.get("parts"):
        raise NotFound
    known, papers = _rows(application), papers_of(application)
    open_now = application.state in ("accepted", "waiting") and not has_begun(application, sitting)
    taken = {row.part for row in known if row.state in LIVING} | {row.part for row in papers if row.state in LIVING}
    earlier = earlier_parts(application, english)
    return ExemptionPage(
        application=application.public_id,
        sitting=sitting.public_id,
        title=(english and sitting.title_en) or sitting.title,
        name=people([application.person_id])[application.person_id].name,
        own=application.person_id == actor.person_id,
        rows=(
            *(_shown(actor, application, row, open_now, english) for row in known),
            *(_paper_shown(actor, application, row, open_now) for row in papers),
        ),
        usable=tuple(one for one in earlier if not one.why_not and one.part not in taken) if open_now else (),
        others=tuple(one for one in earlier if one.why_not),
        in_time=open_now,
        takes_papers=open_now
        and bool(sitting.exemptions.get("bodies"))
        and not set(sitting.exemptions["parts"]) <= taken,
    )


def _rows(application: Application) -> list[PartExemption]:
    return list(
        db.session.scalars(
            select(PartExemption)
            .where(PartExemption.sitting_id == application.sitting_id, PartExemption.application_seq == application.seq)
            .order_by(PartExemption.part)
        )
    )


def _shown(actor: Actor, application: Application, row: PartExemption, open_now: bool, english: bool) -> ExemptionShown:
    earlier = db.session.get_one(Sitting, row.from_sitting_id)
    own = application.person_id == actor.person_id
    return ExemptionShown(
        part=row.part,
        exam=(english and earlier.title_en) or earlier.title,
        passed_on=row.passed_on,
        points=f"{row.earned:g} / {row.possible:g}",
        state=STATE_NAMES[row.state],
        tag=STATE_TAGS[row.state],
        reason=row.reason,
        note=FALLEN if row.state == "void" else "",
        may_withdraw=own and open_now and row.state in ("asked", "granted"),
        may_decide=actor.may(DECIDE)
        and not own
        and open_now
        and row.state == "asked"
        and row.asked_by != actor.person_id,
        asked_at=row.asked_at,
    )


def papers_of(application: Application) -> list[RecognisedPart]:
    """What was asked for by the papers of other bodies."""
    return list(
        db.session.scalars(
            select(RecognisedPart)
            .where(
                RecognisedPart.sitting_id == application.sitting_id, RecognisedPart.application_seq == application.seq
            )
            .order_by(RecognisedPart.part)
        )
    )


def _paper_shown(actor: Actor, application: Application, row: RecognisedPart, open_now: bool) -> ExemptionShown:
    own = application.person_id == actor.person_id
    staff = actor.may(RECOGNISE) and not own
    return ExemptionShown(
        part=row.part,
        exam=f"{row.body_name} {row.number}".strip(),
        passed_on=row.passed_on,
        points=f"{row.earned:g} / {row.possible:g}",
        state=CHECKED if row.state == "asked" and row.checked_by else STATE_NAMES[row.state],
        tag=STATE_TAGS[row.state],
        reason=row.reason,
        note="",
        may_withdraw=own and open_now and row.state in LIVING,
        may_decide=False,
        asked_at=row.asked_at,
        may_examine=staff and open_now and row.state == "asked",
        may_take_back=staff and row.state == "granted",
        has_paper=row.file_id is not None,
    )


def waiting_exemptions(actor: Actor, english: bool = False) -> list[WaitingExemption]:
    """What waits for a decision, the oldest first; one's own is left out, and what one has no say in."""
    require(actor, RECOGNISE)
    rows = [*(_waiting(actor, PartExemption) if actor.may(DECIDE) else ()), *_waiting(actor, RecognisedPart)]
    names = people(application.person_id for _, application, _ in rows)
    return [
        WaitingExemption(
            application.public_id,
            names[application.person_id].name,
            (english and sitting.title_en) or sitting.title,
            row.part,
            row.body_name if isinstance(row, RecognisedPart) else _title_of(row.from_sitting_id),
            row.asked_at,
        )
        for row, application, sitting in sorted(rows, key=lambda found: found[0].asked_at)
    ]


def _waiting(actor: Actor, table: type[Ground]) -> list[tuple[Ground, Application, Sitting]]:
    rows = db.session.execute(
        select(table, Application, Sitting)
        .join(
            Application,
            (Application.sitting_id == table.sitting_id) & (Application.seq == table.application_seq),
        )
        .join(Sitting, Sitting.id == table.sitting_id)
        .where(table.state == "asked", Application.person_id != actor.person_id)
    )
    return [(cast(Ground, row[0]), row[1], row[2]) for row in rows]


def _title_of(sitting_id: int) -> str:
    return db.session.get_one(Sitting, sitting_id).title


@dataclass(frozen=True)
class PaperChoices:
    """What can be chosen when a part is shown by another body's paper: pairs of code and name."""

    parts: tuple[tuple[str, str], ...]
    bodies: tuple[tuple[str, str], ...]


def paper_choices(actor: Actor, application_public_id: str, english: bool = False) -> PaperChoices:
    """NotFound where the sitting recognises no other body's papers."""
    application = application_for(actor, application_public_id)
    sitting = db.session.get_one(Sitting, application.sitting_id)
    bodies = sitting.exemptions.get("bodies", ())
    if not bodies:
        raise NotFound
    titles = part_titles(sitting.paper_id, english) if sitting.paper_id else {}
    names = exam_bodies(english)
    return PaperChoices(
        tuple((part, titles.get(part, part)) for part in sitting.exemptions["parts"]),
        tuple((code, names[code]) for code in bodies if code in names),
    )


@dataclass(frozen=True)
class PaperPage:
    """One part that is shown by another body's paper, for those who look at it."""

    application: str
    title: str
    name: str
    kana: str
    born_on: date | None
    shown: ExemptionShown
    checked_by: str
    must_be_another: bool


def paper_of(actor: Actor, application_public_id: str, part: str) -> RecognisedPart:
    """The row, for its candidate and for staff; NotFound for anybody else."""
    application = application_for(actor, application_public_id, RECOGNISE)
    row = db.session.get(RecognisedPart, (application.sitting_id, application.seq, part))
    if row is None:
        raise NotFound
    return row


def paper_page(actor: Actor, application_public_id: str, part: str, english: bool = False) -> PaperPage:
    """What is to be looked at before a part is recognised."""
    require(actor, RECOGNISE)
    row, application = (
        paper_of(actor, application_public_id, part),
        application_for(actor, application_public_id, RECOGNISE),
    )
    sitting = db.session.get_one(Sitting, application.sitting_id)
    card = people([application.person_id])[application.person_id]
    open_now = application.state in ("accepted", "waiting") and not has_begun(application, sitting)
    return PaperPage(
        application=application.public_id,
        title=(english and sitting.title_en) or sitting.title,
        name=card.name,
        kana=card.kana,
        born_on=card.born_on,
        shown=_paper_shown(actor, application, row, open_now),
        checked_by=people([row.checked_by])[row.checked_by].name if row.checked_by else "",
        must_be_another=row.state == "asked"
        and row.checked_by is not None
        and actor.person_id in (row.checked_by, row.asked_by),
    )


def paper_file(actor: Actor, application_public_id: str, part: str) -> int:
    """The stored notice of results; NotFound where there is none any more."""
    file_id = paper_of(actor, application_public_id, part).file_id
    if file_id is None:
        raise NotFound
    return file_id


def carries_over(actor: Actor, sitting_id: int, seq: int) -> str:
    """The public id of an application whose sitting carries parts over, for its candidate and who decides; else empty."""
    application = db.session.get(Application, (sitting_id, seq))
    offers = db.session.get_one(Sitting, sitting_id).exemptions.get("parts")
    if application is None or not offers or actor.acting_for is not None:
        return ""
    return application.public_id if application.person_id == actor.person_id or actor.may(DECIDE) else ""
