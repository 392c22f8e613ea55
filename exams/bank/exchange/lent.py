"""The bank's readers of question files, lent to courses, which stand below and cannot ask (docs/decisions/0090)."""

from collections.abc import Iterator

from courses.api import ForeignQuestion
from exams.bank.exchange.formats import read_questions
from exams.bank.exchange.rows import Note, QuestionRow, Read, Unreadable
from exams.bank.exchange.words import CHANGES, REFUSALS, UNREADABLE


def questions_for_courses(content: bytes, form: str) -> Iterator[ForeignQuestion]:
    """The questions of a file; what cannot be read is told as a question that was refused."""
    try:
        for read in read_questions(content, form):
            yield _foreign(read)
    except Unreadable as fault:
        fields = {"line": str(fault.line), "detail": fault.detail}
        yield ForeignQuestion("", told=((UNREADABLE[fault.code], fields),), refused=True)


def _foreign(read: Read) -> ForeignQuestion:
    if isinstance(read, QuestionRow):
        return ForeignQuestion(
            name=read.name,
            kind=read.kind,
            body=read.body,
            key=read.key,
            rationale=read.rationale,
            rationales=read.rationales,
            media=tuple(each.name for each in read.media),
            told=tuple(_told(note) for note in read.notes),
        )
    return ForeignQuestion(read.name, told=(_told(read.reason),), refused=True)


def _told(note: Note) -> tuple[str, dict[str, str]]:
    return (CHANGES.get(note.code) or REFUSALS[note.code]), {"detail": note.detail}
