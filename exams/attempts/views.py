"""Pages of the candidate. They are open to whoever sits: the owner of the attempt, or the seat at a venue device.

A venue device has no account, so these pages are public to the guard and ask for the seat or the sign-in
themselves; services and queries find nobody else's attempt.
"""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as BaseResponse

from exams.attempts.breaks.services import end_break, take_break
from exams.attempts.forms import ClickForm, SeatForm
from exams.attempts.invigilation.services import take_seat
from exams.attempts.messages import Malformed, clean_answer, read_batch, reply, seat_in, session_key
from exams.attempts.policies import seated
from exams.attempts.queries import begin_page, done_page, exam_page, media_of, page_while_open, placing
from exams.attempts.rules import place_of
from exams.attempts.running.queries import how_it_stands, news_for
from exams.attempts.saving import is_same_origin
from exams.attempts.services import choose_layout, hand_in, save_form, take_batch
from exams.attempts.starting.services import open_page, start_attempt
from exams.attempts.texts import outcome_texts, page_texts
from exams.errors import SeatRefused
from exams.room_errors import NoBreakLeft
from lms.accounts.api import keep_signed_in_until
from lms.clock import now
from lms.i18n import sentence
from lms.policy import Actor
from lms.ui.access import actor, public
from lms.ui.formats import page_language

attempts = Blueprint(
    "attempts", __name__, url_prefix="/exams", template_folder="templates", static_folder="static",
    static_url_path="/static/attempts",
)  # fmt: skip
# For time that is added on the day, and for handing in.
AFTER_THE_CLOSE = timedelta(hours=1)


def _english() -> bool:
    return page_language() == "en"


def _candidate(public_id: str) -> Actor:
    """Whoever sits: the seat, else the signed-in person; a guest is led to sign in and back."""
    if seat_in(session, public_id):
        return seated(seat_in(session, public_id)["attempt"])
    if not actor().signed_in:
        abort(redirect(url_for("accounts.sign_in", next=request.path)))
    return actor()


@attempts.get("/begin/<application>")
@public
def begin(application: str) -> str | BaseResponse:
    """The last page before the exam."""
    page = begin_page(_candidate(application), application, _english())
    if page.attempt:
        return redirect(url_for(".exam", public_id=page.attempt))
    return render_template("attempts/learner/begin.html", page=page, form=ClickForm())


@attempts.post("/begin/<application>")
@public
def start(application: str) -> BaseResponse:
    """Begin; a second click finds the same attempt."""
    attempt = start_attempt(_candidate(application), application, session_key(session, application))
    return redirect(url_for(".exam", public_id=attempt))


@attempts.get("/attempts/<public_id>")
@public
def exam(public_id: str) -> str | BaseResponse:
    """The paper. Loading this page takes the pen."""
    who = _candidate(public_id)
    stream = open_page(who, public_id, session_key(session, public_id))
    page = page_while_open(who, public_id, _english(), lambda file: url_for(".media", public_id=public_id, file=file))
    if page is None:
        place = placing(who, public_id)
        ended, begins = url_for(".done", public_id=public_id), url_for(".begin", application=place.application)
        return redirect(ended if place.is_ended else begins)
    # Her answers do not go through Flask: without this an exam on one page would outlast a session on a shared device.
    keep_signed_in_until(page.closes_at + AFTER_THE_CLOSE)
    return render_template(
        "attempts/learner/exam.html", page=page, stream=stream, texts={**page_texts(), **outcome_texts()},
        **page.display,
    )  # fmt: skip


def _answers_of_form() -> dict[str, Any]:
    """Place -> answer out of the form; several options of one question are a list."""
    several = set(request.form.getlist("several"))
    told: dict[str, Any] = {key: [] for key in several}
    for key in request.form:
        question, _, line = key.partition(".")
        if place_of(question) is None:
            continue
        values = request.form.getlist(key)
        if line:
            told.setdefault(question, {})[line] = values[-1]
        else:
            told[key] = values if key in several else values[-1]
    return {key: clean_answer("answer", value) for key, value in told.items()}


@attempts.post("/attempts/<public_id>/answers")
@public
def save(public_id: str) -> BaseResponse:
    """The save button, for a browser without JavaScript: the same rules as everywhere."""
    who, marked = _candidate(public_id), set(request.form.getlist("review"))
    try:
        answers = _answers_of_form()
    except Malformed:
        abort(400)
    told = save_form(
        who, public_id, session_key(session, public_id), request.form.get("stream", ""), answers,
        {key: key in marked for key in request.form.getlist("shown")},
    )  # fmt: skip
    _tell(told.taken)
    return redirect(url_for(".exam", public_id=public_id, _anchor=request.form.get("go") or None))


