"""Pages of the item bank."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from exams.bank import services
from exams.bank.changes import changes_between
from exams.bank.forms import CommentForm, ReasonForm, ReviewForm
from exams.bank.item_forms import FORMS, form_for
from exams.bank.listing import FIGURE_CHOICES, KIND_CHOICES, STATE_CHOICES, author_names, bank_page, bank_rows
from exams.bank.media.views import media_address
from exams.bank.policies import PUBLISH, REVIEW, SEE, WRITE
from exams.bank.previews import SIZES, preview_of
from exams.bank.queries import item_page, topic_names
from exams.bank.rules import CHECKLIST, FAULT_NAMES, KIND_NAMES, LEVEL_NAMES, POOL_NAMES
from exams.bank.shown import ItemFilter
from exams.bank.ties.queries import ties_of
from exams.pages import english, filter_from_query, page_number, refusals_shown
from lms.i18n_mark import N_
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.formats import day
from lms.ui.forms import BaseForm, PlainForm
from lms.ui.tables import csv_response

bank = Blueprint(
    "bank", __name__, template_folder="templates", static_folder="static", static_url_path="/static",
    url_prefix="/exams/bank",
)  # fmt: skip
COLUMNS = (
    N_("Code"), N_("Exam question"), N_("Chapter"), N_("Level of the question"), N_("Pool of questions"),
    N_("State of the question"), N_("Writer of the question"), N_("Saved on"), N_("Kind of question"),
    N_("Share right"), N_("Discrimination"), N_("Seen"), N_("On hold"),
)  # fmt: skip
Answer = str | tuple[str, int] | Redirect


@bank.get("")
@requires(SEE)
def items() -> str:
    """All questions, narrowed and sorted."""
    wanted = filter_from_query(ItemFilter)
    choices = {
        "topic": topic_names(english()), "level": LEVEL_NAMES, "kind": KIND_CHOICES, "pool": POOL_NAMES,
        "state": STATE_CHOICES, "author": {"me": gettext("I wrote it"), **author_names(actor())},
        "figures": FIGURE_CHOICES,
    }  # fmt: skip
    page = bank_page(actor(), wanted, page_number(), english())
    return render_template(
        "bank/staff/items.html", bank=page, choices=choices, kinds={kind: KIND_NAMES[kind] for kind in FORMS}
    )


@bank.get("/items.csv")
@requires(SEE)
def items_csv() -> Response:
    """The list as a file; it holds no keys."""
    headers = [gettext(word) for word in COLUMNS]
    rows = (
        (
            row.code,
            row.stem,
            row.topic,
            gettext(row.level),
            gettext(row.pool),
            gettext(row.state),
            row.author,
            day(row.recorded_at),
            gettext(row.kind),
            row.p,
            row.discrimination,
            row.seen,
            gettext("On hold") if row.held else "",
        )
        for row in bank_rows(actor(), filter_from_query(ItemFilter), english())
    )
    return csv_response("item-bank", headers, rows, request.args.get("encoding", "utf-8"))


@bank.route("/new/<kind>", methods=["GET", "POST"])
@requires(WRITE)
def new_item(kind: str) -> Answer:
    """Write a question; the address may say for which pool, chapter and level it is."""
    begun = {name: request.args[name] for name in ("pool", "topic_code", "level") if name in request.args}
    form = form_for(kind, topic_names(english()), begun=begun)
    if not form.is_growing() and form.validate_on_submit():
        with refusals_shown(form):
            public_id = services.create_item(actor(), form.code.data or "", form.pool.data, form.draft())
            flash(gettext("The draft is saved."), "good")
            return redirect(url_for("bank.item", public_id=public_id))
    return form_page("bank/staff/edit.html", form, item=None, kind=KIND_NAMES[form.kind_made])


@bank.get("/<public_id>")
@requires(SEE)
def item(public_id: str) -> Answer:
    """One question with its key, versions, reviews and next steps."""
    return _item_page(public_id)


def _item_page(public_id: str, **forms: BaseForm) -> Answer:
    """The page of one question, with what was sent to one of its forms where something has to be looked at again."""
    version = request.args.get("version", type=int)
    sent = next(iter(forms.values()), PlainForm(formdata=None))
    return form_page(
        "bank/staff/item.html",
        sent,
        **{
            "item": item_page(actor(), public_id, version),
            "ties": ties_of(actor(), public_id),
            "preview": preview_of(actor(), public_id, version, media_address),
            "review": ReviewForm(formdata=None),
            "comment": CommentForm(formdata=None),
            "question": PlainForm(formdata=None),
            **forms,
        },
    )


@bank.get("/<public_id>/preview")
@requires(SEE)
def preview(public_id: str) -> str:
    """The question as a candidate sees it, in each of the three text sizes."""
    page = preview_of(actor(), public_id, request.args.get("version", type=int), media_address)
    size = next((one for one in SIZES if one == request.args.get("size")), "1")
    return render_template("bank/staff/preview.html", item=page, sizes=SIZES, text_size=size, shown_size={size})


@bank.get("/<public_id>/changes")
@requires(SEE)
def changes(public_id: str) -> str:
    """What changed between two versions, word by word."""
    page = item_page(actor(), public_id, request.args.get("to", type=int))
    old = request.args.get("from", page.version_before, type=int)
    before = item_page(actor(), public_id, old)
    return render_template(
        "bank/staff/changes.html", item=page, old=before.version, changes=changes_between(before.draft, page.draft)
    )


@bank.route("/<public_id>/edit", methods=["GET", "POST"])
@requires(WRITE)
def edit_item(public_id: str) -> Answer:
    """Write a new version."""
    page = item_page(actor(), public_id)
    form = form_for(page.draft.kind, topic_names(english()), page.draft, page.version)
    if not form.is_growing() and form.validate_on_submit():
        with refusals_shown(form):
            services.save_version(actor(), public_id, form.draft(page.draft), int(form.based_on.data or 0))
            flash(gettext("The new version is saved as a draft."), "good")
            return redirect(url_for("bank.item", public_id=public_id))
    return form_page("bank/staff/edit.html", form, item=page, kind=page.kind)


@bank.post("/<public_id>/submit")
@requires(WRITE)
def submit(public_id: str) -> Redirect:
    """Hand a draft to the colleagues."""
    services.submit_for_review(actor(), public_id)
    flash(gettext("The question is with the colleagues for review."), "good")
    return redirect(url_for("bank.item", public_id=public_id))


@bank.post("/<public_id>/review/<int:version>")
@requires(REVIEW)
def review(public_id: str, version: int) -> Answer:
    """Approve or send back."""
    form = ReviewForm()
    verdict = "approve" if "approve" in request.form else "send_back"
    if form.validate_on_submit():
        with refusals_shown(form, CHECKLIST):
            services.review_item(actor(), public_id, version, verdict, form.checked.data or [], form.comment.data or "")
            flash(gettext("Your verdict is recorded."), "good")
            return redirect(url_for("bank.item", public_id=public_id))
    return _item_page(public_id, review=form)


@bank.post("/<public_id>/comments")
@requires(SEE)
def comment(public_id: str) -> Answer:
    """Leave a remark."""
    form = CommentForm()
    if form.validate_on_submit():
        services.comment_on_item(actor(), public_id, form.text.data or "")
        return redirect(url_for("bank.item", public_id=public_id))
    return _item_page(public_id, comment=form)


def _decide(public_id: str, state: str, question: str, button: str, consequences: list[str]) -> Answer:
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_shown(form, FAULT_NAMES):
            services.move_item(actor(), public_id, state, form.reason.data or "")
            flash(gettext("The decision is recorded."), "good")
            return redirect(url_for("bank.item", public_id=public_id))
    page = item_page(actor(), public_id)
    back = url_for("bank.item", public_id=public_id)
    return form_page(
        "bank/staff/decide.html", form, item=page, question=question, button=button, back=back,
        consequences=consequences,
    )  # fmt: skip


@bank.route("/<public_id>/rest", methods=["GET", "POST"])
@requires(PUBLISH)
def rest(public_id: str) -> Answer:
    """Let a question rest."""
    note = gettext("It is drawn for no new paper until the board wakes it.")
    return _decide(public_id, "rest", gettext("Shall this question rest?"), gettext("Let it rest"), [note])


@bank.route("/<public_id>/wake", methods=["GET", "POST"])
@requires(PUBLISH)
def wake(public_id: str) -> Answer:
    """Wake a resting question."""
    note = gettext("It can be drawn for new papers again.")
    return _decide(
        public_id, "approved", gettext("Shall this question be used again?"), gettext("Use it again"), [note]
    )


@bank.route("/<public_id>/retire", methods=["GET", "POST"])
@requires(PUBLISH)
def retire(public_id: str) -> Answer:
    """Retire a question for good."""
    note = gettext("This cannot be undone. Papers that hold it stay as they are.")
    return _decide(public_id, "retired", gettext("Shall this question be retired?"), gettext("Retire it"), [note])


@bank.route("/<public_id>/publish", methods=["GET", "POST"])
@requires(PUBLISH)
def publish(public_id: str) -> Answer:
    """Open a retired question to practice."""
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.publish_to_practice(actor(), public_id, form.reason.data or "")
            flash(gettext("The question is in the practice pool now."), "good")
            return redirect(url_for("bank.item", public_id=public_id))
    note = gettext("This cannot be undone: everybody may see it with its answer, and no real exam can use it again.")
    return form_page(
        "bank/staff/decide.html", form, item=item_page(actor(), public_id),
        question=gettext("Shall this question be opened for practice by decision of the board?"),
        button=gettext("Open it for practice"), back=url_for("bank.item", public_id=public_id), consequences=[note],
    )  # fmt: skip
