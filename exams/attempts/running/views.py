"""Pages of the exam room while people write: the board's changes, clocks, words to the room, opening again."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response as BaseResponse

from exams.attempts.invigilation.forms import RoomCodeForm
from exams.attempts.invigilation.queries import board, chosen_seats
from exams.attempts.policies import INVIGILATE
from exams.attempts.running.forms import MessageForm, NoteForm
from exams.attempts.running.queries import board_changes
from exams.attempts.running.services import pause, readmit, resume, send_message
from exams.room_errors import CannotGoOn
from lms.clock import now
from lms.i18n import sentence
from lms.ui.access import actor, requires
from lms.ui.formats import page_language
from lms.ui.forms import BaseForm

running = Blueprint("running", __name__, url_prefix="/exams/invigilate", template_folder="../templates")


@dataclass(frozen=True)
class Act:
    """The words of a question before something is done in the room."""

    heading: Any
    hint: Any
    button: Any


PAUSE = Act(
    lazy_gettext("Stop the clock"),
    lazy_gettext("The questions are covered and the clock stands until you let the exam go on."),
    lazy_gettext("Stop the clock"),
)
RESUME = Act(
    lazy_gettext("Let the exam go on"),
    lazy_gettext("The time that the clock stood is added."),
    lazy_gettext("Let the exam go on"),
)
TELL = Act(
    lazy_gettext("Tell the candidates something"),
    lazy_gettext("It appears on their exam page within two seconds and stays there."),
    lazy_gettext("Send it"),
)
READMIT = Act(
    lazy_gettext("Open the exam again"),
    lazy_gettext("For somebody who handed in by mistake or was ended: for the time that was left. It is recorded."),
    lazy_gettext("Open the exam again"),
)


@running.get("/<sitting>/changes")
@requires(INVIGILATE)
def changes(sitting: str) -> Response:
    """What became new on the board since a cursor; 304 while there is nothing new."""
    told = board_changes(actor(), sitting, request.args.get("since", 0, type=int)).told
    body = json.dumps({"seats": told["seats"], "incidents": told["incidents"]}, ensure_ascii=False)
    tag = hashlib.sha256(body.encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        known = {**told, "now": int(now().timestamp() * 1000)}
        response = Response(json.dumps(known, ensure_ascii=False), mimetype="application/json")
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _ask(sitting: str, act: Act, form: BaseForm, do: Callable[[Sequence[str]], str]) -> str | BaseResponse:
    """Ask whom an action concerns and do it; a refusal stands in the form."""
    chosen = request.values.getlist("who")
    if form.validate_on_submit():
        try:
            flash(do(chosen), "success")
        except CannotGoOn as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            return redirect(url_for("invigilation.room", sitting=sitting))
    page = board(actor(), sitting, "", page_language() == "en")
    seats = chosen_seats(actor(), sitting, chosen)
    return render_template("attempts/staff/act.html", page=page, seats=seats, chosen=chosen, form=form, act=act)


@running.route("/<sitting>/pause", methods=["GET", "POST"])
@requires(INVIGILATE)
def stop_clock(sitting: str) -> str | BaseResponse:
    """Stop the clock of one, some or all."""
    form = NoteForm()

    def do(chosen: Sequence[str]) -> str:
        count = pause(actor(), sitting, chosen, form.note.data or "")
        return ngettext("%(num)s clock stands.", "%(num)s clocks stand.", count)

    return _ask(sitting, PAUSE, form, do)


@running.route("/<sitting>/resume", methods=["GET", "POST"])
@requires(INVIGILATE)
def go_on(sitting: str) -> str | BaseResponse:
    """Let the clocks run again."""

    def do(chosen: Sequence[str]) -> str:
        count = resume(actor(), sitting, chosen)
        return ngettext("%(num)s exam goes on.", "%(num)s exams go on.", count)

    return _ask(sitting, RESUME, RoomCodeForm(), do)


@running.route("/<sitting>/tell", methods=["GET", "POST"])
@requires(INVIGILATE)
def tell(sitting: str) -> str | BaseResponse:
    """Words to one, some or all."""
    form = MessageForm()

    def do(chosen: Sequence[str]) -> str:
        count = send_message(actor(), sitting, chosen, form.note.data or "")
        return ngettext("%(num)s candidate is told.", "%(num)s candidates are told.", count)

    return _ask(sitting, TELL, form, do)


@running.route("/<sitting>/readmit", methods=["GET", "POST"])
@requires(INVIGILATE)
def open_again(sitting: str) -> str | BaseResponse:
    """Open ended exams again for the time that was left."""
    form = NoteForm()

    def do(chosen: Sequence[str]) -> str:
        for application in chosen:
            readmit(actor(), sitting, application, form.note.data or "")
        return gettext("The exam is open again.")

    return _ask(sitting, READMIT, form, do)
