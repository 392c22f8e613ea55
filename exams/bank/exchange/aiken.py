"""Aiken: one right option, nothing else. Source: docs.moodle.org, "Aiken format". Read and written. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from exams.bank.exchange.markup import has_readings, to_plain
from exams.bank.exchange.rows import (
    Note,
    QuestionRow,
    Read,
    Refused,
    RowFault,
    Written,
    choice_of,
    guarded,
    told,
)
from lms.knowledge.api import (
    SINGLE_CHOICE,
    TRUE_FALSE,
)
from lms.text.ruby import ruby_escape, ruby_plain

_OPTION = re.compile(r"^\s*([A-Z])[.)]\s(.*)$")
_ANSWER = re.compile(r"^\s*ANSWER\s*:\s*(.*?)\s*$")


@dataclass
class _Open:
    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)


def read_aiken(text: str) -> Iterator[Read]:
    """The questions of an Aiken text. A stem may run over several lines, an option may not."""
    now = _Open()
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        bare = line.strip().lstrip("\ufeff")
        answer, option = _ANSWER.match(bare), _OPTION.match(bare + " ")
        if answer:
            yield _finished(now, answer.group(1), number)
            now = _Open()
        elif option and now.stem:
            now.options.append((option.group(1), option.group(2).strip()))
        elif bare and now.options:
            yield Refused(now.line, _name(now), Note("no_answer_line"))
            now = _Open(number, [bare])
        elif bare:
            now.line = now.line or number
            now.stem.append(bare)
    if now.stem:
        yield Refused(now.line, _name(now), Note("no_answer_line"))


def _name(found: _Open) -> str:
    return " ".join(found.stem)[:60]


def _finished(found: _Open, answer: str, line: int) -> Read:
    def read() -> QuestionRow:
        letters = [letter for letter, _ in found.options]
        if len(set(letters)) != len(letters):
            raise RowFault("answer_unreadable", "".join(letters))
        if not re.fullmatch(r"[A-Z]", answer):
            raise RowFault("two_keys" if re.fullmatch(r"[A-Z][\s,A-Z]+", answer) else "no_key")
        if answer not in letters:
            raise RowFault("key_not_an_option", answer)
        row = QuestionRow(found.line, SINGLE_CHOICE, {"stem": ruby_escape("\n".join(found.stem))}, {})
        return choice_of(row, [ruby_escape(text) for _, text in found.options], [letters.index(answer)], {})

    return guarded(found.line or line, _name(found), read)


def write_aiken(row: QuestionRow) -> Written:
    """One question; kinds other than one right option cannot be said."""
    if row.kind not in (SINGLE_CHOICE, TRUE_FALSE) or row.key.get("credit_all"):
        return Written("", (Note("kind_unsayable"),))
    ids = [option["id"] for option in row.body["options"]]
    texts = [row.body["stem"], *(option["text"] for option in row.body["options"])]
    lines = [_line(row.body["stem"])]
    lines += [f"{chr(65 + n)}. {_line(option['text'])}" for n, option in enumerate(row.body["options"])]
    lines.append(f"ANSWER: {chr(65 + ids.index(row.key['options'][0]))}")
    return Written("\n".join(lines) + "\n\n", _losses(row, texts))


def _line(text: str) -> str:
    """One line. A stem that would read as an option or answer line has its first sign followed by a thin mark."""
    said = " ".join(to_plain(text).split("\n")).strip()
    return re.sub(r"^([A-Z])([.)])", "\\1\u200b\\2", re.sub(r"^ANSWER", "ANSWER\u200b", said))


def _losses(row: QuestionRow, texts: list[str]) -> tuple[Note, ...]:
    said = [
        (bool(row.rationale), Note("rationale_lost")),
        (any(row.rationales.values()), Note("rationales_lost")),
        (any(has_readings(text) for text in texts), Note("readings_in_brackets")),
        (any("\n" in ruby_plain(text) for text in texts), Note("lines_joined")),
        (any(_line(text) != " ".join(to_plain(text).split("\n")) for text in texts), Note("signs_replaced")),
        (bool(row.media), Note("media_lost", ", ".join(each.name for each in row.media))),
        (bool(row.body.get("fixed")), Note("fixed_lost")),
        (len(row.key["options"]) > 1, Note("several_keys")),
        (True, Note("place_lost")),
    ]
    return told(note for applies, note in said if applies)
