"""Reading the bank. What pages of candidates need (questions) and what only the bank, marking and results may
read (keys) are answered by different functions and never travel in one value."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from exams.bank.answers import answer_lines
from exams.bank.models import Item, ItemCitation, ItemComment, ItemHold, ItemKey, ItemReview, ItemStep, ItemVersion
from exams.bank.policies import PUBLISH, REVIEW, WRITE, ItemPolicy
from exams.bank.rubrics import anchors_of
from exams.bank.rules import (
    DRAWN_FROM,
    FAULT_NAMES,
    KIND_NAMES,
    LEVEL_NAMES,
    NEW_VERSION_FROM,
    POOL_NAMES,
    REVIEWS_NEEDED,
    SCORING_NAMES,
    STATE_NAMES,
    STATE_TAGS,
    Draft,
    approvals,
    faults_in,
    may_step,
    spread_over_chapters,
)
from exams.bank.shown import (
    ItemPage,
    OptionShown,
    Question,
    RemarkShown,
    RubricShown,
    StepShown,
    VersionShown,
)
from exams.errors import NotFound
from lms.accounts.api import people
from lms.db import db
from lms.knowledge.api import CASE, ESSAY, facts, topics
from lms.policy import Actor
from lms.text.ruby import ruby_plain

STEM_SHOWN = 60
# Version, when, by whom, verdict ("" for a comment), text.
Remark = tuple[int, datetime, int, str, str]
Names = Mapping[int | None, str]


@dataclass(frozen=True)
class KeyCard:
    """The answer of a version; for bank, marking and results alone."""

    item_version_id: int
    key: Mapping[str, Any]
    rationale: str
    rationales: Mapping[str, str]


@dataclass(frozen=True)
class Candidate:
    """An item that a paper may be drawn from."""

    item_id: int
    item_version_id: int
    code: str
    pool: str
    sample: bool
    state: str
    kind: str
    topic_code: str
    level: str
    case_id: int | None = None
    case_position: int = 0


def topic_names(english: bool = False) -> dict[str, str]:
    """Chapter code -> "3 からだの老化とフレイル", in the order of the chapters."""
    return {t.code: f"{t.position} {t.name_en if english else t.name}" for t in topics()}


def newest_items() -> Select[Item, ItemVersion]:
    """Every item with its newest version."""
    return select(Item, ItemVersion).join(
        ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.version)
    )


def shortened(stem: str) -> str:
    """The beginning of a stem without its readings, for a list."""
    plain = ruby_plain(stem)
    return plain if len(plain) <= STEM_SHOWN else plain[:STEM_SHOWN] + "…"


def _question(item: Item, version: ItemVersion) -> Question:
    return Question(
        version.id, item.code, item.kind, version.topic_code, version.level, version.body, item.case_id is not None
    )


def questions(item_version_ids: Iterable[int]) -> dict[int, Question]:
    """What candidates may see of these versions."""
    query = select(Item, ItemVersion).join(ItemVersion, ItemVersion.item_id == Item.id)
    rows = db.session.execute(query.where(ItemVersion.id.in_(list(item_version_ids))))
    return {version.id: _question(item, version) for item, version in rows}


def keys_of(item_version_ids: Iterable[int]) -> dict[int, KeyCard]:
    """The keys of these versions. Who calls this answers for where they go (rules 9)."""
    rows = db.session.scalars(select(ItemKey).where(ItemKey.item_version_id.in_(list(item_version_ids))))
    return {row.item_version_id: KeyCard(row.item_version_id, row.key, row.rationale, row.rationales) for row in rows}


def citations_of(item_version_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The codes of the facts that these versions cite, in order; versions without any are left out."""
    rows = db.session.execute(
        select(ItemCitation.item_version_id, ItemCitation.fact_code)
        .where(ItemCitation.item_version_id.in_(list(item_version_ids)))
        .order_by(ItemCitation.item_version_id, ItemCitation.fact_code)
    )
    found: dict[int, tuple[str, ...]] = {}
    for version, code in rows:
        found[version] = (*found.get(version, ()), code)
    return found


def usable_items(*, sample: bool) -> list[Candidate]:
    """Approved items for a paper: the practice pool for a sample or practice paper, the secure pool for a real one.

    Items that wait for a look after their fact changed are left out; a case comes beside its members.
    """
    query = newest_items().where(Item.state.in_(DRAWN_FROM), Item.pool == ("practice" if sample else "secure"))
    query = query.where(Item.id.not_in(select(ItemHold.item_id).where(ItemHold.released_at.is_(None))))
    return [_candidate(item, version) for item, version in db.session.execute(query.order_by(Item.code))]


