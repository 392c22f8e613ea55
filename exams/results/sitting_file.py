"""What exams contribute to the evidence of a sitting: a line for each record, without names, questions or keys.

Candidates are numbers here; answers in words are told by their length; what a question says and its key are told by a
digest over its version, which shows that nothing was changed and tells nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, select

from exams.attempts.models import (
    Admission,
    Attempt,
    AttemptOfficial,
    AttemptStream,
    Incident,
    JournalEntry,
    KeyingSheet,
    LateEntry,
    Response,
    RoomMessage,
)
from exams.bank.models import Item, ItemExposure, ItemKey, ItemReview, ItemStatistic, ItemStep, ItemVersion
from exams.marking.models import MarkingAssignment, MarkingRule, MarkingScript, RubricMark
from exams.papers.models import Paper, PaperItem, PaperPart
from exams.results.appeals.models import Appeal, AppealMessage, AppealRule, AppealView
from exams.results.board.queries import candidates_of, item_figures
from exams.results.models import (
    BoardRule,
    BoardVote,
    HeldResult,
    ItemLook,
    KeyCheck,
    PassRecord,
    PassVoid,
    Release,
    ResultLine,
    ResultList,
    Score,
)
from exams.results.rescoring.models import Rescore
from exams.results.rules import Place, attempt_number, digest_of
from exams.results.standards.models import CutDecision, StandardRating, StandardStudy
from exams.sittings.exemptions.models import PartExemption, RecognisedPart
from exams.sittings.models import Application, FeeEntry, Sitting, SittingRoom
from exams.sittings.queries import sitting as sitting_card
from exams.sittings.venues.models import RoomCheck
from lms.db import Base, db
from lms.i18n_mark import N_
from lms.notices.api import notices_told
from lms.ui.evidence import line_of, lines_of
from lms.ui.plug import EvidenceTable, SittingEvidence

APPLY, ASSESS, EXAM, DECIDE, CERTIFY, APPEAL = ("ISO 9.1", "ISO 9.2", "ISO 9.3", "ISO 9.4", "ISO 9.7", "ISO 9.8")
HELD, QUESTIONS = "MEXT 2", "MEXT 3"
IN_WORDS = ("essay", "short_text")
NOTICE_KINDS = ("exams.", "sittings.")


def evidence_of_sitting(sitting_id: int) -> SittingEvidence:
    """All that exams know of a sitting."""
    return SittingEvidence(
        (
            *_rules(sitting_id),
            *_paper(sitting_id),
            *_candidates(sitting_id),
            *_the_day(sitting_id),
            *_marking(sitting_id),
            *_results(sitting_id),
            _notices(sitting_id),
        ),
        _things(sitting_id),
    )


def _of(model: type[Base], sitting_id: int) -> Select[Any]:
    columns: Any = model
    return select(model).where(columns.sitting_id == sitting_id).order_by(*model.__table__.primary_key)


def _table(
    name: str, title: str, clauses: tuple[str, ...], query: Select[Any], *, hide: tuple[str, ...] = (),
    words: tuple[str, ...] = (),
) -> EvidenceTable:  # fmt: skip
    return EvidenceTable(name, title, clauses, lines_of(query, hide), words)


def _rules(sitting_id: int) -> Iterator[EvidenceTable]:
    own = select(Sitting).where(Sitting.id == sitting_id)
    yield _table(
        "sitting", N_("The sitting with its pass rule, as it was decided"), (APPLY, ASSESS, HELD), own,
        words=("cancelled_reason",),
    )  # fmt: skip
    yield _table(
        "marking_rule", N_("How written answers are marked, version by version"), (ASSESS, EXAM, QUESTIONS),
        _of(MarkingRule, sitting_id), words=("reason",),
    )  # fmt: skip
    yield _table(
        "board_rule", N_("Policy values of the board, version by version"), (DECIDE,), _of(BoardRule, sitting_id),
        words=("reason",),
    )  # fmt: skip
    studies = select(StandardStudy.id).where(StandardStudy.sitting_id == sitting_id)
    estimates = select(StandardRating).where(StandardRating.study_id.in_(studies))
    yield _table(
        "standard_rating", N_("How judges estimated the questions, round by round"), (ASSESS, QUESTIONS),
        estimates.order_by(*StandardRating.__table__.primary_key),
    )  # fmt: skip
    yield _table(
        "cut_decision", N_("Which cuts the board decided, who, when and why"), (ASSESS, DECIDE),
        _of(CutDecision, sitting_id), words=("reason",),
    )  # fmt: skip


def _paper(sitting_id: int) -> Iterator[EvidenceTable]:
    placed = (
        select(PaperItem.item_version_id)
        .join(Sitting, Sitting.paper_id == PaperItem.paper_id)
        .where(Sitting.id == sitting_id)
    )
    of_sitting = select(Sitting.paper_id).where(Sitting.id == sitting_id)
    yield _table(
        "paper", N_("The paper with its fingerprint"), (EXAM, QUESTIONS), select(Paper).where(Paper.id.in_(of_sitting)),
        hide=("seed",), words=("withdrawn_reason",),
    )  # fmt: skip
    yield _table(
        "paper_part", N_("Parts of the paper"), (EXAM, QUESTIONS),
        select(PaperPart).where(PaperPart.paper_id.in_(of_sitting)),
    )  # fmt: skip
    yield EvidenceTable(
        "item", N_("Questions: version, place, digest, figures"), (EXAM, QUESTIONS), _item_lines(sitting_id)
    )
    items = select(ItemVersion.item_id).where(ItemVersion.id.in_(placed))
    yield _table(
        "item_statistic", N_("Figures of the questions that the bank keeps"), (EXAM, QUESTIONS),
        select(ItemStatistic).where(ItemStatistic.item_version_id.in_(placed)).order_by(
            ItemStatistic.item_version_id, ItemStatistic.sitting_id
        ),
    )  # fmt: skip
    yield _table("item_exposure", N_("How often the questions were seen"), (QUESTIONS,), _of(ItemExposure, sitting_id))
    yield _table(
        "item_review", N_("Reviews of the questions"), (EXAM, QUESTIONS),
        select(ItemReview).where(ItemReview.item_version_id.in_(placed)).order_by(ItemReview.id), words=("comment",),
    )  # fmt: skip
    yield _table(
        "item_step", N_("Life of the questions, step by step"), (QUESTIONS,),
        select(ItemStep).where(ItemStep.item_id.in_(items)).order_by(ItemStep.id), words=("reason",),
    )  # fmt: skip
    yield _table(
        "item_look", N_("What the board decided about questions after the exam"), (EXAM, DECIDE, QUESTIONS),
        _of(ItemLook, sitting_id), hide=("options",), words=("reason",),
    )  # fmt: skip
    yield _table(
        "key_check", N_("Comparison of the keys by a second person"), (EXAM, QUESTIONS), _of(KeyCheck, sitting_id),
        words=("note",),
    )  # fmt: skip


def _item_lines(sitting_id: int) -> Iterator[dict[str, Any]]:
    rows = db.session.execute(
        select(PaperItem, ItemVersion, Item, ItemKey)
        .join(Sitting, Sitting.paper_id == PaperItem.paper_id)
        .join(ItemVersion, ItemVersion.id == PaperItem.item_version_id)
        .join(Item, Item.id == ItemVersion.item_id)
        .join(ItemKey, ItemKey.item_version_id == ItemVersion.id)
        .where(Sitting.id == sitting_id)
        .order_by(PaperItem.part, PaperItem.position)
    )
    figures = _figures(sitting_id)
    for placed, version, item, key in rows:
        yield {
            "record": f"item_version:{version.id}",
            "part": placed.part,
            "position": placed.position,
            "item": item.code,
            "version": version.version,
            "kind": item.kind,
            "topic": version.topic_code,
            "level": version.level,
            "recorded_at": version.recorded_at,
            "sha256": digest_of(version.body, key.key, key.rationale, key.rationales),
            **figures.get((placed.part, placed.position), dict.fromkeys(FIGURES)),
        }


FIGURES = ("right", "asked", "discrimination", "discrimination_low", "discrimination_high")


def _figures(sitting_id: int) -> dict[Place, dict[str, Any]]:
    """Figures of the questions; none below the number of candidates from which they say something (rules 15)."""
    card = sitting_card(sitting_id)
    found = item_figures(card, [candidate.seq for candidate in candidates_of(card) if candidate.ended])
    return {
        (one.part, one.position): dict(
            zip(FIGURES, (one.right, one.asked, one.figure.value, one.figure.low, one.figure.high), strict=True)
        )
        for one in found
    }


def _candidates(sitting_id: int) -> Iterator[EvidenceTable]:
    yield _table("application", N_("Applications"), (APPLY, HELD), _of(Application, sitting_id), hide=("public_id",))
    yield _table(
        "exemption", N_("Parts carried over from earlier exams"), (APPLY, ASSESS, DECIDE),
        _of(PartExemption, sitting_id), words=("reason",),
    )  # fmt: skip
    yield _table(
        "recognised_part", N_("Parts carried over from exams of other bodies"), (APPLY, ASSESS, DECIDE),
        _of(RecognisedPart, sitting_id), words=("reason",),
    )  # fmt: skip
    yield _table(
        "room", N_("Rooms"), (EXAM, HELD),
        select(SittingRoom).where(SittingRoom.sitting_id == sitting_id).order_by(SittingRoom.id),
        hide=("public_id", "code_hash"),
    )  # fmt: skip
    yield _table(
        "room_check",
        N_("What was checked in the rooms, by whom, and when they were opened"),
        (EXAM,),
        _of(RoomCheck, sitting_id),
    )
    yield _table(
        "fee_entry", N_("Fees: due, paid, waived, paid back"), (APPLY, HELD), _of(FeeEntry, sitting_id), words=("note",)
    )
    yield _table(
        "admission", N_("Admissions: which kinds of evidence were seen, and by whom"), (EXAM, HELD),
        _of(Admission, sitting_id), words=("witness",),
    )  # fmt: skip


def _the_day(sitting_id: int) -> Iterator[EvidenceTable]:
    kinds = _kinds(sitting_id)
    yield _table(
        "attempt", N_("Attempts"), (EXAM, HELD), _of(Attempt, sitting_id), hide=("public_id", "pen"),
        words=("void_reason",),
    )  # fmt: skip
    for name, title, model, words in (
        ("journal", N_("Everything that candidates' pages sent, in order"), JournalEntry, ()),
        ("response", N_("Answers as they stood at the end"), Response, ()),
        ("late_entry", N_("Answers that arrived late, and what was decided"), LateEntry, ("reason",)),
    ):
        rows = (_with_answer_told(line, kinds) for line in lines_of(_of(model, sitting_id)))
        yield EvidenceTable(name, title, (EXAM, HELD), rows, words)
    yield _table(
        "page", N_("Pages that candidates had open, and silences"), (EXAM, HELD), _of(AttemptStream, sitting_id),
        hide=("session_key", "session_epoch", "stream"),
    )  # fmt: skip
    yield _table(
        "room_message", N_("Messages of the invigilators"), (EXAM, HELD), _of(RoomMessage, sitting_id), words=("text",)
    )
    yield _table("incident", N_("Incidents"), (EXAM, HELD), _of(Incident, sitting_id), words=("note",))
    yield _table(
        "official", N_("Officials who wrote or read for a candidate"), (EXAM, HELD), _of(AttemptOfficial, sitting_id)
    )
    yield _table(
        "keying_sheet", N_("Answer sheets keyed by two people"), (EXAM, HELD), _of(KeyingSheet, sitting_id),
        hide=("answers",),
    )  # fmt: skip


def _kinds(sitting_id: int) -> dict[Place, str]:
    rows = db.session.execute(
        select(PaperItem.part, PaperItem.position, Item.kind)
        .join(Sitting, Sitting.paper_id == PaperItem.paper_id)
        .join(ItemVersion, ItemVersion.id == PaperItem.item_version_id)
        .join(Item, Item.id == ItemVersion.item_id)
        .where(Sitting.id == sitting_id)
    )
    return {(part, position): kind for part, position, kind in rows}


def _with_answer_told(line: dict[str, Any], kinds: Mapping[Place, str]) -> dict[str, Any]:
    """The answer as it was chosen; of an answer in words only its length, for the words are the candidate's own."""
    answer = line["answer"]
    if isinstance(answer, str) and kinds.get((line["part"], line["position"]), IN_WORDS[0]) in IN_WORDS:
        return {**line, "answer": f"{len(answer)} characters"}
    return line


