"""Asking for the booklet of a course, and making it."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_babel import gettext

from courses.catalogue.outlines import Outline
from courses.learning.booklet import contents_pdf, lesson_pdf
from courses.learning.booklets.queries import KIND, booklet_of, is_being_made, papers_of, version_for
from courses.learning.models import CourseBooklet
from courses.learning.policies import LEARN
from lms.clock import today
from lms.db import transaction
from lms.files.api import keep
from lms.i18n import in_language
from lms.policy import Actor, require
from lms.press.api import pages_in
from lms.press.joining import PrintFile
from lms.tasks.api import Running, enqueue

LONGEST_NUMBER = 999


def ask_for_booklet(actor: Actor, code: str) -> None:
    """Have the course printed that this person learns; today's booklet is made once, however many ask.

    One whose making broke off is begun again.
    """
    require(actor, LEARN)
    _, version_id = version_for(actor, code)
    with transaction() as work:
        booklet = booklet_of(version_id)
        if booklet is None:
            booklet = CourseBooklet(course_version_id=version_id, made_on=today())
            work.session.add(booklet)
            work.session.flush()
        if booklet.file_id is None and not is_being_made(booklet):
            booklet.task = enqueue(work, KIND, args={"booklet": booklet.id})


def make_booklet(task: Running) -> None:
    """Lay out lesson after lesson in the press's own process, then the contents, and join them into one file.

    The number of the first page of each lesson is known only when all before it are laid out, and how long the contents
    are only from the contents: they are laid out twice, first with the longest numbers.
    """
    with transaction() as work:
        booklet = work.session.get_one(CourseBooklet, task.args["booklet"])
        version_id, made = booklet.course_version_id, booklet.file_id
    if made is not None:
        return
    outline, papers = papers_of(version_id)
    with in_language("ja"), TemporaryDirectory() as folder:
        length = pages_in(contents_pdf(outline, [LONGEST_NUMBER] * len(outline.lessons)))
        total, starts = len(outline.lessons) + 1, list[int]()
        page = length + 1
        parts = list[Path]()
        for number, paper in enumerate(papers, start=1):
            starts.append(page)
            pdf = lesson_pdf(paper, first_page=page)
            page += pages_in(pdf)
            parts.append(Path(folder) / f"{number}.pdf")
            parts[-1].write_bytes(pdf)
            if not task.progress(number, total):
                return
        _join(Path(folder) / "booklet.pdf", outline, starts, parts)
        content = (Path(folder) / "booklet.pdf").read_bytes()
    with transaction() as work:
        booklet = work.session.get_one(CourseBooklet, task.args["booklet"])
        booklet.file_id = keep(work, content, "pdf", f"{outline.course.code}.pdf")
        booklet.pages = page - 1
    task.progress(total, total)


def _join(path: Path, outline: Outline, starts: Sequence[int], parts: Sequence[Path]) -> None:
    with PrintFile(path, gettext("%(course)s, in large print", course=outline.course.title.plain)) as booklet:
        booklet.add_pages(contents_pdf(outline, starts))
        for part in parts:
            booklet.add_pages(part.read_bytes())
