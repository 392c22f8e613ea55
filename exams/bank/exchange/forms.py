"""Forms of files that come in and go out. They check shape."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from exams.bank.exchange.formats import READABLE, WRITABLE
from exams.bank.exchange.words import FORMATS
from exams.bank.rules import LEVEL_NAMES, POOL_NAMES, STATE_NAMES
from exams.pages import listed, said
from lms.ui.forms import BaseForm

READ = {form: FORMATS["qti_any" if form == "qti" else form] for form in READABLE}


class ImportForm(BaseForm):
    """A file, where its questions go, and what to take where the file does not say."""

    file = FileField(
        lazy_gettext("File with questions"),
        [FileRequired(lazy_gettext("Please choose a file."))],
        description=lazy_gettext("GIFT, Aiken, Moodle XML, QTI, CSV or Excel, up to 11 MB. Nothing is written yet."),
    )
    form = SelectField(lazy_gettext("Format of the file"))
    pool = RadioField(
        lazy_gettext("Pool of questions"),
        [InputRequired()],
        choices=said(POOL_NAMES),
        default="secure",
        description=lazy_gettext("A practice question can never be used in a real exam."),
    )
    topic_code = SelectField(lazy_gettext("Chapter, where the file names none"), [InputRequired()])
    level = RadioField(
        lazy_gettext("Level, where the file names none"),
        [InputRequired()],
        choices=said(LEVEL_NAMES),
        default="knowledge",
    )


class ExportForm(BaseForm):
    """Which questions go out, in which format."""

    form = RadioField(
        lazy_gettext("Format of the file"),
        [InputRequired()],
        choices=said({name: FORMATS[name] for name in WRITABLE}),
        default="xlsx",
    )
    pool = RadioField(lazy_gettext("Pool of questions"), [InputRequired()], default="practice")
    topic_code = SelectField(lazy_gettext("Chapter"))
    state = SelectField(lazy_gettext("State of the question"))


def import_form(topics: dict[str, str]) -> ImportForm:
    """The form with this network's chapters."""
    form = ImportForm()
    found = [("", lazy_gettext("Find it out"))]
    form.form.choices = [*listed(found), *said(READ)]
    form.topic_code.choices = listed(topics.items())
    return form


def export_form(topics: dict[str, str], secure: bool) -> ExportForm:
    """The form with this network's chapters, and the pools that this reader may take out."""
    form = ExportForm()
    everything = listed([("", lazy_gettext("All"))])
    form.pool.choices = said(POOL_NAMES if secure else {"practice": POOL_NAMES["practice"]})
    form.topic_code.choices = [*everything, *listed(topics.items())]
    form.state.choices = [*listed([("", lazy_gettext("All that are not retired"))]), *said(STATE_NAMES)]
    return form
