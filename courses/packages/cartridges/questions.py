"""Questions of other systems as self-checks. Who reads their files is declared by the package that can.

Courses stand below exams, whose item bank reads QTI and Moodle XML; it lends its reader here (decision 90).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from courses.catalogue.questions.rules import CHOOSING, KIND_NAMES, RIGHT, WRONG, CheckText, check_of, tidied
from courses.packages.cartridges.words import LEFT_OUT
from lms.knowledge.api import ESSAY, MATCHING, ORDERING

Told = tuple[str, Mapping[str, str]]


@dataclass(frozen=True)
class ForeignQuestion:
    """A question as a file said it, shaped as lms.knowledge has it.

    told      what the reader changed: source sentences with what fills them
    refused   it cannot be taken; ``told`` says why
    media     names of its pictures and sounds
    """

    name: str
    kind: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    key: Mapping[str, Any] = field(default_factory=dict)
    rationale: str = ""
    rationales: Mapping[str, str] = field(default_factory=dict)
    media: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    refused: bool = False


Reader = Callable[[bytes, str], Iterable[ForeignQuestion]]
_readers: list[Reader] = []


def declare_question_reader(reader: Reader) -> None:
    """Let ``reader`` read files of questions in a named format ("qti", "moodle-xml"); declaring it twice is once."""
    if reader not in _readers:
        _readers.append(reader)


def questions_in(content: bytes, form: str) -> list[ForeignQuestion]:
    """The questions of a file; none where nobody reads files."""
    return [question for reader in _readers for question in reader(content, form)]


def check_from(question: ForeignQuestion) -> tuple[CheckText | None, list[Told]]:
    """The question as a self-check, if it can be one, and what has to be told of it."""
    told = list(question.told)
    if question.refused:
        return None, told
    if question.kind == ESSAY:
        return None, [(LEFT_OUT["written"], {})]
    if question.kind not in KIND_NAMES:
        return None, [*told, (LEFT_OUT["activity"], {"detail": question.kind})]
    if question.kind == MATCHING and any(sign in row["text"] for row in question.body["rows"] for sign in "=＝"):
        return None, [*told, (LEFT_OUT["equals"], {})]
    told += [(LEFT_OUT["question_picture"], {"detail": name}) for name in question.media]
    body = _on_one_line(question.body) if question.kind in (MATCHING, ORDERING) else question.body
    stem = str(body["stem"])
    return tidied(check_of(question.kind, stem, body, question.key, _feedback(question))), told


def _on_one_line(body: Mapping[str, Any]) -> dict[str, Any]:
    """Pairs and steps are written one in a line."""
    flat = {
        name: [{**each, "text": " ".join(str(each["text"]).split())} for each in body.get(name, ())]
        for name in ("rows", "options")
    }
    return {**body, **flat}


def _feedback(question: ForeignQuestion) -> dict[str, str]:
    """The words for each option, or for a right and a wrong answer; a general word stands in for missing ones."""
    if question.kind not in CHOOSING:
        return {RIGHT: question.rationale, WRONG: question.rationale}
    return {
        option["id"]: question.rationales.get(option["id"], "") or question.rationale
        for option in question.body["options"]
    }
