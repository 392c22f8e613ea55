"""Use-cases of papers: drawing, adjusting by hand, freezing, looking, withdrawing."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from sqlalchemy import delete, select

from exams.bank.models import ItemKey, ItemVersion
from exams.bank.queries import Candidate, candidates_by_code, usable_items
from exams.bank.services import note_items_used
from exams.errors import (
    BankTooSmall,
    BlueprintInvalid,
    ItemNotForRealSitting,
    NotFound,
    PaperFrozen,
    PaperIncomplete,
)
from exams.events import PaperWithdrawn
from exams.papers.models import Blueprint, Paper, PaperItem, PaperPart, PaperSet
from exams.papers.policies import MANAGE, PaperPolicy
from exams.papers.queries import PaperPage, candidates_in, paper_page_of
from exams.papers.rules import (
    CHOICE_PART,
    STANDARD_LEVELS,
    WRITTEN_PART,
    Placed,
    barred_from_real_paper,
    draw,
    faults_in_blueprint,
    fingerprint,
    missing_for,
)
from lms.clock import now
from lms.db import Work, transaction
from lms.i18n import in_language
from lms.i18n_mark import N_
from lms.knowledge.api import topics
from lms.policy import Actor, require

STANDARD_BLUEPRINT = "standard-50"
STANDARD_NAME = N_("Standard: %(count)s questions")


def save_blueprint(actor: Actor, code: str, name: str, body: Mapping[str, Any]) -> str:
    """Keep a blueprint under its code; one that is there already is replaced. Returns its public id."""
    require(actor, MANAGE)
    faults = faults_in_blueprint(body, [topic.code for topic in topics()])
    if faults:
        raise BlueprintInvalid(fault=", ".join(faults))
    with transaction() as work:
        blueprint = work.session.scalar(select(Blueprint).where(Blueprint.code == code))
        if blueprint is None:
            blueprint = Blueprint(code=code, recorded_at=now(), recorded_by=actor.person_id)
            work.session.add(blueprint)
        blueprint.name, blueprint.body = name, dict(body)
        work.session.flush()
        work.audit(actor, "exams.blueprint.saved", "blueprint", blueprint.id, code=code)
        return blueprint.public_id


def standard_blueprint(actor: Actor) -> str:
    """The blueprint of 50 items with the chapters' own weights; made from them on the first call."""
    weights = {topic.code: topic.weight for topic in topics()}
    body = {"topics": weights, "levels": STANDARD_LEVELS}
    return save_blueprint(
        actor, STANDARD_BLUEPRINT, _in_japanese(STANDARD_NAME) % {"count": sum(weights.values())}, body
    )


def draw_paper(actor: Actor, code: str, title: str, blueprint: str, seed: int, *, sample: bool = False) -> str:
    """Draw a paper to a blueprint; returns its public id. The same code again gives the paper that is there.

    sample  draws from the practice pool and can be used in sample sittings alone (rules 10)
    Refuses with BankTooSmall, naming chapter, wanted and there.
    """
    require(actor, MANAGE)
    with transaction() as work:
        known = work.session.scalar(select(Paper.public_id).where(Paper.code == code))
        if known is not None:
            return known
        plan = _blueprint(work, blueprint)
        items = [item for item in usable_items(sample=sample) if item.kind != "essay"]
        missing = missing_for(plan.body, items)
        if missing:
            raise BankTooSmall(missing=", ".join(f"{m.topic_code} {m.there}/{m.wanted}" for m in missing))
        paper = _new_paper(work, actor, code, title, sample)
        paper.blueprint_id, paper.seed = plan.id, seed
        _add_part(work, paper, CHOICE_PART, "choice", N_("Multiple choice"), None)
        for place, item in enumerate(draw(plan.body, items, seed), start=1):
            _place(work, paper, CHOICE_PART, place, item)
        work.audit(actor, "exams.paper.drawn", "paper", paper.id, code=code, seed=seed, sample=sample)
        return paper.public_id


