"""The log as a tree: taking lines in, signed heads, proofs, and the check of everything against everything."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from certificates.awards.models import Award
from certificates.credentials.encoding import base64url, from_base64url
from certificates.credentials.keys import public_key, signer
from certificates.credentials.merkle import (
    completed_by,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
)
from certificates.credentials.models import LogLine, LogNode, LogSubject, TreeHead
from certificates.credentials.proofs import signature_holds
from certificates.credentials.statements import commitment, head_bytes
from certificates.errors import NoSuchProof
from lms.clock import now
from lms.db import Work, db

BATCH = 500
# A line that is older than this and still outside the tree is a fault: the minute's task has not run.
SETTLED = timedelta(minutes=15)


@dataclass(frozen=True)
class Head:
    """The log at a size, signed."""

    size: int
    root: str
    at: datetime
    kid: str
    signature: str

    def public(self) -> dict[str, Any]:
        return {
            "size": self.size,
            "root": self.root,
            "at": self.at.isoformat(),
            "kid": self.kid,
            "signature": self.signature,
        }


@dataclass(frozen=True)
class Line:
    """One line in the tree."""

    place: int
    content: str
    digest: str


def _node(level: int, place: int) -> bytes:
    digest = db.session.scalar(select(LogNode.digest).where(LogNode.level == level, LogNode.place == place))
    if digest is None:
        raise NoSuchProof
    return bytes.fromhex(digest)


def size_of_tree() -> int:
    """How many lines the tree holds."""
    return db.session.scalar(select(func.count()).select_from(LogNode).where(LogNode.level == 0)) or 0


def take_in(work: Work) -> int:
    """Take the next lines into the tree, in order, and sign the new head; returns how many."""
    taken = select(LogNode.line_id).where(LogNode.line_id == LogLine.id).exists()
    rows = work.session.scalars(select(LogLine).where(~taken).order_by(LogLine.id).limit(BATCH)).all()
    if not rows:
        return 0
    size = size_of_tree()
    made: dict[tuple[int, int], bytes] = {}

    def node(level: int, place: int) -> bytes:
        return made.get((level, place)) or _node(level, place)

    for row in rows:
        for level, place, digest in completed_by(size, leaf_hash(row.content.encode()), node):
            made[level, place] = digest
            line_id = row.id if level == 0 else None
            work.session.add(LogNode(level=level, place=place, digest=digest.hex(), line_id=line_id))
        size += 1
    at, root, key = now(), root_of(size, node).hex(), signer()
    signature = key.key.sign(head_bytes(size, root, at.isoformat()))
    work.session.add(TreeHead(size=size, root=root, at=at, kid=key.kid, signature=base64url(signature)))
    return len(rows)


def newest_head() -> Head | None:
    """The newest signed head; None while nothing was ever taken in."""
    row = db.session.scalar(select(TreeHead).order_by(TreeHead.size.desc()).limit(1))
    return _head(row) if row is not None else None


def heads(before: int | None = None, limit: int = 50) -> list[Head]:
    """Signed heads, the newest first, below a size where one is named."""
    query = select(TreeHead).order_by(TreeHead.size.desc()).limit(limit)
    return [_head(row) for row in db.session.scalars(query if before is None else query.where(TreeHead.size < before))]


def _head(row: TreeHead) -> Head:
    return Head(row.size, row.root, row.at, row.kid, row.signature)


def lines(start: int, count: int) -> list[Line]:
    """Lines of the tree from a place on."""
    rows = db.session.execute(
        select(LogNode.place, LogLine.content, LogNode.digest)
        .join(LogLine, LogLine.id == LogNode.line_id)
        .where(LogNode.level == 0, LogNode.place >= start)
        .order_by(LogNode.place)
        .limit(count)
    )
    return [Line(*row) for row in rows]


def prove_inclusion(place: int, size: int) -> list[str]:
    """Hashes that lead from a line to the root at a size. Refusal: NoSuchProof."""
    if not 0 <= place < size <= size_of_tree():
        raise NoSuchProof
    return [step.hex() for step in inclusion_proof(place, size, _node)]


def prove_consistency(first: int, second: int) -> list[str]:
    """Hashes that show that the log of a size grew out of a smaller one. Refusal: NoSuchProof."""
    if not 0 < first <= second <= size_of_tree():
        raise NoSuchProof
    return [step.hex() for step in consistency_proof(first, second, _node)]


def story_of(subject: str, subject_id: int) -> dict[str, Any] | None:
    """What the log says of one award or pass, with all that is needed to check it; None once the person is erased."""
    known = db.session.get(LogSubject, (subject, subject_id))
    head = newest_head()
    if known is None or not known.salt or head is None:
        return None
    rows = db.session.execute(
        select(LogNode.place, LogLine.content)
        .join(LogLine, LogLine.id == LogNode.line_id)
        .where(LogLine.subject == subject, LogLine.subject_id == subject_id)
        .order_by(LogNode.place)
    )
    told = [
        {"place": place, "content": content, "inclusion": prove_inclusion(place, head.size)} for place, content in rows
    ]
    return {
        "subject": subject,
        "public_id": known.public_id,
        "salt": known.salt,
        "lines": told,
        "head": head.public(),
    }


@dataclass(frozen=True)
class Verdict:
    """What a check of the whole log found."""

    size: int
    heads: int
    waiting: int
    faults: tuple[str, ...]


class _Growing:
    """The root of a growing tree, keeping only the hashes that the next root needs."""

    def __init__(self) -> None:
        self.size = 0
        self.peaks: dict[tuple[int, int], bytes] = {}
        self.faults: list[str] = []

    def add(self, leaf: bytes, recorded: dict[tuple[int, int], str]) -> None:
        for level, place, digest in completed_by(self.size, leaf, self._peak):
            if recorded.pop((level, place), None) != digest.hex():
                self.faults.append(f"node {level}/{place}: was changed or is missing")
            self.peaks[level, place] = digest
            self.peaks.pop((level - 1, place * 2), None)
            self.peaks.pop((level - 1, place * 2 + 1), None)
        self.size += 1

    def _peak(self, level: int, place: int) -> bytes:
        return self.peaks[level, place]

    def root(self) -> str:
        return root_of(self.size, self._peak).hex()


def verify_log(kept: Iterable[dict[str, Any]] = ()) -> Verdict:
    """Read the whole log again: lines, tree, signed heads, and whether every title's state stands in it.

    kept  heads that somebody outside kept (as ``Head.public`` writes them): the log must have grown out of them
    """
    tree, signed = _Growing(), {row.size: _head(row) for row in db.session.scalars(select(TreeHead))}
    demanded, faults = {int(head["size"]): head for head in kept}, []
    recorded = {(n.level, n.place): n.digest for n in db.session.scalars(select(LogNode).where(LogNode.level > 0))}
    for leaf, digest, place in _leaves():
        if place != tree.size:
            faults.append(f"line {tree.size}: is missing")
            break
        recorded[0, place] = digest
        tree.add(leaf, recorded)
        faults += _faults_of_head(tree, signed.get(tree.size), demanded.pop(tree.size, None))
    faults += tree.faults
    faults += [f"head {size}: speaks of more lines than the log holds" for size in sorted(signed) if size > tree.size]
    faults += [f"kept head {size}: the log does not reach it any more" for size in sorted(demanded)]
    faults += [f"node {level}/{place}: belongs to no line" for level, place in sorted(recorded)]
    if tree.size and tree.size not in signed:
        faults.append(f"head {tree.size}: the newest lines are not signed")
    waiting = _waiting()
    faults += [f"line of {at.isoformat()}: was never taken in" for at in waiting if at < now() - SETTLED]
    return Verdict(tree.size, len(signed), len(waiting), tuple(faults + list(_faults_of_titles())))


def _leaves() -> Iterator[tuple[bytes, str, int]]:
    rows = db.session.execute(
        select(LogLine.content, LogNode.digest, LogNode.place)
        .join(LogLine, LogLine.id == LogNode.line_id, isouter=True)
        .select_from(LogNode)
        .where(LogNode.level == 0)
        .order_by(LogNode.place)
        .execution_options(yield_per=1000)
    )
    for content, digest, place in rows:
        yield leaf_hash((content or "").encode()), digest, place


def _faults_of_head(tree: _Growing, head: Head | None, kept: dict[str, Any] | None) -> list[str]:
    faults = []
    if head is not None:
        public = public_key(head.kid)
        if head.root != tree.root():
            faults.append(f"head {head.size}: does not fit the lines")
        if public is None or not _signed(public, head):
            faults.append(f"head {head.size}: its signature does not hold")
    if kept is not None and kept["root"] != tree.root():
        faults.append(f"kept head {tree.size}: the log was changed since it was kept")
    return faults


def _signed(public: bytes, head: Head) -> bool:
    message = head_bytes(head.size, head.root, head.at.isoformat())
    return signature_holds(public, from_base64url(head.signature), message)


def _waiting() -> list[datetime]:
    taken = select(LogNode.line_id).where(LogNode.line_id == LogLine.id).exists()
    return list(db.session.scalars(select(LogLine.recorded_at).where(~taken).order_by(LogLine.id)))


def _faults_of_titles() -> Iterator[str]:
    """Every title stands in the log, under its own commitment and with the state that was told last."""
    rows = db.session.execute(
        select(Award, LogSubject)
        .join(LogSubject, (LogSubject.subject == "title") & (LogSubject.subject_id == Award.id), isouter=True)
        .order_by(Award.id)
    ).all()
    newest = _newest_lines()
    for award, known in rows:
        if known is None:
            yield f"title {award.public_id}: does not stand in the log"
        elif known.salt and commitment(known.salt, "title", award.public_id) not in newest.get(award.id, ""):
            yield f"title {award.public_id}: its line stands for something else"
        elif f'"kind":"title.{public_word(award.told_state)}"' not in newest.get(award.id, ""):
            yield f"title {award.public_id}: the log says another state"


def public_word(state: str) -> str:
    """The state as the log says it: grace is the holder's own matter."""
    return "valid" if state in ("active", "grace") else state


def _newest_lines() -> dict[int, str]:
    rows = db.session.execute(
        select(LogLine.subject_id, LogLine.content).where(LogLine.subject == "title").order_by(LogLine.id)
    )
    return {row.subject_id: row.content for row in rows}