def candidates_by_version(item_version_ids: Iterable[int]) -> dict[int, Candidate]:
    """Pool, state and place in the field of these versions."""
    query = select(Item, ItemVersion).join(ItemVersion, ItemVersion.item_id == Item.id)
    rows = db.session.execute(query.where(ItemVersion.id.in_(list(item_version_ids))))
    return {version.id: _candidate(item, version) for item, version in rows}


def candidates_by_code(codes: Sequence[str]) -> dict[str, Candidate]:
    """The newest versions of the items with these codes."""
    rows = db.session.execute(newest_items().where(Item.code.in_(codes)))
    return {item.code: _candidate(item, version) for item, version in rows}


def _candidate(item: Item, version: ItemVersion) -> Candidate:
    return Candidate(
        item.id, version.id, item.code, item.pool, item.sample, item.state, item.kind, version.topic_code, version.level,
        item.case_id, item.case_position,
    )  # fmt: skip


def practice_items(
    topic_codes: Sequence[str], count: int, seed: int, shares: Mapping[str, int] | None = None
) -> tuple[Question, ...]:
    """Questions for practice, from the practice pool alone (rules 10); the same seed gives the same ones.

    topic_codes  chapters to choose from; empty for all
    shares       parts of the whole by chapter; without any every chapter has the same
    """
    query = newest_items().where(
        Item.pool == "practice", Item.state.in_(DRAWN_FROM), Item.kind.not_in((ESSAY, CASE)), Item.case_id.is_(None)
    )
    if topic_codes:
        query = query.where(ItemVersion.topic_code.in_(list(topic_codes)))
    found = [_question(item, version) for item, version in db.session.execute(query.order_by(Item.code))]
    chance = random.Random(seed)  # noqa: S311  practice must be repeatable, not secret
    mixed = chance.sample(found, len(found))
    wanted = spread_over_chapters(Counter(question.topic_code for question in mixed), shares or {}, count)
    drawn = [q for code, many in wanted.items() for q in [m for m in mixed if m.topic_code == code][:many]]
    return tuple(chance.sample(drawn, len(drawn)))


def item_page(actor: Actor, public_id: str, version: int | None = None) -> ItemPage:
    """One item for somebody of the bank; NotFound for anyone else and for an unknown version."""
    item = db.session.scalar(select(Item).where(Item.public_id == public_id))
    policy = ItemPolicy(actor)
    if item is None or not policy.allows(item):
        raise NotFound
    versions = db.session.scalars(
        select(ItemVersion).where(ItemVersion.item_id == item.id).order_by(ItemVersion.version.desc())
    ).all()
    wanted = version or item.version
    shown = next((row for row in versions if row.version == wanted), None)
    if shown is None:
        raise NotFound
    return _page_of(item, shown, versions, policy)


def _page_of(item: Item, shown: ItemVersion, versions: Sequence[ItemVersion], policy: ItemPolicy) -> ItemPage:
    key, cited = keys_of([shown.id])[shown.id], citations_of([shown.id]).get(shown.id, ())
    known = facts(cited)
    draft = Draft(
        shown.topic_code, shown.level, shown.body, key.key, key.rationale, key.rationales,
        shown.source_code, cited, shown.note, item.kind,
    )  # fmt: skip
    faults = faults_in(draft)
    newest = shown.version == item.version
    steps, remarks = _steps(item), _remarks(versions)
    names = _names_in(item, versions, steps, remarks)
    return ItemPage(
        public_id=item.public_id,
        code=item.code,
        kind=KIND_NAMES[item.kind],
        version=shown.version,
        version_before=max(1, shown.version - 1),
        newest=newest,
        pool=POOL_NAMES[item.pool],
        state=STATE_NAMES[item.state],
        state_tag=STATE_TAGS[item.state],
        topic=topic_names().get(shown.topic_code, shown.topic_code),
        level=LEVEL_NAMES[shown.level],
        author=names.get(item.author_id, ""),
        question=_question(item, shown),
        options=_options(shown.body, key),
        answers=answer_lines(item.kind, shown.body, key.key),
        scoring=SCORING_NAMES.get(key.key.get("scoring", ""), ""),
        rubric=tuple(
            RubricShown(line["name"], line["points"], tuple(anchors_of(line))) for line in key.key.get("rubric", ())
        ),
        rationale=key.rationale,
        source_code=shown.source_code,
        facts=tuple(known[code] for code in cited if code in known),
        unknown_facts=tuple(code for code in cited if code not in known),
        faults=tuple(FAULT_NAMES[fault] for fault in faults),
        draft=draft,
        versions=_versions_shown(versions, names),
        steps=_steps_shown(steps, names),
        remarks=_remarks_shown(remarks, names),
        **_moves(item, policy.actor, newest=newest, sound=not faults),
        **_review(item, shown, versions, policy),
    )


