"""使い方: a tour for everybody, without a script; each stop can be opened by who sees it; the help corner leads to it."""

import re

import pytest

from lms.guide import TOURS
from lms.policy import Role

HELP = re.compile(r'<aside class="help".*?</aside>', re.DOTALL)


def test_there_is_a_tour_for_every_role():
    assert set(TOURS) == set(Role)


@pytest.mark.parametrize("name", ["hanako", "kanri", "mori", "chiba"])
def test_every_stop_opens_for_who_sees_it(app, request, name):
    browser = request.getfixturevalue(name).browser()
    page = browser.get("/guide").get_data(as_text=True)

    stops = re.findall(r'<li><p><a href="([^"]+)"', page)
    assert len(stops) >= 6
    assert {browser.get(stop).status_code for stop in set(stops)} == {200}


def test_the_help_corner_of_any_page_has_phone_hours_print_and_the_tour(app, client, hanako):
    for browser, path in ((client, "/"), (client, "/nowhere"), (hanako.browser(), "/me"), (hanako.browser(), "/exams")):
        (corner,) = HELP.findall(browser.get(path).get_data(as_text=True))
        assert all(words in corner for words in ("tel:", "10時から17時", "data-print", 'href="/guide"'))
    assert "はじめに" in client.get("/guide").get_data(as_text=True)