def _tell(taken: Any) -> None:
    """One sentence for each kind of outcome, the good one first."""
    texts = outcome_texts()
    outcomes = list(dict.fromkeys(one.outcome for one in taken)) or ["saved"]
    for outcome in sorted(outcomes, key=lambda word: list(texts).index(word)):
        flash(texts[outcome], {"saved": "success"}.get(outcome, "warning"))


@attempts.post("/save")
@public
def save_batch() -> Response | tuple[Response, int]:
    """What a page's queue sends, the way through Flask; the answer writer serves the same address faster."""
    if not is_same_origin(request.headers.get("Origin", ""), request.referrer or "", request.host):
        return jsonify(error="origin"), 403
    try:
        batch = read_batch(request.get_json(silent=True), session)
    except Malformed:
        return jsonify(error="malformed"), 400
    if not batch.session:
        return jsonify(error="signed_out"), 401
    return jsonify(reply(take_batch(batch), now()))


@attempts.get("/pulse")
@public
def pulse() -> Response:
    """How an attempt stands, for its page; the door in front of Flask serves the same address faster."""
    told = how_it_stands(request.args.get("attempt", ""), request.args.get("pen", ""), session)
    return _fresh(jsonify(told))


@attempts.get("/attempts/<public_id>/news")
@public
def news(public_id: str) -> Response:
    """What the candidate is to be told on her page, and the support that holds for her now."""
    return _fresh(jsonify(news_for(_candidate(public_id), public_id).told))


@attempts.get("/attempts/<public_id>/token")
@public
def token(public_id: str) -> Response:
    """A fresh token for a page that was loaded under an earlier session of the same person."""
    placing(_candidate(public_id), public_id)
    return _fresh(jsonify(token=generate_csrf()))


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@attempts.get("/attempts/<public_id>/media/<file>")
@public
def media(public_id: str, file: str) -> Response:
    """A picture or a sound of a question of one's own open exam."""
    shown = media_of(_candidate(public_id), public_id, file)
    return _fresh(Response(shown.content, mimetype=shown.kind))


@attempts.post("/attempts/<public_id>/break")
@public
def rest(public_id: str) -> BaseResponse:
    """Stop the clock for a break."""
    try:
        take_break(_candidate(public_id), public_id)
    except NoBreakLeft as refusal:
        flash(sentence(refusal), "warning")
    return redirect(url_for(".exam", public_id=public_id))


@attempts.post("/attempts/<public_id>/back")
@public
def come_back(public_id: str) -> BaseResponse:
    """Go on after a break."""
    end_break(_candidate(public_id), public_id)
    return redirect(url_for(".exam", public_id=public_id))


@attempts.post("/attempts/<public_id>/layout")
@public
def layout(public_id: str) -> BaseResponse:
    """One question at a time, or all on one page."""
    choose_layout(_candidate(public_id), public_id, one_page=bool(request.form.get("one_page")))
    return redirect(url_for(".exam", public_id=public_id))


@attempts.route("/attempts/<public_id>/hand-in", methods=["GET", "POST"])
@public
def ask_hand_in(public_id: str) -> str | BaseResponse:
    """The question before handing in, with what is still open; a second click on yes shows the same page."""
    who, form = _candidate(public_id), ClickForm()
    if form.validate_on_submit():
        hand_in(who, public_id)
        return redirect(url_for(".done", public_id=public_id))
    if not placing(who, public_id).is_open:
        return redirect(url_for(".exam", public_id=public_id))
    return render_template("attempts/learner/hand_in.html", page=exam_page(who, public_id, _english()), form=form)


@attempts.get("/attempts/<public_id>/done")
@public
def done(public_id: str) -> str | BaseResponse:
    """After the exam. What a cut line held back is sent from here."""
    who = _candidate(public_id)
    stream = open_page(who, public_id, session_key(session, public_id))
    if not placing(who, public_id).is_ended:
        return redirect(url_for(".exam", public_id=public_id))
    page = done_page(who, public_id, _english())
    keep_signed_in_until(now())
    return render_template(
        "attempts/learner/done.html", page=page, stream=stream, seat=seat_in(session, public_id), form=ClickForm(),
        texts={**page_texts(), **outcome_texts()},
    )  # fmt: skip


@attempts.route("/seat", methods=["GET", "POST"])
@public
def seat() -> str | BaseResponse:
    """Sign in at a venue device: slip number and code of the day, no e-mail."""
    form = SeatForm()
    if form.validate_on_submit():
        try:
            taken = take_seat(form.slip_number.data or "", form.code.data or "")
        except SeatRefused as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            session["seat"] = {"attempt": taken.attempt, "application": taken.application, "token": taken.token}
            return redirect(url_for(".begin", application=taken.application))
    return render_template("attempts/public/seat.html", form=form)


@attempts.post("/seat/leave")
@public
def leave_seat() -> BaseResponse:
    """Free the device for the next candidate."""
    session.pop("seat", None)
    flash(gettext("You have left the seat. Nothing of you is left on this device."), "success")
    return redirect(url_for(".seat"))
