"""What changed between two versions of a question, word by word. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain
from typing import Any

from exams.bank.answers import answer_lines
from exams.bank.rubrics import rubric_text
from exams.bank.rules import Draft, texts_of
from lms.i18n_mark import N_

# Japanese writes no spaces: a run of one script is as near to a word as is needed to read a change.
_WORDS = re.compile(
    r"[\u4e00-\u9fff\u3400-\u4dbf々]+|[\u3041-\u309f]|[\u30a0-\u30ffー]+|[A-Za-z]+|[0-9０-９]+|\s+|.", re.DOTALL
)
FIELD_NAMES = {
    "stem": N_("Exam question"),
    "row": N_("Row or place"),
    "option": N_("Answer option"),
    "right": N_("Right answer"),
    "why": N_("Reason"),
    "rationale": N_("Why the answer is right"),
    "topic": N_("Chapter"),
    "level": N_("Level of the question"),
    "source": N_("Source"),
    "fact": N_("Facts that the question cites"),
    "setting": N_("Settings of the question"),
    "media": N_("Pictures and sounds"),
}


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came; one of the three is filled."""

    same: str = ""
    gone: str = ""
    new: str = ""


@dataclass(frozen=True)
class Change:
    """One field of a question that differs; ``name`` is a source word, ``of`` what it belongs to (option b)."""

    name: str
    of: str
    pieces: tuple[Piece, ...]


def pieces_between(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts laid over each other, word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece(same="".join(old[a:b])))
            continue
        found += [Piece(gone="".join(old[a:b]))] if b > a else []
        found += [Piece(new="".join(new[c:d]))] if d > c else []
    return tuple(found)


def changes_between(before: Draft, after: Draft) -> tuple[Change, ...]:
    """Every field of the question that says something else now, in the order in which a reader meets them."""
    old, new = dict(_said(before)), dict(_said(after))
    fields = list(dict.fromkeys(chain(old, new)))
    order = list(FIELD_NAMES)
    return tuple(
        Change(FIELD_NAMES[name], of, pieces_between(old.get((name, of), ""), new.get((name, of), "")))
        for name, of in sorted(fields, key=lambda field: order.index(field[0]))
        if old.get((name, of), "") != new.get((name, of), "")
    )


def _said(draft: Draft) -> Iterator[tuple[tuple[str, str], str]]:
    body, key = draft.body, draft.key
    yield ("stem", ""), str(body.get("stem", ""))
    for name, part in (("row", "rows"), ("option", "options")):
        for line in body.get(part, ()):
            yield (name, str(line["id"])), str(line["text"])
    yield ("right", ""), _right(draft)
    for option, reason in draft.rationales.items():
        yield ("why", option), reason
    yield ("rationale", ""), draft.rationale
    yield ("topic", ""), draft.topic_code
    yield ("level", ""), draft.level
    yield ("source", ""), draft.source_code
    yield ("fact", ""), ", ".join(draft.fact_codes)
    yield ("setting", ""), _settings(body, key)
    known = {"stem", "rows", "options"}
    media = {name: value for name, value in body.items() if name not in known and name == "media"}
    yield ("media", ""), "\n".join(texts_of(media)).strip()


def _right(draft: Draft) -> str:
    lines = answer_lines(draft.kind, draft.body, draft.key)
    rubric = rubric_text(draft.key.get("rubric", ()))
    said = [*draft.key.get("options", ()), *(f"{line.name}: {line.text}" for line in lines)]
    return "\n".join([*said, *([rubric] if rubric else [])])


def _settings(body: Mapping[str, Any], key: Mapping[str, Any]) -> str:
    named = {name: body[name] for name in ("choose", "unit", "longest", "least", "most", "fixed") if name in body}
    named |= {"scoring": key["scoring"]} if "scoring" in key else {}
    return ", ".join(f"{name}: {value}" for name, value in named.items())
