"""The list of people as a file for spreadsheets."""

from dataclasses import replace

import pytest

from courses.workshops.desk.table import people_csv
from courses.workshops.queries import board
from courses.workshops.services import book


@pytest.fixture
def listed(app, workshop, mori, hanako):
    """The board of a workshop with Hanako, whose name can be written otherwise."""
    book(hanako.actor, workshop)
    page = board(mori.actor, workshop)

    def named(name):
        return replace(page, booked=(replace(page.booked[0], name=name),))

    with app.test_request_context():
        yield named


@pytest.mark.parametrize("name", ["=1+1", "+81+1", "-5+2", "@SUM(A1)"])
def test_a_cell_that_looks_like_a_formula_is_only_a_word(listed, name):
    assert f"'{name}" in people_csv(listed(name), "utf-8").decode("utf-8-sig")


def test_a_sign_that_old_spreadsheets_lack_becomes_a_geta_mark(listed):
    assert "〓田 太郎" in people_csv(listed("𠮷田 太郎"), "cp932").decode("cp932")
    assert "𠮷田 太郎" in people_csv(listed("𠮷田 太郎"), "utf-8").decode("utf-8-sig")
