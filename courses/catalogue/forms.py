"""Forms of the author's desk. Shape alone is checked here; what keeps a lesson from being published is a rule."""

from collections.abc import Mapping
from dataclasses import replace
from secrets import token_hex
from typing import Any

from flask_babel import lazy_gettext, lazy_pgettext
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, FieldList, FormField, HiddenField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from courses.catalogue.questions.rules import KIND_NAMES, CheckText, OptionText, tidied
from courses.catalogue.rules import LessonText
from lms.knowledge.api import SINGLE_CHOICE, TRUE_FALSE
from lms.ui.forms import BaseForm, NumberField, SelectField, clean_line, clean_text

CHECKS, MOST_CHECKS = 3, 20
OPTIONS, MOST_OPTIONS = 4, 10
LONGEST_MARK, MOST_DIGITS = 40, 9
CHOICE = "choice-"


class PartForm(BaseForm):
    """A part of a larger form; the whole carries the token."""

    class Meta(BaseForm.Meta):
        csrf = False


class OptionForm(PartForm):
    text = TextAreaField(lazy_pgettext("lesson", "Answer"), render_kw={"rows": 2})
    feedback = TextAreaField(lazy_gettext("What to read after choosing it"), render_kw={"rows": 2})
    right = BooleanField(lazy_gettext("This answer is right"))


class CheckForm(PartForm):
    mark = HiddenField()
    stem = TextAreaField(lazy_pgettext("lesson", "Question"), render_kw={"rows": 2})
    kind = SelectField(
        lazy_gettext("Kind of question"),
        choices=[SelectChoice(kind, lazy_gettext(name)) for kind, name in KIND_NAMES.items()],
        default=SINGLE_CHOICE,
    )
    options = FieldList(FormField(OptionForm), min_entries=OPTIONS, max_entries=MOST_OPTIONS)
    lines = TextAreaField(
        lazy_gettext("Answers, one in each line"),
        description=lazy_gettext(
            "Pairs: word = what belongs to it. An order: the steps as they follow. A number: 12, or 10〜12. "
            "A few words: every way of writing that you take."
        ),
        render_kw={"rows": 4},
    )
    unit = StringField(lazy_gettext("Unit of the number"), [Length(max=20)])
    right_words = TextAreaField(lazy_gettext("What to read after a right answer"), render_kw={"rows": 2})
    wrong_words = TextAreaField(lazy_gettext("What to read after a wrong answer"), render_kw={"rows": 2})


class LessonForm(BaseForm):
    """All of a lesson on one page."""

    base = HiddenField()
    revision = HiddenField()
    title = StringField(lazy_pgettext("lesson", "Title"), [InputRequired(), Length(max=300)])
    title_en = StringField(lazy_gettext("Title in English"), [Length(max=200)])
    minutes = NumberField(lazy_gettext("Minutes to read"), [InputRequired(), NumberRange(min=1, max=120)])
    body = TextAreaField(
        lazy_pgettext("lesson", "Text"),
        description=lazy_gettext(
            "A line with ## is a heading, a line with - a point of a list. Write a reading in braces, with a bar."
        ),
        render_kw={"rows": 24},
    )
    video_url = StringField(
        lazy_gettext("Address of a video"),
        [Optional(), Regexp("^https://", message=lazy_gettext("The address of the video should begin with https://."))],
    )
    transcript = TextAreaField(
        lazy_gettext("What is said in the video"),
        description=lazy_gettext("For people who cannot hear it. Needed with a video."),
    )
    checks = FieldList(FormField(CheckForm), min_entries=CHECKS, max_entries=MOST_CHECKS)

    @property
    def known_revision(self) -> int:
        """The draft that the author began from."""
        return revision_in(self.revision.data)


class PictureForm(BaseForm):
    picture = FileField(
        lazy_gettext("Picture"),
        [FileRequired(lazy_gettext("Please choose a picture."))],
        description=lazy_gettext("PNG or JPEG, up to 10 MB"),
    )
    alternative = StringField(
        lazy_gettext("What the picture shows"),
        [
            InputRequired(lazy_gettext("Please describe the picture in words, for people who cannot see it.")),
            Length(max=400),
        ],
        description=lazy_gettext("This sentence is read aloud to people who cannot see the picture."),
    )


