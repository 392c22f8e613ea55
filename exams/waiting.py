"""What waits for markers, the board, the office and invigilators in exams: counts alone, no candidate."""

from collections.abc import Iterator

from flask_babel import gettext

from exams.attempts.steps import sheets_waiting
from exams.marking.policies import MARK
from exams.marking.queries import open_count
from exams.results.appeals.policies import HANDLE
from exams.results.appeals.queries import waiting_count
from exams.results.board.shown import waiting_for_board
from exams.results.policies import BOARD
from lms.policy import Actor
from lms.ui.plug import Waits


def what_waits(actor: Actor) -> Iterator[Waits]:
    """Answers to mark, sheets to key, sittings that wait for the board, appeals."""
    yield Waits(gettext("Answer sheets to key"), sheets_waiting(actor), "sheets.sittings")
    if actor.may(MARK):
        yield Waits(gettext("Answers to mark"), open_count(actor), "marking.mine")
    if actor.may(BOARD):
        yield Waits(gettext("Sittings that wait for the exam board"), len(waiting_for_board(actor)), "board.sittings")
    if actor.may(HANDLE):
        yield Waits(gettext("Appeals"), waiting_count(actor), "appeals.waiting")
