"""One search over everything: found however it is written, and nobody finds what she may not see."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from courses.api import load_course
from lms.accounts import api as accounts
from lms.accounts.permissions import SEE_PEOPLE
from lms.db import transaction
from lms.policy import GUEST, Role
from lms.ui.access import SELF
from lms.ui.finding import MOST, Finder, Hit, Sought, found_for


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ﾃﾆｽ", "テニス教室"),
        ("てにす", "テニス教室"),
        ("渡邊", "渡辺さんの会"),
        ("髙橋", "高橋記念館"),
        ("ＷＢＰ", "wbpとは"),
        ("會", "支え合いの会"),
        ("会　支え", "支え合いの会"),
    ],
)
def test_width_kana_and_old_kanji_make_no_difference(typed, written):
    assert Sought(typed).fits(written)


@pytest.mark.parametrize(("typed", "written"), [("", "何でも"), ("　", "何でも"), ("会 ない", "支え合いの会")])
def test_every_word_must_stand_there_and_no_word_finds_nothing(typed, written):
    assert not Sought(typed).fits(written)


def test_a_finder_is_not_even_asked_for_who_lacks_its_permission(app, hanako, kanri):
    asked = []

    def find(actor, sought):
        asked.append(actor.person_id)
        return [Hit("x", "/")] * (MOST + 1)

    with app.test_request_context():
        for who in (GUEST, hanako.actor):
            assert found_for(who, [Finder("People", find, SEE_PEOPLE)], "x") == []
        assert found_for(GUEST, [Finder("People", find, SELF)], "x") == []
        found = found_for(kanri.actor, [Finder("People", find, SEE_PEOPLE, more="persons.listing")], "x")

    assert asked == [kanri.id]
    assert (len(found[0].hits), found[0].cut, found[0].more) == (MOST, True, "persons.listing")


def results(browser, words):
    """The lists of a page of results, without the frame of the page."""
    page = browser.get("/search", query_string={"q": words})
    assert page.status_code == 200
    return re.findall(r'<ul class="found">(.*?)</ul>', page.get_data(as_text=True), re.DOTALL)


def test_people_are_found_by_the_office_and_by_nobody_else(app, client, hanako, taro, kanri):
    with transaction() as work:
        accounts.create_person(
            work,
            family="渡邉",
            given="さがし子",
            family_kana="わたなべ",
            given_kana="さがしこ",
            born_on=date(1950, 4, 1),
        )

    assert "さがし子" in "".join(results(kanri.browser(), "ワタナベ　ｻｶﾞｼｺ"))
    for browser in (client, hanako.browser(), taro.browser()):
        assert "さがし子" not in "".join(results(browser, "さがし子"))
        assert "さがし子" not in "".join(results(browser, "渡辺"))


def test_a_page_of_ones_own_is_found_by_its_name_and_a_guest_reads_that_there_is_nothing(client, hanako):
    assert 'href="/me"' in "".join(results(hanako.browser(), "ﾏｲﾍﾟｰｼﾞ"))
    nothing = client.get("/search?q=ｘｙｚｚｙ").get_data(as_text=True)

    assert "見つかりませんでした" in nothing
    assert client.get("/search").status_code == 200
    assert client.get("/search", query_string={"q": "あ" * 5000}).status_code == 200
    assert "<script>" not in client.get("/search?q=<script>x</script>").get_data(as_text=True)


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("証書", "/verify"),
        ("しょうしょ", "/verify"),
        ("けんてい", "/exams"),
        ("ｷｮﾃﾝ", "/stations"),
        ("パスワード", "/sign-in"),
        ("はじめて", "/sign-up"),
        ("電話", "/guide"),
        ("講習会", "/workshops/"),
    ],
)
def test_a_guest_finds_the_page_that_she_needs_by_the_word_that_she_has_for_it(client, typed, page):
    assert f'href="{page}"' in "".join(results(client, typed))


def test_readings_find_the_pages_of_ones_menu_once_and_lead_nobody_through_a_shut_door(client, hanako, kanri):
    assert "".join(results(kanri.browser(), "めいぼ")).count('href="/office/people"') == 1
    assert "".join(results(hanako.browser(), "けんてい")).count('href="/exams"') == 1
    assert 'href="/sign-in"' not in "".join(results(hanako.browser(), "パスワード"))
    for browser in (client, hanako.browser()):
        assert "/office/" not in "".join(results(browser, "めいぼ"))


def test_every_page_that_has_words_for_the_search_exists(app):
    assert [door.endpoint for door in app.extensions["doors"] if door.endpoint not in app.view_functions] == []


@pytest.mark.parametrize("role", [Role.TRAINER, Role.MARKER, Role.INVIGILATOR, Role.STATION_MANAGER, Role.DECIDER])
def test_other_roles_find_neither_people_nor_questions(app, client, hanako, kanri, role):
    with transaction() as work:
        scope = {"station_manager": "station:1", "invigilator": "sitting:1"}.get(role, "")
        accounts.give_role(work, hanako.id, role, scope, by=kanri.actor, from_on=date(2026, 11, 1))
    page = hanako.browser().get("/search", query_string={"q": "山"}).get_data(as_text=True)

    assert 'href="/office/people/' not in page
    assert 'href="/exams/bank/' not in page


def test_a_word_inside_a_lesson_is_found_with_its_sentence_and_a_guest_is_led_to_the_course(
    app, client, hanako, tmp_path
):
    folder = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
    shutil.copytree(folder / "01", tmp_path / "01")
    shutil.copy(folder / "course.yaml", tmp_path)
    lesson = tmp_path / "01" / "1.md"
    lesson.write_text(f"{lesson.read_text()}\n\n縁側の{{日向|ひなた}}で、ネコと話す人もいます。\n")
    with transaction() as work:
        load_course(work, tmp_path)

    found = "".join(results(hanako.browser(), "ひなた ねこ"))
    assert found == ""
    found = "".join(results(hanako.browser(), "日向　ﾈｺ"))
    assert "縁側の日向で、ネコと話す人もいます。" in found
    assert "01-1" in found
    assert "01-1" not in "".join(results(client, "日向 ネコ"))


def test_own_results_and_places_to_help_are_asked_for_the_asker_alone(app, hanako):
    with app.test_request_context():
        names = {finder.label: finder for finder in app.extensions["finders"]}
        for label in ("My results", "Where you could help"):
            assert found_for(GUEST, [names[label]], "試験") == []
        for label in ("Workshops", "Programmes", "Where you could help", "My results"):
            assert found_for(hanako.actor, [names[label]], "ｘｙｚｚｙ") == []
