"""やさしい日本語: the public pages that are visited most have a variant in plain words, chosen before sign-in and kept like text size."""

import re

import pytest

PAGES = ("/", "/titles", "/verify", "/exams", "/courses/", "/guide", "/privacy", "/sign-in", "/sign-up", "/workshops/")
SCRIPT_OF_KANJI = re.compile(r"[一-龠]+")


def main_of(page):
    return re.search(r"<main.*</main>", page, re.DOTALL)[0]


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_is_read_in_plain_words_once_they_are_chosen(app, client, path):
    usual = client.get(path).get_data(as_text=True)
    assert "やさしい日本語で読む" in main_of(usual)

    chosen = client.post("/preferences", data={"plain": "on", "next": path})
    assert (chosen.status_code, chosen.headers["Location"]) == (302, path)
    plain = client.get(path)

    assert plain.status_code == 200
    words = main_of(plain.get_data(as_text=True))
    assert "ふつうの日本語で読む" in words
    assert words.count("<ruby>") >= 8
    assert client.post("/preferences", data={"plain": "off", "next": path}).status_code == 302
    assert main_of(client.get(path).get_data(as_text=True)).count("<ruby>") < words.count("<ruby>")


def test_every_kanji_of_the_first_page_in_plain_words_has_its_reading(app, client):
    client.set_cookie("plain", "on")
    words = main_of(client.get("/").get_data(as_text=True))
    bare = re.sub(r"<(ruby|form|a class=\"button button-quiet\").*?</(ruby|form|a)>", "", words, flags=re.DOTALL)

    assert SCRIPT_OF_KANJI.findall(re.sub(r"<[^>]+>", "", bare)) == []


def test_an_answer_about_a_number_is_told_in_plain_words_too(app, client):
    client.set_cookie("plain", "on")
    page = client.get("/verify/C0000000000").get_data(as_text=True)

    assert "<ruby>番号<" in main_of(page)
    assert client.get("/verify/C0000000000").status_code == 200


def test_a_choice_that_is_not_known_is_not_kept(app, client):
    assert "plain" not in client.post("/preferences", data={"plain": "sometimes"}).headers.get("Set-Cookie", "")