def _marking(sitting_id: int) -> Iterator[EvidenceTable]:
    yield _table(
        "script", N_("Written answers under their codes"), (EXAM, QUESTIONS), _of(MarkingScript, sitting_id),
        hide=("answer",),
    )  # fmt: skip
    yield _table(
        "marking", N_("Who marked which written answer, and when"), (EXAM, DECIDE, QUESTIONS),
        _of(MarkingAssignment, sitting_id), words=("comment", "withdrawn_reason"),
    )  # fmt: skip
    yield _table("mark", N_("Points by line of the rubric"), (EXAM, QUESTIONS), _of(RubricMark, sitting_id))


def _results(sitting_id: int) -> Iterator[EvidenceTable]:
    yield _table("score", N_("Points, version by version"), (DECIDE, QUESTIONS), _of(Score, sitting_id))
    yield _table(
        "list", N_("Lists that the board voted on"), (DECIDE,), _of(ResultList, sitting_id), hide=("public_id",),
        words=("dropped_reason",),
    )  # fmt: skip
    yield _table("line", N_("Candidates on the lists"), (DECIDE,), _of(ResultLine, sitting_id))
    yield _table("vote", N_("Votes, and for whom they do not count"), (DECIDE,), _of(BoardVote, sitting_id),
                 words=("reason",))  # fmt: skip
    yield _table("held", N_("Results held for a substitute"), (DECIDE,), _of(HeldResult, sitting_id))
    yield _table("release", N_("Releases"), (DECIDE,), _of(Release, sitting_id))
    yield _table(
        "rescore", N_("Corrections of released results, by two people"), (DECIDE, APPEAL), _of(Rescore, sitting_id),
        hide=("public_id", "rulings"), words=("reason", "note"),
    )  # fmt: skip
    yield from _appeals(sitting_id)
    own = select(PassRecord).where(PassRecord.sitting_id == sitting_id).order_by(PassRecord.id)
    yield _table("pass", N_("Passes"), (DECIDE, CERTIFY), own, hide=("public_id",))
    ids = select(PassRecord.id).where(PassRecord.sitting_id == sitting_id)
    yield _table(
        "pass_void", N_("Passes that were voided, by two people"), (DECIDE, APPEAL),
        select(PassVoid).where(PassVoid.pass_id.in_(ids)).order_by(PassVoid.pass_id), words=("reason",),
    )  # fmt: skip


