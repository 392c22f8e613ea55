"""Who sits on the board with Hayashi, and what a release announces."""

import pytest

from exams.events import PassesRecorded, ResultsReleased
from lms import events
from tests.exams.results.hall import a_second_member


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
