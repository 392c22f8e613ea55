"""What makes pages quick must leave them as they are: words, addresses, menus, answers of one page."""

import pytest
from flask import Flask, url_for
from flask_babel import force_locale
from jinja2 import DictLoader
from sqlalchemy import literal, select

from lms.db import asked_once, db, transaction
from lms.policy import GUEST, Actor, Grant, Role
from lms.ui.slots import menu_for

PAGE = '{{ _("Home") }}|{{ _("%(value)s of %(max)s", value=one, max=3) }}|{{ pgettext("step", "Done") }}|{{ _(later) }}'
SPECIAL = "花 子/1?x=<b>"


@pytest.fixture
def spoken(app):
    """The page above in one language, as the application's templates speak it."""
    templates = app.jinja_env.overlay(loader=DictLoader({"page.html": PAGE}))
    templates.__dict__["sets"] = {}

    def say(language):
        with app.test_request_context("/"), force_locale(language):
            return templates.get_template("page.html").render(one="<1>", later="Sign out")

    return say


def test_fixed_sentences_are_spoken_in_the_language_of_the_reader_one_after_the_other(spoken):
    assert spoken("en") == "Home|&lt;1&gt; of 3|Done|Sign out"
    assert spoken("ja") == "ホーム|3のうち &lt;1&gt;|済み|ログアウト"
    assert spoken("en") == "Home|&lt;1&gt; of 3|Done|Sign out"


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("home.home_page", {}),
        ("learning.course", {"code": SPECIAL}),
        ("learning.course", {"code": "one", "page": 2}),
        ("practice.begin", {"topic": []}),
        ("ui.static", {"filename": "ui.css"}),
        ("verification.verify", {"number": "A&B"}),
        ("home.home_page", {"_external": True}),
        ("home.home_page", {"_anchor": "main"}),
    ],
)
@pytest.mark.parametrize("mounted", ["", "/network"])
def test_addresses_are_those_that_flask_makes(app, endpoint, values, mounted):
    with app.test_request_context("/", base_url=f"http://localhost{mounted}"):
        first, again = url_for(endpoint, **values), url_for(endpoint, **values)
        assert first == again == Flask.url_for(app, endpoint, **values)


def test_a_menu_is_kept_for_its_roles_and_marks_the_page_that_is_open(app, hanako, kanri):
    items = app.extensions["menu"]

    def endpoints(actor, path="/"):
        with app.test_request_context(path):
            entries = [entry for group in menu_for(actor, items) for entry in group.entries]
        return {entry.endpoint for entry in entries}, {entry.endpoint for entry in entries if entry.current}

    learner, office = Actor(hanako.id), Actor(kanri.id, frozenset({Grant(Role.SECRETARIAT)}))
    assert endpoints(learner) == endpoints(learner)
    assert endpoints(learner)[0] < endpoints(office)[0]
    assert endpoints(GUEST)[0] == set()
    assert endpoints(learner, "/courses/")[1] == {"catalogue.courses"}
    assert endpoints(learner)[1] == set()


def test_a_page_asks_once_and_the_next_page_or_a_use_case_asks_anew(app):
    """Rules of the house 7: what is known of a person is never kept past its transaction."""
    asked = []

    @asked_once
    def question(number):
        asked.append(db.session.scalar(select(literal(number))))
        return number

    with app.test_request_context("/"):
        assert [question(1), question(1), question(2)] == [1, 1, 2]
        assert asked == [1, 2]
        db.session.rollback()
        question(1)
        with transaction():
            question(1)
            question(1)
        question(1)
    assert asked == [1, 2, 1, 1, 1, 1]
    with app.test_request_context("/", method="POST"):
        question(3)
        question(3)
    assert asked[-2:] == [3, 3]
