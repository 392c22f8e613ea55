"""The stage of measuring holds people as the product makes them: what they open is made whole, and no refusal is measured."""

import pytest

from lms.app import create_app
from lms.config import read_settings
from lms.db import db
from tests.load.stage import cookie_of, stage


@pytest.fixture
def opened():
    with stage("sqlite", 1) as made:
        app = create_app(read_settings(made.environment() | {"LMS_SAMPLE": "0"}))
        asked = app.test_client(use_cookies=False)
        yield lambda page: asked.get(page, headers={"Cookie": cookie_of(made, 0)}).status_code
        with app.app_context():
            db.engine.dispose()


def test_pages_that_are_measured_open_for_a_candidate_at_her_desk(opened):
    assert [opened(page) for page in ("/", "/exams", "/my/titles")] == [200, 200, 200]