def _appeals(sitting_id: int) -> Iterator[EvidenceTable]:
    appeals = select(Appeal).where(Appeal.sitting_id == sitting_id)
    yield _table(
        "appeal", N_("Appeals, who handled them, and how they ended"), (APPEAL,), appeals.order_by(Appeal.id),
        hide=("public_id",), words=("answer",),
    )  # fmt: skip
    ids = select(Appeal.id).where(Appeal.sitting_id == sitting_id)
    yield _table(
        "appeal_message", N_("What was written about appeals"), (APPEAL,),
        select(AppealMessage).where(AppealMessage.appeal_id.in_(ids)).order_by(AppealMessage.appeal_id), words=("body",),
    )  # fmt: skip
    yield _table(
        "appeal_view", N_("Questions shown to appellants under supervision"), (EXAM, APPEAL),
        select(AppealView).where(AppealView.appeal_id.in_(ids)).order_by(AppealView.appeal_id),
    )  # fmt: skip
    yield _table(
        "appeal_rule", N_("Time limits of appeals, version by version"), (APPEAL,), _of(AppealRule, sitting_id),
        words=("reason",),
    )  # fmt: skip


def _notices(sitting_id: int) -> EvidenceTable:
    """When and by which way the candidates were told; not what, for each reads it on her own page."""
    card = db.session.get_one(Sitting, sitting_id)
    people = select(Application.person_id).where(Application.sitting_id == sitting_id)
    rows = notices_told(db.session.scalars(people).all(), NOTICE_KINDS, card.recorded_at)
    hidden = ("public_id", "subject", "body", "link", "unique_key")
    return EvidenceTable(
        "notice", N_("Notices to the candidates about exams, since the sitting was planned"), (APPLY, DECIDE, HELD),
        (line_of(row, hidden) for row in rows),
    )  # fmt: skip


def _things(sitting_id: int) -> dict[str, set[str]]:
    lists = db.session.scalars(select(ResultList.id).where(ResultList.sitting_id == sitting_id))
    passes = db.session.scalars(select(PassRecord.id).where(PassRecord.sitting_id == sitting_id))
    appeals = db.session.scalars(select(Appeal.id).where(Appeal.sitting_id == sitting_id))
    paper_id = db.session.get_one(Sitting, sitting_id).paper_id
    return {
        "sitting": {str(sitting_id)},
        "result_list": {str(number) for number in lists},
        "pass_record": {str(number) for number in passes},
        "paper": {str(paper_id)} if paper_id else set(),
        "appeal": {str(number) for number in appeals},
    }


def released_in(sitting_id: int) -> tuple[dict[int, int], dict[int, int]]:
    """For the packages above: pass -> person, and number of the attempt over all sittings -> person."""
    passes = db.session.execute(select(PassRecord.id, PassRecord.person_id).where(PassRecord.sitting_id == sitting_id))
    attempts = db.session.execute(select(Attempt.id, Attempt.person_id).where(Attempt.sitting_id == sitting_id))
    return dict(passes.all()), {attempt_number(sitting_id, attempt): person for attempt, person in attempts}
