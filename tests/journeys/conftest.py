"""The network of the journey with its staff, and a browser for each of them."""

import pytest

from lms import clock as house_clock
from lms.i18n import in_language
from lms.journey.stage import Stage, enter_staff
from lms.network.loading import load_network
from lms.sample.exams import load_shipped_items
from lms.sample.learning import load_lessons
from lms.sample.people import Network
from tests.journeys.visitor import Visitor


@pytest.fixture
def stage(app, tmp_path):
    """The network with its staff, its lessons and its bank; nobody else is there yet."""
    with in_language("ja"):
        load_network()
        stage = Stage(tmp_path, lambda step: None)
        stage.ids["begin"] = house_clock.today()
        enter_staff(stage)
        load_lessons(Network())
        load_shipped_items(stage.people["writer"], [stage.people["board"], stage.people["second board"]])
    return stage


@pytest.fixture
def at_browser(app, stage, browser_of):
    """``at_browser("manager")``: this person of the stage at a browser of hers."""
    return lambda name: Visitor(browser_of(stage.people[name]))


@pytest.fixture
def session_of(app):
    """``session_of(cookie)``: the person of a signed session."""

    def read(cookie):
        session = app.session_interface.get_signing_serializer(app).loads(cookie)
        return int(session["_user_id"].split(".")[0])

    return read
