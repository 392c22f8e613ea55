"""Forms of the shelf."""

from flask_babel import lazy_gettext, lazy_pgettext
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.ui.forms import BaseForm


class MediaForm(BaseForm):
    """A film or a recording with all that people need who cannot hear or see it."""

    title = StringField(lazy_gettext("What the film or recording is called"), [InputRequired(), Length(max=200)])
    media = FileField(
        lazy_gettext("Film or recording"),
        [FileRequired(lazy_gettext("Please choose a film or a recording."))],
        description=lazy_gettext("MP4 or WebM, MP3, M4A, AAC, Ogg or WAV, up to 100 MB"),
        render_kw={"data-most-mb": "100"},
    )
    captions = FileField(
        lazy_gettext("Captions"),
        description=lazy_gettext("A WebVTT file (.vtt). Needed with a film, for people who cannot hear it."),
    )
    transcript = TextAreaField(
        lazy_gettext("What is said in it"),
        [InputRequired(lazy_gettext("Please write down what is said, for people who cannot hear it."))],
        render_kw={"rows": 8},
    )


class PictureWordsForm(BaseForm):
    """What a picture shows, anew."""

    alternative = StringField(lazy_gettext("What the picture shows"), [InputRequired(), Length(max=400)])


class MediaWordsForm(BaseForm):
    """What a film or recording is called and what is said in it, anew."""

    title = StringField(lazy_gettext("What the film or recording is called"), [InputRequired(), Length(max=200)])
    transcript = TextAreaField(
        lazy_gettext("What is said in it"),
        [InputRequired(lazy_gettext("Please write down what is said, for people who cannot hear it."))],
        render_kw={"rows": 8},
    )
    captions = FileField(
        lazy_gettext("Other captions"),
        description=lazy_gettext("A WebVTT file (.vtt). Without one, those of now stay."),
    )


class TermForm(BaseForm):
    """A word and what it means."""

    written = StringField(
        lazy_gettext("Word"),
        [InputRequired(), Length(max=100)],
        description=lazy_gettext("A reading stands behind a bar, in braces."),
    )
    meaning = TextAreaField(
        lazy_pgettext("glossary", "What it means"), [InputRequired(), Length(max=1000)], render_kw={"rows": 3}
    )
