"""Pages of decisions about many questions."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response as Redirect
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from exams.bank.bulk.services import ACTIONS, BulkAction, codes_of, do_to_all
from exams.bank.policies import SEE
from exams.bank.rules import FAULT_NAMES
from exams.errors import NotFound
from exams.pages import refusal_sentence
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import BaseForm

bulk = Blueprint("bank_bulk", __name__, url_prefix="/exams/bank-bulk")
Answer = str | tuple[str, int] | Redirect


class BulkForm(BaseForm):
    """A reason for all of them."""

    reason = TextAreaField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])


def _action(code: str) -> BulkAction:
    if code not in ACTIONS:
        raise NotFound
    return ACTIONS[code]


def _form(action: BulkAction) -> BulkForm:
    form = BulkForm()
    if not action.needs_reason:
        del form.reason
    return form


@bulk.get("")
@requires(SEE)
def ask() -> Answer:
    """Ask before something is done to many questions."""
    chosen = codes_of(actor(), request.args.getlist("item"))
    if not chosen:
        flash(gettext("Please choose questions first."), "info")
        return redirect(url_for("bank.items"))
    action = _action(request.args.get("do", ""))
    return render_template("bank/staff/bulk.html", action=action, chosen=chosen, form=_form(action))


@bulk.post("/<code>")
@requires(SEE)
def do(code: str) -> Answer:
    """Do it, and tell what became of each."""
    action, ids = _action(code), request.form.getlist("item")
    form = _form(action)
    if not form.validate_on_submit():
        return form_page("bank/staff/bulk.html", form, action=action, chosen=codes_of(actor(), ids))
    reason = (form.reason.data or "") if action.needs_reason else ""
    outcomes = [
        (outcome.code, outcome.refusal and refusal_sentence(outcome.refusal, FAULT_NAMES))
        for outcome in do_to_all(actor(), action, ids, reason)
    ]
    done = sum(refusal is None for _, refusal in outcomes)
    return render_template("bank/staff/bulk_done.html", action=action, outcomes=outcomes, done=done)
