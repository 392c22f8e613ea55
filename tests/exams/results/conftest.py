"""Who sits on the board with Hayashi, and what a release announces."""

import pytest

from exams.events import PassesRecorded, ResultsReleased
from exams.marking.queries import my_scripts
from exams.marking.services import mark_script
from exams.results.board.services import check_keys, freeze_list, release_results, vote
from exams.results.services import judge_attempts
from lms import events
from tests.exams.results.hall import ANSWER, a_hall, a_second_member


@pytest.fixture
def nagata(app):
    return a_second_member()


@pytest.fixture
def heard(app, monkeypatch):
    """What was announced by a release, in order."""
    told, tables = [], dict(events._reactions)
    for kind in (ResultsReleased, PassesRecorded):
        monkeypatch.setitem(events._reactions, kind, (*tables.get(kind, ()), lambda event, work: told.append(event)))
    return told


@pytest.fixture
def first(hanako, ito, hayashi, nagata):
    """Released on 20 November 2026: Hanako has A 3 of 4 (2 needed) and B 9 of 20 (10 needed), so she failed."""
    made = a_hall(choices=4, written=True, pass_rule={"parts": {"A": {"least": 2}, "B": {"least": 10}}})
    made.sit(hanako.id, right=3, written=ANSWER)
    judge_attempts(made.id, [1])
    mark_script(ito.actor, made.public_id, my_scripts(ito.actor)[0].next_code, (3, 3, 3, 0))
    check_keys(hayashi.actor, made.public_id)
    frozen = freeze_list(hayashi.actor, made.public_id)
    for member in (hayashi, nagata):
        vote(member.actor, made.public_id, frozen, approves=True)
    release_results(hayashi.actor, made.public_id, frozen)
    return made
