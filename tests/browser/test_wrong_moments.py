"""What goes wrong between a browser and the server is told in a sentence and costs nothing that was written."""

import pytest

pytestmark = pytest.mark.browser

FORM = "/my/qualifications/new"
WRITTEN = "原本は火曜日に窓口へ持って行きます。"
TOO_MUCH = 30 * 1024 * 1024


def test_a_file_that_is_too_big_is_told_and_the_form_is_filled_again(page, sign_in_as, tmp_path):
    photo = tmp_path / "写真.pdf"
    photo.write_bytes(b"%PDF-1.7\n" + bytes(TOO_MUCH))
    sign_in_as(page, "hanako").goto(FORM)
    page.locator("#number").fill("第１２３号")
    page.locator("#note").fill(WRITTEN)
    # A form that lacks an answer is sent all the same: it is the size that is asked about here.
    page.locator("main form[data-kept]").evaluate("form => { form.noValidate = true }")
    page.locator("#paper").set_input_files(photo)
    page.locator("main form[data-kept] button[type=submit]").click()
    page.get_by_role("heading", name="ファイルが大きすぎます").wait_for()

    page.get_by_role("link", name="もう一度開く").click()
    page.wait_for_url(f"**{FORM}")

    assert page.locator("#note").input_value() == WRITTEN
    assert page.locator("#number").input_value() == "第１２３号"


def test_the_form_for_films_opens_without_a_fault_and_tells_of_one_when_the_film_is_too_big(page, sign_in_as, tmp_path):
    film = tmp_path / "体操.mp4"
    with film.open("wb") as content:
        content.truncate(101 * 1024 * 1024)
    sign_in_as(page, "mori").goto("/courses/write/gerontology/media")
    told = page.locator("[data-too-large]")
    assert not told.is_visible()

    page.locator("[data-most-mb]").set_input_files(film)

    told.wait_for(state="visible")
    assert "100 MB" in told.inner_text()
