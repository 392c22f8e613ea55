"""The frame that is drawn once for many readers: nothing of one reader may reach another's page."""

import re

import pytest

TOKENS = re.compile(r'name="csrf_token" value="([^"]+)"')


def test_two_readers_with_the_same_roles_have_each_her_own_token_in_every_form_of_the_frame(app):
    first, second = app.test_client(), app.test_client()
    tokens = [set(TOKENS.findall(client.get("/stations").get_data(as_text=True))) for client in (first, second)]

    assert [len(one) for one in tokens] == [1, 1]
    assert tokens[0] != tokens[1]


def test_a_preference_leads_back_to_the_page_that_the_reader_is_on(app):
    client = app.test_client()
    client.get("/stations?q=a")
    page = client.get("/stations?q=b&r=c").get_data(as_text=True)

    assert 'name="next" value="/stations?q=b&amp;r=c"' in page
    assert "q=a" not in page


@pytest.mark.parametrize("typed", ["<b>\0token\0</b>", "\0here\0", '"><script>'])
def test_what_somebody_searched_for_is_written_as_she_typed_it_and_opens_no_gap(app, typed):
    page = app.test_client().get("/search", query_string={"q": typed}).get_data(as_text=True)
    box = re.search(r'id="find"[^>]* value="([^"]*)"', page).group(1)

    assert "\0" not in page
    assert box == typed.replace("\0", "").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
