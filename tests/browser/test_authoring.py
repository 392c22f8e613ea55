"""A trainer writes a lesson in the browser, from an empty page to its first reader."""

import base64

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

COURSE = "/courses/write/gerontology"
# One PNG pixel (W3C PNG, 1x1, grey).
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.000\n手をふります\n"
FILMED = """async () => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 64;
  const brush = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: "video/webm" });
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const ended = new Promise((done) => { recorder.onstop = done; });
  recorder.start();
  for (let step = 0; step < 20; step += 1) {
    brush.fillRect(step, step, 8, 8);
    await new Promise((done) => setTimeout(done, 20));
  }
  recorder.stop();
  await ended;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}"""
PLAYABLE = """film => new Promise((done) => {
  if (film.readyState) done(film.videoWidth); else film.onloadedmetadata = () => done(film.videoWidth);
})"""
PASTED = """<p class=MsoNormal><b><span lang=EN-US>骨折</span></b>は<o:p></o:p></p>
<p class=MsoListParagraph><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>転ばないこと</p>"""
PASTE = """(field, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "骨折は");
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def file_of(name, kind, content):
    return {"name": name, "mimeType": kind, "buffer": content}


def picture_added(page):
    page.goto(f"{COURSE}/pictures")
    page.locator("#picture").set_input_files(file_of("teacup.png", "image/png", PIXEL))
    page.locator("#alternative").fill("湯のみが一つ、机にあります。")
    page.get_by_role("button", name="加える").click()
    return page.locator("main code").last.inner_text().strip()


def film_added(page):
    page.goto(f"{COURSE}/media")
    film = base64.b64decode(page.evaluate(FILMED))
    page.locator("#title").fill("手をふる")
    page.locator("#media").set_input_files(file_of("hand.webm", "video/webm", film))
    page.locator("#captions").set_input_files(file_of("hand.vtt", "text/vtt", CAPTIONS.encode()))
    page.locator("#transcript").fill("手をふります。")
    page.get_by_role("button", name="加える").click()
    return page.locator("main pre code").last.inner_text().strip()


def word_explained(page):
    page.goto(f"{COURSE}/words")
    page.locator("#written").fill("{骨密度|こつみつど}")
    page.locator("#meaning").fill("骨の中身のつまりぐあいです。")
    page.get_by_role("button", name="ことばを説明する").click()


def lesson_begun(page):
    page.goto(COURSE)
    page.locator("#title-1").fill("{骨|ほね}を{守|まも}る")
    page.get_by_role("button", name="新しい課を作る").first.click()


def test_a_trainer_writes_and_publishes_a_lesson_with_picture_film_question_and_word(page, new_page, sign_in_as, axe):
    sign_in_as(page, "mori")
    picture, film = picture_added(page), film_added(page)
    word_explained(page)
    lesson_begun(page)

    page.locator("#body").fill(f"## はじめに\n\n{picture}\n\n[[骨密度]]を知りましょう。\n\n{film}\n\n")
    seen = page.locator("[data-preview-here]")
    expect(seen.locator("video track[kind=captions]")).to_be_attached()
    expect(seen.get_by_role("img", name="湯のみが一つ、机にあります。")).to_be_visible()
    seen.get_by_role("button", name="骨密度").click()
    expect(seen.locator(".term-card")).to_be_visible()
    assert seen.locator("video").evaluate(PLAYABLE) > 0
    page.keyboard.press("Escape")
    page.locator("#body").evaluate("field => field.setSelectionRange(field.value.length, field.value.length)")
    page.locator("#body").evaluate(PASTE, PASTED)
    expect(seen.get_by_role("listitem")).to_have_text("転ばないこと")
    assert page.locator("#body").input_value().endswith("**骨折**は\n\n- 転ばないこと")

    page.locator("#checks-0-stem").fill("骨を守るのは、どれですか。")
    answers = [("歩く", "はい。骨は歩くと強くなります。"), ("寝てすごす", "寝てすごすと弱くなります。")]
    for place, (answer, words) in enumerate(answers):
        page.locator(f"#checks-0-options-{place}-text").fill(answer)
        page.locator(f"#checks-0-options-{place}-feedback").fill(words)
    page.locator("#checks-0-options-0-right").check()
    axe(page)
    page.get_by_role("button", name="保存して公開へ進む").click()
    axe(page)
    page.get_by_role("button", name="この課を公開する").click()

    expect(page.get_by_text("公開しました").first).to_be_visible()
    reader = sign_in_as(new_page("phone"), "hanako")
    reader.goto("/courses/gerontology")
    reader.get_by_role("button", name="新しい文で学ぶ").click()
    reader.goto("/courses/gerontology/01-5")
    reader.get_by_label("歩く").check()
    reader.get_by_role("button", name="答えを確かめる").click()
    expect(reader.get_by_text("はい。骨は歩くと強くなります。")).to_be_visible()
    axe(reader)
