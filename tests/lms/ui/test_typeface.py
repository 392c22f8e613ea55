"""Nobody waits for the typeface: a browser that never had it draws its first page in its own."""

import re

from lms.i18n import ROOT

STYLE = r'<link rel="stylesheet" href="([^"]*fonts[.]css[^"]*)">'
NOTE = r'<meta name="typeface" content="([^"]+)" data-style="([^"]+)" data-files="([^"]+)">'


def test_a_first_page_names_the_typeface_without_asking_for_it(client):
    page = client.get("/").text

    edition, style, files = re.search(NOTE, page).groups()

    assert style.endswith(f"fonts.css?v={edition}")
    assert len(files.split()) == 4
    assert re.findall(STYLE, re.sub(r"<noscript>.*?</noscript>", "", page)) == []
    assert re.findall(STYLE, page) == [style]


def test_a_browser_that_has_it_gets_the_style_and_nothing_to_fetch(client):
    edition, style, _ = re.search(NOTE, client.get("/").text).groups()
    client.set_cookie("typeface", edition)

    page = client.get("/").text

    assert re.findall(STYLE, page) == [style]
    assert "<noscript><link" not in page
    assert re.search(NOTE, page) is None


def test_an_older_edition_is_fetched_again(client):
    client.set_cookie("typeface", "000000000000")

    assert re.search(NOTE, client.get("/").text)


def test_what_is_fetched_is_what_the_style_names(client):
    files = re.search(NOTE, client.get("/").text)[3].split()
    style = (ROOT / "lms/ui/static/fonts.css").read_text()

    assert [file for file in files if f"url({file.removeprefix('/static/ui/')})" not in style] == []
    for file in files:
        with client.get(file) as answer:
            assert answer.headers["Cache-Control"].endswith("immutable")
