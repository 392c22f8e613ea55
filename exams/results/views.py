"""Pages of one's own results."""

from flask import Blueprint, render_template

from exams.pages import english
from exams.results.board.shown import waiting_for_board
from exams.results.policies import BOARD, OWN
from exams.results.queries import (
    application_of_attempt,
    application_of_line,
    attempt_awaiting_points,
    own_results,
    result_page,
    sitting_with_board,
)
from exams.results.services import judge_own
from lms.ui.access import actor, requires

results = Blueprint("results", __name__, url_prefix="/exams/results", template_folder="templates")


@results.get("")
@requires(OWN)
def mine() -> str:
    """One's own exams with their results."""
    return render_template("results/learner/mine.html", results=own_results(actor(), english()))


@results.get("/<application>")
@requires(OWN)
def result(application: str) -> str:
    """One's own result, or when to expect it. Where it follows at once, it is computed now."""
    if attempt_awaiting_points(actor(), application):
        judge_own(actor(), application)
    return render_template("results/learner/result.html", page=result_page(actor(), application, english()))


def application_panel(*, sitting_id: int, application_seq: int, own: bool = False, **_: object) -> str:
    """On one's own application: the way to the result, once the exam is over."""
    application = application_of_line(actor(), sitting_id, application_seq) if own else ""
    return render_template("results/learner/panel.html", application=application) if application else ""


def done_panel(*, attempt: str, **_: object) -> str:
    """After handing in an exam whose result follows at once: the way to it."""
    application = application_of_attempt(actor(), attempt)
    return render_template("results/learner/at_once.html", application=application) if application else ""


def office_panel(*, sitting_id: int, **_: object) -> str:
    """On the office's page of a sitting: the way to its board, for its members."""
    public_id = sitting_with_board(actor(), sitting_id)
    return render_template("results/staff/office.html", public_id=public_id) if public_id else ""


def board_panel(**_: object) -> str:
    """For the first page of a board member: sittings that wait for her vote or the next step."""
    waiting = waiting_for_board(actor()) if actor().may(BOARD) else []
    return render_template("results/staff/board_panel.html", sittings=waiting) if waiting else ""
