"""The stage of measuring holds people as the product makes them: what they open is made whole, and no refusal is measured."""

import pytest

from lms.app import create_app
from lms.config import read_settings
from lms.db import db
from tests.load.stage import cookie_of, stage


@pytest.fixture(scope="module")
def candidate():
    with stage("sqlite", 1) as made:
        app = create_app(read_settings(made.environment() | {"LMS_SAMPLE": "0"}))
        asked = app.test_client(use_cookies=False)
        yield lambda page: asked.get(page, headers={"Cookie": cookie_of(made, 0)})
        with app.app_context():
            db.engine.dispose()


@pytest.mark.parametrize("page", ["/", "/exams", "/my/titles"])
def test_a_page_that_is_measured_opens_for_a_candidate_at_her_desk(candidate, page):
    assert candidate(page).status_code == 200


def test_her_first_page_leads_a_candidate_back_to_the_exam_that_is_under_way(candidate):
    assert "測定" in candidate("/").text
