"""Use-cases of the item bank: writing, reviewing, resting, publishing, loading."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update

from exams.bank.errors import ChecklistOpen
from exams.bank.models import Item, ItemCitation, ItemComment, ItemKey, ItemReview, ItemStep, ItemVersion, PracticeEntry
from exams.bank.policies import PUBLISH, REVIEW, SEE, WRITE, ItemPolicy
from exams.bank.queries import citations_of
from exams.bank.rules import (
    CHECKLIST,
    NEW_VERSION_FROM,
    Draft,
    draft_of_row,
    faults_in,
    is_approved_by,
    may_step,
    search_text,
    unchecked,
)
from exams.errors import (
    ItemCodeTaken,
    ItemIncomplete,
    NotFound,
    OwnWorkReviewed,
    PracticeStaysPractice,
    StepNotPossible,
    VersionOutdated,
)
from lms.clock import now
from lms.db import Work, transaction
from lms.policy import SYSTEM, Actor, require
from lms.text.folding import fold


def create_item(actor: Actor, code: str, pool: str, draft: Draft) -> str:
    """Put a new question into the bank as a draft; returns its public id. An unfinished draft is welcome."""
    require(actor, WRITE)
    with transaction() as work:
        known = work.session.scalar(select(Item).where(Item.code == code))
        if known is not None:
            raise ItemCodeTaken(item=code)
        item = Item(code=code, pool=pool, kind=draft.kind, author_id=actor.person_id, recorded_at=now())
        work.session.add(item)
        work.session.flush()
        if pool == "practice":
            _enter_practice(work, actor, item, "")
        _write_version(work, actor, item, draft)
        _note_step(work, actor, item, "", "draft")
        work.audit(actor, "exams.item.created", "item", item.id, pool=pool, code=code)
        return item.public_id


def save_version(actor: Actor, public_id: str, draft: Draft, based_on: int) -> int:
    """Keep what was written as a new version; the item goes back to draft. Returns the version's number.

    based_on  the version the writer had before her eyes; VersionOutdated when a newer one was saved meanwhile
    """
    require(actor, WRITE)
    with transaction() as work:
        item = _item(work, actor, public_id)
        if item.version != based_on:
            if _says_the_same(work, item, draft):
                return item.version
            raise VersionOutdated
        if item.state not in NEW_VERSION_FROM:
            raise StepNotPossible
        if _says_the_same(work, item, draft):
            return item.version
        item.version += 1
        _write_version(work, actor, item, draft)
        if item.state != "draft":
            _step(work, actor, item, "draft", "")
        work.audit(actor, "exams.item.version_saved", "item", item.id, version=item.version)
        return item.version


def submit_for_review(actor: Actor, public_id: str) -> None:
    """Hand a draft to the colleagues. Refuses with ItemIncomplete and the faults, if any are left."""
    require(actor, WRITE)
    with transaction() as work:
        item = _item(work, actor, public_id)
        if item.state == "review":
            return
        faults = faults_in(_draft_of(work, _version(work, item)))
        if faults:
            raise ItemIncomplete(faults=", ".join(faults))
        _step(work, actor, item, "review", "")


def review_item(actor: Actor, public_id: str, version: int, verdict: str, checked: Sequence[str], comment: str) -> None:
    """Approve a version or send it back; it is approved when enough people did (rules.REVIEWS_NEEDED).

    Refuses one's own work (OwnWorkReviewed), an approval with open points of the checklist (ChecklistOpen), and a
    version that is no longer the newest.
    """
    require(actor, REVIEW)
    with transaction() as work:
        item = _item(work, actor, public_id)
        writers = _writers(work, item)
        if not ItemPolicy(actor).may_review(item, writers):
            raise OwnWorkReviewed
        if verdict == "approve" and unchecked(checked):
            raise ChecklistOpen(faults=", ".join(unchecked(checked)))
        newest = _version(work, item)
        given = _review_by(work, newest, actor)
        if given is not None and given.verdict == verdict and item.state != "review":
            return
        if item.version != version or item.state != "review":
            raise StepNotPossible
        _keep_review(work, actor, newest, given, verdict, checked, comment)
        if verdict == "send_back":
            _step(work, actor, item, "draft", comment)
        elif is_approved_by(_reviews(work, newest), writers):
            _step(work, actor, item, "approved", comment)


def comment_on_item(actor: Actor, public_id: str, text: str) -> None:
    """Leave a remark on the newest version."""
    require(actor, SEE)
    with transaction() as work:
        item = _item(work, actor, public_id)
        newest = _version(work, item)
        last = work.session.scalar(
            select(ItemComment).where(ItemComment.item_version_id == newest.id).order_by(ItemComment.id.desc()).limit(1)
        )
        if last is not None and (last.author_id, last.text) == (actor.person_id, text):
            return
        work.session.add(
            ItemComment(item_version_id=newest.id, author_id=actor.person_id, text=text, recorded_at=now())
        )
        work.audit(actor, "exams.item.commented", "item", item.id, version=item.version)


def move_item(actor: Actor, public_id: str, state: str, reason: str) -> None:
    """Let an item rest, wake it, or retire it, with a reason."""
    require(actor, PUBLISH)
    with transaction() as work:
        item = _item(work, actor, public_id)
        if item.state == state:
            return
        if state not in ("rest", "approved", "retired") or (item.state in ("draft", "review") and state != "retired"):
            raise StepNotPossible
        _step(work, actor, item, state, reason)


def publish_to_practice(actor: Actor, public_id: str, decision: str) -> None:
    """Open a retired item to practice by recorded decision of the board (rules 9); there is no way back (rules 10)."""
    require(actor, PUBLISH)
    with transaction() as work:
        item = _item(work, actor, public_id)
        if item.pool == "practice":
            return
        if item.state != "retired":
            raise StepNotPossible
        item.pool = "practice"
        work.session.flush()
        _enter_practice(work, actor, item, decision)
        _note_step(work, actor, item, item.state, "approved", decision)
        item.state = "approved"
        work.audit(actor, "exams.item.published", "item", item.id)


def change_pool(actor: Actor, public_id: str, pool: str) -> None:
    """Move an unused draft of the secure pool to practice. The other way is refused, whoever asks (rules 10)."""
    require(actor, WRITE)
    with transaction() as work:
        item = _item(work, actor, public_id)
        if item.pool == pool:
            return
        if pool == "secure":
            raise PracticeStaysPractice(item=item.code)
        if item.state != "draft":
            raise StepNotPossible
        item.pool = pool
        work.session.flush()
        _enter_practice(work, actor, item, "")
        work.audit(actor, "exams.item.pool_changed", "item", item.id, pool=pool)


def note_items_used(work: Work, item_version_ids: Iterable[int]) -> None:
    """A paper with these versions was frozen: their items are in use from now on."""
    ids = select(ItemVersion.item_id).where(ItemVersion.id.in_(list(item_version_ids)))
    approved = work.session.scalars(select(Item).where(Item.id.in_(ids), Item.state == "approved")).all()
    for item in approved:
        _note_step(work, SYSTEM, item, item.state, "in_use")
    work.session.execute(update(Item).where(Item.id.in_([item.id for item in approved])).values(state="in_use"))


def load_items(
    work: Work,
    rows: Iterable[Mapping[str, Any]],
    *,
    sample: bool = True,
    author: int | None = None,
    readers: Sequence[int] = (),
) -> int:
    """Bring items of a data file into the practice pool, approved; known codes are left alone. Returns how many are new.

    author   who wrote them; None for those that ship with the product
    readers  people who read and approved them beforehand; their approvals are kept
    The chapter is the part of the code before the hyphen: "07-012" belongs to ch07.
    """
    listed = list(rows)
    known = set(work.session.scalars(select(Item.code)))
    fresh = [row for row in listed if row["code"] not in known]
    for row in fresh:
        item = _load_item(work, row, sample)
        item.author_id = author
        version = _version(work, item)
        work.session.add_all(_approval(version, reader) for reader in readers)
    return len(fresh)


def _approval(version: ItemVersion, reader: int) -> ItemReview:
    return ItemReview(
        item_version_id=version.id, reviewer_id=reader, verdict="approve", checked=list(CHECKLIST), given_at=now()
    )


def _load_item(work: Work, row: Mapping[str, Any], sample: bool) -> Item:
    draft = draft_of_row(row, row.get("topic") or f"ch{row['code'].partition('-')[0]}")
    faults = faults_in(draft)
    if faults:
        raise ItemIncomplete(faults=f"{row['code']}: {', '.join(faults)}")
    item = Item(code=row["code"], pool="practice", kind=draft.kind, state="approved", sample=sample, recorded_at=now())
    work.session.add(item)
    work.session.flush()
    _enter_practice(work, SYSTEM, item, "")
    _write_version(work, SYSTEM, item, draft)
    _note_step(work, SYSTEM, item, "", "approved")
    return item


def _item(work: Work, actor: Actor, public_id: str) -> Item:
    item: Item | None = work.session.scalar(select(Item).where(Item.public_id == public_id).with_for_update())
    if item is None or not ItemPolicy(actor).allows(item):
        raise NotFound
    return item


def _version(work: Work, item: Item) -> ItemVersion:
    return work.session.scalars(
        select(ItemVersion).where(ItemVersion.item_id == item.id, ItemVersion.version == item.version)
    ).one()


def _write_version(work: Work, actor: Actor, item: Item, draft: Draft) -> None:
    version = ItemVersion(
        item_id=item.id,
        version=item.version,
        topic_code=draft.topic_code,
        level=draft.level,
        body=dict(draft.body),
        search=fold(search_text(draft.body)),
        source_code=draft.source_code,
        note=draft.note,
        recorded_at=now(),
        recorded_by=actor.person_id,
    )
    work.session.add(version)
    work.session.flush()
    work.session.add(
        ItemKey(
            item_version_id=version.id,
            key=dict(draft.key),
            rationale=draft.rationale,
            rationales=dict(draft.rationales),
        )
    )
    work.session.add_all(ItemCitation(item_version_id=version.id, fact_code=code) for code in draft.fact_codes)


def _draft_of(work: Work, version: ItemVersion) -> Draft:
    item = work.session.get_one(Item, version.item_id)
    key = work.session.get_one(ItemKey, version.id)
    return Draft(
        topic_code=version.topic_code,
        level=version.level,
        body=version.body,
        key=key.key,
        rationale=key.rationale,
        rationales=key.rationales,
        source_code=version.source_code,
        fact_codes=citations_of([version.id]).get(version.id, ()),
        note=version.note,
        kind=item.kind,
    )


def _says_the_same(work: Work, item: Item, draft: Draft) -> bool:
    return _draft_of(work, _version(work, item)) == draft


def _enter_practice(work: Work, actor: Actor, item: Item, reason: str) -> None:
    work.session.add(PracticeEntry(item_id=item.id, entered_at=now(), entered_by=actor.person_id, reason=reason))


def _review_by(work: Work, version: ItemVersion, actor: Actor) -> ItemReview | None:
    return work.session.scalar(
        select(ItemReview).where(ItemReview.item_version_id == version.id, ItemReview.reviewer_id == actor.person_id)
    )


def _keep_review(
    work: Work,
    actor: Actor,
    version: ItemVersion,
    given: ItemReview | None,
    verdict: str,
    checked: Sequence[str],
    comment: str,
) -> None:
    review = given or ItemReview(item_version_id=version.id, reviewer_id=actor.person_id)
    review.verdict, review.checked, review.comment, review.given_at = verdict, list(checked), comment, now()
    work.session.add(review)
    work.session.flush()
    work.audit(actor, "exams.item.reviewed", "item", version.item_id, version=version.version, verdict=verdict)


def _writers(work: Work, item: Item) -> set[int | None]:
    """The author and everybody who saved a version."""
    savers = work.session.scalars(select(ItemVersion.recorded_by).where(ItemVersion.item_id == item.id))
    return {item.author_id, *savers}


def _reviews(work: Work, version: ItemVersion) -> list[tuple[int, str]]:
    rows = work.session.execute(
        select(ItemReview.reviewer_id, ItemReview.verdict).where(ItemReview.item_version_id == version.id)
    )
    return [(reviewer, verdict) for reviewer, verdict in rows]


def _step(work: Work, actor: Actor, item: Item, state: str, reason: str) -> None:
    """Take a step that the table of steps allows; a new version may come back to draft from anywhere."""
    returns = state == "draft" and item.state in NEW_VERSION_FROM
    if not returns and not may_step(item.state, state):
        raise StepNotPossible
    _note_step(work, actor, item, item.state, state, reason)
    work.audit(actor, "exams.item.moved", "item", item.id, before=item.state, after=state)
    item.state = state


def _note_step(work: Work, actor: Actor, item: Item, before: str, after: str, reason: str = "") -> None:
    work.session.add(
        ItemStep(
            item_id=item.id,
            version=item.version,
            from_state=before,
            to_state=after,
            taken_by=actor.person_id,
            taken_at=now(),
            reason=reason[:400],
        )
    )
