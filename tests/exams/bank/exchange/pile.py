"""Questions and files that several tests of the exchange use."""

import io
import zipfile
from pathlib import Path

import pytest

from exams.bank.exchange.formats import read_questions
from exams.bank.exchange.rows import QuestionRow, Refused


def case_file(name):
    """A real file from elsewhere; the one skip that is allowed is its absence."""
    folder = next(
        (up / "shared" / "cases" for up in Path(__file__).resolve().parents if (up / "shared" / "cases").is_dir()), None
    )
    if folder is None:
        pytest.skip("the folder of real files is not there")
    return folder / name


def read(content, form=""):
    """(questions, refusals) of a file."""
    found = list(read_questions(content if isinstance(content, bytes) else content.encode(), form))
    return [row for row in found if isinstance(row, QuestionRow)], [row for row in found if isinstance(row, Refused)]


def codes(row):
    return [note.code for note in row.notes]


def zipped(files):
    """A ZIP archive of names and contents."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()
