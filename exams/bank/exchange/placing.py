"""Where a question of a file goes: its code, chapter and level here, and the draft that is made of it. Pure."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from exams.bank.exchange.rows import Note, QuestionRow, Read, Refused
from exams.bank.rules import Draft, codes_in
from lms.knowledge.api import CASE, LEVELS
from lms.text.folding import fold
from lms.text.ruby import ruby_plain

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
SHOWN = 100


@dataclass(frozen=True)
class Place:
    """What the importer chose for questions whose file does not say.

    names  folded name or code of a chapter -> its code
    """

    topic_code: str
    level: str
    prefix: str
    names: Mapping[str, str]


class Placer:
    """Places one question after another; remembers the codes and cases of the file."""

    def __init__(self, place: Place, taken: Collection[str], cases: Collection[str]) -> None:
        self.place = place
        self.taken = taken
        self.seen: set[str] = set()
        self.cases = set(cases)

    def placed(self, read: Read, number: int) -> Read:
        """The question with the code and chapter that it will have here, or why it is refused."""
        if isinstance(read, Refused):
            return read
        refusal = self._refusal(read)
        if refusal is not None:
            return Refused(read.line, read.name, refusal)
        notes = list(read.notes)
        code = read.code if CODE.fullmatch(read.code) else f"{self.place.prefix}-{number:04d}"
        if read.code and code != read.code:
            notes.append(Note("code_unusable", code))
        self.seen.add(code)
        if read.kind == CASE:
            self.cases.add(code)
        topic = self.topic_of(read.category)
        if read.category and not topic:
            notes.append(Note("topic_unknown", read.category[:80]))
        level = read.level if read.level in LEVELS else self.place.level
        return replace(read, code=code, category=topic or self.place.topic_code, level=level, notes=tuple(notes))

    def _refusal(self, row: QuestionRow) -> Note | None:
        if row.code and row.code in self.taken:
            return Note("code_taken", row.code[:40])
        if row.code and row.code in self.seen:
            return Note("code_twice", row.code[:40])
        if row.case and row.case not in self.cases:
            return Note("case_unknown", row.case[:40])
        return None

    def topic_of(self, category: str) -> str:
        """The chapter that a file means by a path, a name or a code; empty when it is none of ours."""
        names = self.place.names
        whole = names.get(fold(category), "")
        return whole or names.get(fold(category.rstrip("/").rpartition("/")[2]), "")


def draft_from(row: QuestionRow, filename: str) -> Draft:
    """The draft of a placed question. Its note says where it came from."""
    return Draft(
        topic_code=row.category,
        level=row.level,
        body=dict(row.body),
        key=dict(row.key),
        rationale=row.rationale,
        rationales=dict(row.rationales),
        source_code=row.source[:60],
        fact_codes=tuple(code[:60] for code in codes_in(row.fact)),
        note=f"{filename[:100]}: {row.line}"[:200],
        kind=row.kind,
    )


def shown_stem(row: QuestionRow) -> str:
    """The beginning of a question in one line, for a list."""
    plain = " ".join(ruby_plain(str(row.body.get("stem", ""))).split())
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}…"