class NewLessonForm(BaseForm):
    title = StringField(lazy_pgettext("lesson", "Title"), [InputRequired(), Length(max=300)])


def revision_in(sent: str | None) -> int:
    """The number of a draft as a page carries it; what is no number is the number of none."""
    return int(sent) if sent and sent.isdecimal() and len(sent) <= MOST_DIGITS else -1


def lesson_values(text: LessonText, revision: int) -> dict[str, Any]:
    """A text as the form shows it, with empty places up to the full number of questions and answers."""
    checks = [*text.checks, *(CheckText("") for _ in range(CHECKS))][: max(CHECKS, len(text.checks) + 1)]
    return {
        "revision": str(revision),
        "title": text.title,
        "title_en": text.title_en,
        "minutes": text.minutes,
        "body": text.body,
        "video_url": text.video_url,
        "transcript": text.transcript,
        "checks": [_check_values(check) for check in checks],
    }


def _check_values(check: CheckText) -> dict[str, Any]:
    blank = OptionText("", "")
    options = [*check.options, *(blank for _ in range(OPTIONS))][: max(OPTIONS, len(check.options))]
    return {
        "mark": check.mark,
        "stem": check.stem,
        "kind": check.kind,
        "options": [vars(option) for option in options],
        "lines": "\n".join(check.lines),
        "unit": check.unit,
        "right_words": check.right_words,
        "wrong_words": check.wrong_words,
    }


def text_of(form: LessonForm, sources: tuple[str, ...]) -> LessonText:
    """What was typed as a text; questions and answers that were left empty are no questions and answers."""
    checks = tuple(_check_of(row) for row in form.checks.data if _is_written(row))
    return LessonText(
        title=form.title.data or "",
        title_en=form.title_en.data or "",
        minutes=form.minutes.data or 0,
        body=(form.body.data or "").strip("\n"),
        video_url=form.video_url.data or "",
        transcript=form.transcript.data or "",
        sources=sources,
        checks=checks,
    )


def _is_written(row: dict[str, Any]) -> bool:
    words = (row[name] for name in ("stem", "lines", "right_words", "wrong_words"))
    return any(words) or any(option["text"] or option["feedback"] for option in row["options"])


def _check_of(row: dict[str, Any]) -> CheckText:
    options = tuple(
        OptionText(option["text"] or "", option["feedback"] or "", bool(option["right"]))
        for option in row["options"]
        if option["text"] or option["feedback"] or row["kind"] == TRUE_FALSE
    )
    words = {name: row[name] or "" for name in ("unit", "right_words", "wrong_words")}
    words["mark"] = (row["mark"] or "")[:LONGEST_MARK] or token_hex(4)
    return tidied(CheckText(row["stem"] or "", options, row["kind"], tuple((row["lines"] or "").splitlines()), **words))


def choices_in(sent: Mapping[str, str], seen: str) -> dict[str, str]:
    """What an author chose by name; nothing when another text stood beside hers than the one that is there now."""
    if sent.get("seen") != seen:
        return {}
    return {name.removeprefix(CHOICE): sent[name] for name in sent if name.startswith(CHOICE)}


def as_typed(text: LessonText) -> LessonText:
    """A text as it comes back from the form when nobody changes it, so that it can be compared with what was typed."""
    return replace(
        text,
        title=clean_line(text.title),
        title_en=clean_line(text.title_en),
        video_url=clean_line(text.video_url),
        body=clean_text(text.body).strip("\n"),
        transcript=clean_text(text.transcript),
        checks=tuple(_check_as_typed(check) for check in text.checks),
    )


def _check_as_typed(check: CheckText) -> CheckText:
    options = tuple(
        replace(option, text=clean_text(option.text), feedback=clean_text(option.feedback)) for option in check.options
    )
    words = {name: clean_text(getattr(check, name)) for name in ("stem", "right_words", "wrong_words")}
    lines = tuple(clean_text("\n".join(check.lines)).splitlines())
    return tidied(replace(check, options=options, lines=lines, unit=clean_line(check.unit), **words))
