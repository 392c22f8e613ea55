"""The office's pages of questions to bring to people."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext

from lms.errors import NotFound
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer
from lms.ui.forms import PlainForm
from registry.activities.asking.papers import slips_pdf
from registry.activities.asking.policies import BRING
from registry.activities.asking.queries import asking_page, line_to_ask
from registry.activities.asking.services import write_answer
from registry.activities.telling import refusals_told

asking = Blueprint("asking", __name__, template_folder="../templates", url_prefix="/asking")


@asking.get("")
@requires(BRING)
def listing() -> str:
    """Whom to call with which words, and whose slips to send."""
    return render_template("asking/staff/list.html", page=asking_page(actor()), form=PlainForm(formdata=None))


@asking.post("/<public_id>/<answer>")
@requires(BRING)
def answer(public_id: str, answer: str) -> Answer:
    """Write down what was said or sent back."""
    with refusals_told():
        write_answer(actor(), public_id, yes=answer == "yes")
        flash(gettext("The answer is written down."), "good")
    return redirect(url_for("asking.listing"))


def _pdf(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f"inline; filename=slips-{name}.pdf"}
    return Response(content, content_type="application/pdf", headers=headers)


@asking.get("/slips/<way>.pdf")
@requires(BRING)
def slips(way: str) -> Response:
    """All slips of one way, to be sent."""
    page = asking_page(actor())
    lines = {"fax": page.to_fax, "post": page.to_post}.get(way, ())
    if not lines:
        raise NotFound
    return _pdf(slips_pdf(lines, "ja"), way)


@asking.get("/<public_id>/slip.pdf")
@requires(BRING)
def slip(public_id: str) -> Response:
    """The slip of one person."""
    return _pdf(slips_pdf([line_to_ask(actor(), public_id)], "ja"), "one")
