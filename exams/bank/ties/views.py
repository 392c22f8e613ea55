"""Pages of ties and holds."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response as Redirect
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from exams.bank.policies import REVIEW, SEE, WRITE
from exams.bank.ties.queries import held_page, holds_of, items_citing, ties_of
from exams.bank.ties.services import declare_enemies, place_in_case, reconcile, release_hold
from exams.pages import refusals_shown
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import BaseForm, NumberField, PlainForm

ties = Blueprint("bank_ties", __name__, url_prefix="/exams/bank")
Answer = str | tuple[str, int] | Redirect


class EnemyForm(BaseForm):
    """The other question, and why the two exclude each other."""

    other = StringField(lazy_gettext("Code of the other question"), [InputRequired(), Length(max=40)])
    reason = StringField(lazy_gettext("Reason"), [Length(max=200)])


class CaseMemberForm(BaseForm):
    """The case that a question belongs to; no code takes it out."""

    case = StringField(lazy_gettext("Code of the case"), [Length(max=40)])
    position = NumberField(lazy_gettext("Place in the case"), [Optional(), NumberRange(min=1, max=50)])


class LookForm(BaseForm):
    """What was found when somebody looked."""

    note = TextAreaField(lazy_gettext("What you found"), [InputRequired(), Length(max=400)])


@ties.get("/held")
@requires(SEE)
def held() -> str:
    """Questions that wait for a look because their fact changed."""
    return render_template("bank/staff/held.html", page=held_page(actor()))


def _page(public_id: str, **forms: BaseForm) -> Answer:
    page = ties_of(actor(), public_id)
    case = CaseMemberForm(
        formdata=None, data={"case": page.case.code if page.case else "", "position": page.case_position or None}
    )
    sent = next(iter(forms.values()), PlainForm(formdata=None))
    return form_page(
        "bank/staff/ties.html", sent, **{"ties": page, "enemy": EnemyForm(formdata=None), "case": case, **forms}
    )


@ties.get("/<public_id>/ties")
@requires(SEE)
def item_ties(public_id: str) -> Answer:
    """Enemies, case, exposure and figures of a question."""
    return _page(public_id)


@ties.post("/<public_id>/enemies")
@requires(WRITE)
def add_enemy(public_id: str) -> Answer:
    """Declare two questions enemies."""
    form = EnemyForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            declare_enemies(actor(), public_id, form.other.data or "", form.reason.data or "")
            flash(gettext("The two questions never stand in one paper now."), "good")
            return redirect(url_for("bank_ties.item_ties", public_id=public_id))
    return _page(public_id, enemy=form)


@ties.post("/<public_id>/enemies/<other>/remove")
@requires(WRITE)
def remove_enemy(public_id: str, other: str) -> Redirect:
    """Let two questions stand in one paper again."""
    reconcile(actor(), public_id, other)
    flash(gettext("The two questions can stand in one paper again."), "good")
    return redirect(url_for("bank_ties.item_ties", public_id=public_id))


@ties.post("/<public_id>/case")
@requires(WRITE)
def set_case(public_id: str) -> Answer:
    """Put a question into a case, or out of it."""
    form = CaseMemberForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            place_in_case(actor(), public_id, form.case.data or "", form.position.data or 1)
            flash(gettext("The place of the question is saved."), "good")
            return redirect(url_for("bank_ties.item_ties", public_id=public_id))
    return _page(public_id, case=form)


@ties.route("/<public_id>/release", methods=["GET", "POST"])
@requires(REVIEW)
def release(public_id: str) -> Answer:
    """Look at a question on hold and let it be drawn again."""
    form = LookForm()
    if form.validate_on_submit():
        release_hold(actor(), public_id, form.note.data or "")
        flash(gettext("The question can be drawn again."), "good")
        return redirect(url_for("bank_ties.held"))
    return form_page(
        "bank/staff/release.html", form, ties=ties_of(actor(), public_id), rows=holds_of(actor(), public_id)
    )


def citing_panel(code: str, **_: object) -> str:
    """For the page of a fact: which questions cite it."""
    if not actor().may(SEE):
        return ""
    return render_template("bank/staff/citing.html", rows=items_citing(actor(), code))