def add_written_part(actor: Actor, public_id: str, item_code: str, minutes: int | None = None) -> None:
    """Put one question with a written answer into part B; a part B that is there gets this question instead."""
    require(actor, MANAGE)
    with transaction() as work:
        paper = _draft_paper(work, actor, public_id)
        item = _usable(paper, item_code)
        if item.kind != "essay":
            raise NotFound
        _drop_part(work, paper, WRITTEN_PART)
        _add_part(work, paper, WRITTEN_PART, "written", N_("Written answer"), minutes)
        _place(work, paper, WRITTEN_PART, 1, item)
        work.audit(actor, "exams.paper.written_part", "paper", paper.id, item=item.code)


def replace_item(actor: Actor, public_id: str, part: str, position: int, item_code: str) -> None:
    """Put another item at one place of a draft."""
    require(actor, MANAGE)
    with transaction() as work:
        paper = _draft_paper(work, actor, public_id)
        place = work.session.get(PaperItem, (paper.id, part, position))
        item = _usable(paper, item_code)
        if place is None or (item.kind == "essay" and part == CHOICE_PART):
            raise NotFound
        if item.item_version_id in candidates_in(paper.id):
            return
        place.item_version_id = item.item_version_id
        work.audit(actor, "exams.paper.item_replaced", "paper", paper.id, part=part, position=position)


def freeze_paper(actor: Actor, public_id: str) -> str:
    """Fix the paper for ever and give it its fingerprint. A second call gives the same fingerprint.

    Refuses with PaperIncomplete, or with ItemNotForRealSitting naming the practice item (rules 10).
    """
    require(actor, MANAGE)
    with transaction() as work:
        paper = _paper(work, actor, public_id)
        if paper.state == "frozen":
            return paper.fingerprint
        if paper.state != "draft":
            raise PaperFrozen(paper=paper.code)
        _check_complete(work, paper)
        _check_pools(paper)
        places = _places(work, paper)
        paper.fingerprint, paper.frozen_at, paper.frozen_by = fingerprint(places), now(), actor.person_id
        paper.state = "frozen"
        note_items_used(work, candidates_in(paper.id))
        work.audit(actor, "exams.paper.frozen", "paper", paper.id, fingerprint=paper.fingerprint)
        return paper.fingerprint


def look_at_paper(actor: Actor, public_id: str) -> PaperPage:
    """The page of one paper for the board. Each look at a frozen paper is in the audit log."""
    require(actor, MANAGE)
    with transaction() as work:
        paper = _paper(work, actor, public_id)
        if paper.fingerprint:
            work.audit(actor, "exams.paper.looked_at", "paper", paper.id)
        return paper_page_of(actor, paper)


def is_unchanged(work: Work, paper_id: int) -> bool:
    """Whether a frozen paper still is what its fingerprint says."""
    paper = work.session.get_one(Paper, paper_id)
    return bool(paper.fingerprint) and fingerprint(_places(work, paper)) == paper.fingerprint


def withdraw_paper(actor: Actor, public_id: str, reason: str) -> None:
    """Take a frozen paper out of use. A coming sitting that uses it refuses (PaperInUse) and so undoes this."""
    require(actor, MANAGE)
    with transaction() as work:
        paper = _paper(work, actor, public_id)
        if paper.state == "withdrawn":
            return
        if paper.state != "frozen":
            raise NotFound
        paper.state, paper.withdrawn_at, paper.withdrawn_by = "withdrawn", now(), actor.person_id
        paper.withdrawn_reason = reason
        work.audit(actor, "exams.paper.withdrawn", "paper", paper.id)
        work.announce(PaperWithdrawn(paper_id=paper.id, code=paper.code))


def delete_draft(actor: Actor, public_id: str) -> None:
    """Throw a draft away; nobody has used it."""
    require(actor, MANAGE)
    with transaction() as work:
        paper = _draft_paper(work, actor, public_id)
        for part in (CHOICE_PART, WRITTEN_PART):
            _drop_part(work, paper, part)
        work.audit(actor, "exams.paper.draft_deleted", "paper", paper.id, code=paper.code)
        work.session.delete(paper)


