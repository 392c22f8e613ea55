"""The network of the journey with its staff, and a browser for each of them."""

import pytest

from lms import clock as house_clock
from lms.db import db
from lms.i18n import in_language
from lms.journey.stage import Stage, enter_staff
from lms.network.loading import load_network
from lms.press.child import PRESS
from lms.sample.exams import load_shipped_items
from lms.sample.learning import load_lessons
from lms.sample.people import Network
from tests.browser.live import LAYOUTS
from tests.journeys.browser_visitor import PATIENCE_MS, Running
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


@pytest.fixture
def desk_of(app, chromium, browser_of):
    """``desk_of(person_id, layout)``: a page of hers, signed in, with scripts. A fault in a script fails the test."""
    opened, faults = [], []
    with Running(app) as running:

        def sit_down(person_id=None, layout="desktop"):
            width, height = LAYOUTS[layout]
            context = chromium.new_context(
                base_url=running.address,
                viewport={"width": width, "height": height},
                locale="ja-JP",
                timezone_id="Asia/Tokyo",
            )
            opened.append(context)
            context.set_default_timeout(PATIENCE_MS)
            # Each new browser would load forty slices of the fonts, which nobody looks at here.
            context.route("**/*.woff2", lambda route: route.abort())
            if person_id:
                cookie = browser_of(person_id).get_cookie("session").value
                context.add_cookies([{"name": "session", "value": cookie, "url": running.address}])
            page = context.new_page()
            page.on("pageerror", lambda fault: faults.append(str(fault)))
            db.session.rollback()
            return page

        yield sit_down
        for context in opened:
            context.close()
    PRESS.close()
    assert faults == []
