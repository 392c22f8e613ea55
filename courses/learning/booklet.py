"""A lesson on paper in large print: its words with their readings above them, pictures, what films say, questions."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from flask_babel import gettext
from markupsafe import Markup

from courses.catalogue.markup import Block
from courses.catalogue.outlines import Outline
from courses.catalogue.queries import PICTURES_AT, picture_file
from courses.learning.controls import CheckView
from courses.learning.queries import LessonPage
from lms.clock import today
from lms.files.api import MIME, describe, read
from lms.i18n import in_language
from lms.press.api import register_folder, render_document
from lms.text.ruby import ruby_html
from lms.ui.formats import markdown_safe

register_folder(Path(__file__).parent / "templates")
_RUBY = re.compile(r"<ruby>(.*?)<rp>\(</rp><rt>(.*?)</rt><rp>\)</rp></ruby>")
_TERM = re.compile(r'<button type="button" class="term"[^>]*>(.*?)</button><span class="term-card"[^>]*>.*?</span>')
_PICTURE = re.compile(rf'src="{PICTURES_AT}([0-9A-Za-z]+)"')


@dataclass(frozen=True)
class PaperBlock:
    """One stretch of the printed lesson: its words, and the name of the box around them if there is one."""

    html: Markup
    box: str = ""


def contents_pdf(outline: Outline, starts: Sequence[int]) -> bytes:
    """The cover of a whole course with its chapters and lessons.

    starts   the page on which each lesson begins, in the order of the course
    """
    pages = iter(starts)
    chapters = [
        (chapter.position, _words(chapter.title.ja), [(_words(line.title.ja), next(pages)) for line in chapter.lessons])
        for chapter in outline.chapters
    ]
    context = {
        "sample": bool(current_app.config["SAMPLE"]),
        "as_of": today(),
        "large": True,
        "summary": _words(outline.course.summary.ja),
        "chapters": chapters,
    }
    title = outline.course.title.plain
    return render_document("learning/print/contents.html", context, title=title, author=_author(), language="ja")


def _author() -> str:
    with in_language("ja"):
        return str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))


def lesson_pdf(page: LessonPage, first_page: int = 0) -> bytes:
    """Print one lesson; questions stand without their answers.

    first_page   the number of its first page within a booklet; 0 for a lesson that is printed by itself
    """
    with in_language("ja"):
        blocks = [paper for block in page.blocks if not block.terms for paper in _on_paper(block)]
        blocks += _of_film(page)
    context = {
        "sample": bool(current_app.config["SAMPLE"]),
        "as_of": today(),
        "large": True,
        "first_page": first_page,
        "course": page.course_title.plain,
        "chapter": page.chapter_title.plain,
        "chapter_position": page.chapter_position,
        "place": page.place,
        "total": page.total,
        "blocks": blocks,
        "terms": [(_words(t.written), _words(t.meaning)) for block in page.blocks for t in block.terms],
        "checks": [_asked(check) for check in page.checks],
    }
    return render_document(
        "learning/print/lesson.html", context, title=page.title.plain, author=_author(), language="ja"
    )


def _asked(check: CheckView) -> dict[str, object]:
    """A question on paper: boxes to tick, places to number or to fill with a letter, or a line to write on."""
    letters = [f"{option.id}. " if check.places else "□　" for option in check.options]
    return {
        "stem": _words(check.stem),
        "options": [(letter, _words(option.text)) for letter, option in zip(letters, check.options, strict=True)],
        "rows": [(_words(place.text), place.number) for place in check.places],
        "line": check.line,
    }


def _on_paper(block: Block) -> list[PaperBlock]:
    if block.fact:
        fact = block.fact
        figure = f"{fact.value}{fact.unit}" if fact.value else ""
        source = gettext("Source:") + f" {fact.source_title} {fact.publisher}"
        value = [Markup("<strong>{}</strong>").format(_words(figure))] if figure else []
        return [
            PaperBlock(Markup("<br>").join([_words(fact.statement), *value, Markup.escape(source)]), gettext("Fact"))
        ]
    if block.media:
        return [PaperBlock(_words(block.media.transcript), f"{gettext('What is said in it')} {block.media.title}")]
    if block.callout:
        return [PaperBlock(_printed(block.callout), gettext(block.callout_name))]
    if block.example:
        return [PaperBlock(_printed(block.example), gettext("From daily life"))]
    return [PaperBlock(_printed(block.html))] if block.html else []


def _of_film(page: LessonPage) -> list[PaperBlock]:
    """What is said in a film that stands on another site; on paper its address is typed."""
    if not page.video_url:
        return []
    said = Markup("{}<p>{}</p>").format(_printed(markdown_safe(page.transcript)), page.video_url)
    return [PaperBlock(said, gettext("What is said in the video"))]


def _words(text: str) -> Markup:
    return _printed(ruby_html(text))


def _printed(html: Markup) -> Markup:
    """The same words as paper needs them: readings above, cards as plain words, pictures inside the file."""
    plain = _TERM.sub(r"<strong>\1</strong>", str(html))
    above = _RUBY.sub(r'<span class="ruby"><span class="rt">\2</span><span class="rb">\1</span></span>', plain)
    return Markup(_PICTURE.sub(lambda found: f'src="{_inside(found[1])}"', above))  # noqa: S704  it was safe before


def _inside(public_id: str) -> str:
    file_id = picture_file(public_id)
    return f"data:{MIME[describe(file_id).detected_type]};base64,{base64.b64encode(read(file_id)).decode()}"
