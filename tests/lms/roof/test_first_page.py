"""The first page puts first what waits for its reader."""

import re

import pytest

PANELS = {
    "home.now": (lambda **_: "<p>now</p>",),
    "home.could": (lambda **_: "<p>could</p>",),
    "home.next": (lambda **_: "<p>next</p>",),
    "home.work": (lambda **_: "<p>work</p>",),
}


@pytest.fixture
def order_for(app, monkeypatch):
    """The slots of somebody's first page from top to bottom."""
    monkeypatch.setitem(app.extensions, "panels", PANELS)

    def order(player):
        page = player.browser().get("/").get_data(as_text=True)
        return sorted(("now", "could", "next", "work"), key=lambda slot: page.index(f"<p>{slot}</p>"))

    return order


def test_whose_roles_wait_for_her_reads_her_work_before_what_she_could_do_besides(order_for, kanri, hanako):
    assert order_for(kanri) == ["now", "work", "next", "could"]
    assert order_for(hanako) == ["now", "could", "next", "work"]


def test_what_is_her_own_stands_in_the_menu_apart_from_the_work_of_the_office(kanri, hanako):
    menus = [re.findall(r'<h2 id="menu-\d+">([^<]+)</h2>', one.browser().get("/").text) for one in (hanako, kanri)]

    assert [("わたしのこと" in menu, "運営" in menu) for menu in menus] == [(True, False), (True, True)]
