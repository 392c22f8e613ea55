"""The button: make the file of a sitting, fetch it."""

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.evidence import services
from lms.evidence.policies import MAKE
from lms.evidence.queries import evidence_page, file_for, sitting_for
from lms.files.api import describe, path_of
from lms.ui.access import actor, requires
from lms.ui.formats import page_language
from lms.ui.forms import PlainForm

evidence = Blueprint("evidence", __name__, url_prefix="/evidence", template_folder="templates")


@evidence.get("/<sitting>")
@requires(MAKE)
def files(sitting: str) -> str:
    """The files that were made of a sitting, and the button for a new one."""
    page = evidence_page(actor(), sitting, services.MAKE_FILE, page_language() != "ja")
    return render_template("evidence/files.html", page=page, form=PlainForm(formdata=None))


@evidence.post("/<sitting>/make")
@requires(MAKE)
def make(sitting: str) -> Response:
    """Ask for a new file."""
    services.ask_for_file(actor(), sitting)
    flash(gettext("The file is being made. Please open this page again in a minute."), "good")
    return redirect(url_for(".files", sitting=sitting))


@evidence.get("/<sitting>/<file>")
@requires(MAKE)
def fetch(sitting: str, file: str) -> Response:
    """Fetch a file."""
    row = file_for(actor(), sitting, file)
    services.note_fetched(actor(), row)
    stored = describe(row.file_id or 0)
    return send_file(path_of(stored.id), mimetype="application/zip", as_attachment=True, download_name=stored.filename)


def board_panel(*, public_id: str, **_: object) -> str:
    """On the board's page of a sitting: the way to its evidence."""
    sitting_for(actor(), public_id)
    return render_template("evidence/panel.html", public_id=public_id)