def new_draft(
    work: Work,
    actor: Actor,
    paper_set: PaperSet,
    code: str,
    title: str,
    placed: Sequence[tuple[Candidate, bool]],
) -> str:
    """Write one paper of a set as a draft, inside the caller's transaction; returns its public id.

    placed   items in their order, each with whether it is only tried out
    """
    paper = _new_paper(work, actor, code, title, paper_set.sample)
    paper.blueprint_id, paper.paper_set_id = paper_set.blueprint_id, paper_set.id
    paper.seed = int(paper_set.body.get("seed") or 1)
    _add_part(work, paper, CHOICE_PART, "choice", N_("Multiple choice"), None)
    for position, (item, pretest) in enumerate(placed, start=1):
        _place(work, paper, CHOICE_PART, position, item, pretest=pretest)
    work.audit(actor, "exams.paper.drawn", "paper", paper.id, code=code, seed=paper.seed, sample=paper.sample)
    return paper.public_id


def _blueprint(work: Work, public_id: str) -> Blueprint:
    found: Blueprint | None = work.session.scalar(select(Blueprint).where(Blueprint.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def _paper(work: Work, actor: Actor, public_id: str) -> Paper:
    paper: Paper | None = work.session.scalar(select(Paper).where(Paper.public_id == public_id).with_for_update())
    if paper is None or not PaperPolicy(actor).allows(paper):
        raise NotFound
    return paper


def _draft_paper(work: Work, actor: Actor, public_id: str) -> Paper:
    paper = _paper(work, actor, public_id)
    if paper.state != "draft":
        raise PaperFrozen(paper=paper.code)
    return paper


def _new_paper(work: Work, actor: Actor, code: str, title: str, sample: bool) -> Paper:
    paper = Paper(code=code, title=title, sample=sample, recorded_at=now(), recorded_by=actor.person_id)
    work.session.add(paper)
    work.session.flush()
    return paper


def _add_part(work: Work, paper: Paper, part: str, kind: str, title_en: str, minutes: int | None) -> None:
    title = _in_japanese(title_en)
    work.session.add(
        PaperPart(paper_id=paper.id, part=part, kind=kind, title=title, title_en=title_en, minutes=minutes)
    )
    work.session.flush()


def _drop_part(work: Work, paper: Paper, part: str) -> None:
    work.session.execute(delete(PaperItem).where(PaperItem.paper_id == paper.id, PaperItem.part == part))
    work.session.execute(delete(PaperPart).where(PaperPart.paper_id == paper.id, PaperPart.part == part))


def _place(work: Work, paper: Paper, part: str, position: int, item: Candidate, *, pretest: bool = False) -> None:
    work.session.add(
        PaperItem(
            paper_id=paper.id, part=part, position=position, item_version_id=item.item_version_id, pretest=pretest
        )
    )  # fmt: skip


def _usable(paper: Paper, item_code: str) -> Candidate:
    """An item that this paper may hold: approved, and in a real paper not from practice (rules 10)."""
    item = candidates_by_code([item_code]).get(item_code)
    if item is None or item.state not in ("approved", "in_use"):
        raise NotFound
    if not paper.sample and barred_from_real_paper(item.pool, item.sample):
        raise ItemNotForRealSitting(item=item.code)
    return item


def _check_complete(work: Work, paper: Paper) -> None:
    parts = set(work.session.scalars(select(PaperPart.part).where(PaperPart.paper_id == paper.id)))
    filled = set(work.session.scalars(select(PaperItem.part).where(PaperItem.paper_id == paper.id)))
    if not parts or parts != filled:
        raise PaperIncomplete(paper=paper.code)


def _check_pools(paper: Paper) -> None:
    if paper.sample:
        return
    for item in candidates_in(paper.id).values():
        if barred_from_real_paper(item.pool, item.sample):
            raise ItemNotForRealSitting(item=item.code)


def _places(work: Work, paper: Paper) -> list[Placed]:
    rows = work.session.execute(
        select(PaperItem, ItemVersion, ItemKey)
        .join(ItemVersion, ItemVersion.id == PaperItem.item_version_id)
        .join(ItemKey, ItemKey.item_version_id == ItemVersion.id)
        .where(PaperItem.paper_id == paper.id)
    ).all()
    return [
        Placed(place.part, place.position, str(version.item_id), version.version, version.body, key.key)
        for place, version, key in rows
    ]


def _in_japanese(text: str) -> str:
    """A name that is kept as data; its English is the source string itself."""
    with in_language("ja"):
        return str(gettext(text))
