"""Furigana for files: lessons, chapters, facts and items keep their layout, only their texts gain readings."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from courses.catalogue.folder import FENCE, front_matter
from courses.catalogue.furigana import KANJI, Analyser, Readings, Token, annotate, open_stretches, readings_from
from courses.errors import FuriganaMissing
from lms.data_files import read_yaml
from lms.text.ruby import ruby_plain

READINGS = Path(__file__).with_name("readings.yaml")
# The keys whose values people read; all others are codes, numbers and names of sources.
READ_BY_PEOPLE = {"title", "summary", "stem", "text", "feedback", "rationale", "statement", "unit", "emphasise"}
NOT_BELOW = {"sources"}
# A unit is read as after a figure; any figure that does not melt with its counter will do.
UNIT, FIGURES = "unit", "30"


@dataclass(frozen=True)
class Stretch:
    """A part of a file's text, where it stands, how its annotated form is written there, and the figures that are read
    before it."""

    start: int
    end: int
    value: str
    written: Callable[[str], str]
    figures: str = ""


def own_readings() -> Readings:
    """The list of corrections that is kept beside this module."""
    return readings_from(read_yaml(READINGS))


def ask_engine(texts: Sequence[str]) -> list[list[Token]]:
    """Let the analyser's own process read the texts. Refuses with FuriganaMissing when it is not installed."""
    answer = subprocess.run(
        [sys.executable, "-m", "courses.catalogue.engine"],
        input=json.dumps(list(texts)),
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise FuriganaMissing(problem=answer.stderr.strip().rpartition("\n")[2])
    return [[_token(*word) for word in words] for words in json.loads(answer.stdout)]


def _token(surface: str, reading: str, parts: Sequence[tuple[str, str]]) -> Token:
    return Token(surface, reading, tuple(Token(*part) for part in parts))


def stretches_of(text: str, name: str) -> list[Stretch]:
    """The texts of a file that people read, by what kind of file it is."""
    if not name.endswith(".md"):
        return list(_scalars(text, 0))
    head, body = front_matter(text, name)
    start = len(FENCE) + len(head) + len(FENCE)
    marked = [Stretch(start + a, start + b, body[a:b], str) for a, b in open_stretches(body)]
    return [*_scalars(head, len(FENCE)), *marked]


def _scalars(text: str, offset: int) -> Iterator[Stretch]:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    return (
        Stretch(
            offset + node.start_mark.index,
            offset + node.end_mark.index,
            node.value,
            _quoted,
            FIGURES if key == UNIT else "",
        )
        for key, node in _texts(root)
    )


def _texts(node: yaml.Node | None) -> Iterator[tuple[str, yaml.ScalarNode]]:
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _texts(child)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(value, yaml.ScalarNode) and key.value in READ_BY_PEOPLE:
                yield key.value, value
            elif key.value not in NOT_BELOW:
                yield from _texts(value)


def _quoted(value: str) -> str:
    """A value that is safe wherever it stands, for braces open a mapping in YAML."""
    return json.dumps(value, ensure_ascii=False)


def annotate_files(
    texts: Sequence[tuple[str, str]], *, afresh: bool = False, analyse: Analyser = ask_engine, readings: Readings
) -> list[str]:
    """The texts of files with readings, in one question to the analyser.

    texts    name and text of each file
    afresh   drop the readings that are there, for after a change of the corrections
    """
    found = [[s for s in stretches_of(text, name) if KANJI.search(s.value)] for name, text in texts]
    plain = [s.figures + (ruby_plain(s.value) if afresh else s.value) for file in found for s in file]
    marked = iter(annotate(plain, analyse, readings))
    return [
        _rewritten(text, [(s, next(marked).removeprefix(s.figures)) for s in file])
        for (_, text), file in zip(texts, found, strict=True)
    ]


def _rewritten(text: str, changes: Sequence[tuple[Stretch, str]]) -> str:
    for stretch, value in sorted(changes, key=lambda change: change[0].start, reverse=True):
        if value != stretch.value:
            text = text[: stretch.start] + stretch.written(value) + text[stretch.end :]
    return text