def _moves(item: Item, actor: Actor, *, newest: bool, sound: bool) -> dict[str, Any]:
    """What this reader may do with the version that is shown: with an old one nothing."""
    writes, decides = newest and actor.may(WRITE), newest and actor.may(PUBLISH)
    return {
        "may_edit": writes and item.state in NEW_VERSION_FROM,
        "may_submit": writes and item.state == "draft" and sound,
        "may_rest": decides and may_step(item.state, "rest"),
        "may_wake": decides and item.state == "rest",
        "may_retire": decides and may_step(item.state, "retired"),
        "may_publish": decides and item.state == "retired" and item.pool == "secure",
    }


def _review(item: Item, shown: ItemVersion, versions: Sequence[ItemVersion], policy: ItemPolicy) -> dict[str, Any]:
    """How far the review of the shown version is, and whether this reader may take part."""
    reviewing = shown.version == item.version and item.state == "review"
    writers = {item.author_id, *(row.recorded_by for row in versions)}
    given, fresh_eyes = _verdicts(shown), policy.may_review(item, writers)
    return {
        "is_reviewing": reviewing,
        "approved_by": approvals(given, writers),
        "reviews_needed": REVIEWS_NEEDED,
        "gave_verdict": any(reviewer == policy.actor.person_id for reviewer, _ in given),
        "may_review": reviewing and fresh_eyes,
        "waits_for_another": reviewing and policy.actor.may(REVIEW) and not fresh_eyes,
    }


def _versions_shown(versions: Sequence[ItemVersion], names: Names) -> tuple[VersionShown, ...]:
    return tuple(
        VersionShown(
            v.version, v.version - 1, v.recorded_at, names.get(v.recorded_by, ""), v.note,
            shortened(v.body.get("stem", "")),
        )
        for v in versions
    )  # fmt: skip


def _steps_shown(steps: Sequence[ItemStep], names: Names) -> tuple[StepShown, ...]:
    return tuple(
        StepShown(STATE_NAMES[s.to_state], STATE_TAGS[s.to_state], s.taken_at, names.get(s.taken_by, ""), s.reason)
        for s in steps
    )


def _remarks_shown(remarks: Sequence[Remark], names: Names) -> tuple[RemarkShown, ...]:
    return tuple(
        RemarkShown(number, at, names.get(by, ""), verdict, verdict == "approve", text)
        for number, at, by, verdict, text in remarks
    )


def _options(body: Mapping[str, Any], key: KeyCard) -> tuple[OptionShown, ...]:
    right = key.key.get("options", ())
    return tuple(
        OptionShown(o["id"], o["text"], o["id"] in right, str(key.rationales.get(o["id"], "")))
        for o in body.get("options", ())
    )


def _verdicts(version: ItemVersion) -> list[tuple[int, str]]:
    rows = db.session.execute(
        select(ItemReview.reviewer_id, ItemReview.verdict).where(ItemReview.item_version_id == version.id)
    )
    return [(reviewer, verdict) for reviewer, verdict in rows]


def _steps(item: Item) -> list[ItemStep]:
    return list(db.session.scalars(select(ItemStep).where(ItemStep.item_id == item.id).order_by(ItemStep.id.desc())))


def _remarks(versions: Sequence[ItemVersion]) -> list[Remark]:
    """Comments and reviews of all versions, newest first: (version, at, by, verdict, text)."""
    number = {version.id: version.version for version in versions}
    comments = db.session.scalars(select(ItemComment).where(ItemComment.item_version_id.in_(number)))
    reviews = db.session.scalars(select(ItemReview).where(ItemReview.item_version_id.in_(number)))
    found = [(number[c.item_version_id], c.recorded_at, c.author_id, "", c.text) for c in comments]
    found += [(number[r.item_version_id], r.given_at, r.reviewer_id, r.verdict, r.comment) for r in reviews]
    return sorted(found, key=lambda remark: remark[1], reverse=True)


def _names_in(
    item: Item,
    versions: Sequence[ItemVersion],
    steps: Sequence[ItemStep],
    remarks: Sequence[Remark],
) -> dict[int | None, str]:
    ids = {item.author_id, *(v.recorded_by for v in versions), *(s.taken_by for s in steps), *(r[2] for r in remarks)}
    return {number: card.name for number, card in people({i for i in ids if i is not None}).items()}
