"""A learner puts a course on her phone, goes on without a network, and finds all of it kept when she is back."""

from functools import partial
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from courses.learning import views

pytestmark = pytest.mark.browser

LESSON = "---\n{head}---\n{body}\n"
CHECK = {
    "stem": "歩くと骨は？",
    "options": [
        {"text": "強くなる", "key": True, "feedback": "はい、強くなります。"},
        {"text": "弱くなる", "feedback": "歩くと強くなります。"},
    ],
}


@pytest.fixture
def short_course(live_server, tmp_path):
    """A course of three lessons, brought in as a folder."""
    chapter = tmp_path / "01"
    chapter.mkdir()
    head = {"code": "walking", "kind": "awareness", "state": "open", "title": "歩く"}
    (tmp_path / "course.yaml").write_text(yaml.safe_dump(head))
    (chapter / "chapter.yaml").write_text(yaml.safe_dump({"code": "w1", "title": "足"}))
    for number, title in enumerate(("一歩目", "二歩目", "三歩目"), start=1):
        text = yaml.safe_dump({"title": title, "minutes": 5, "checks": [CHECK]})
        (chapter / f"{number}.md").write_text(LESSON.format(head=text, body=f"{title}の文です。"))
    live_server.lms("courses", "import", str(tmp_path))


def test_a_course_is_finished_on_a_phone_with_the_network_cut_in_between(short_course, new_page, sign_in_as, axe):
    page = sign_in_as(new_page("phone"), "taro")
    page.goto("/courses/walking")
    page.get_by_role("button", name="始める").click()
    page.goto("/courses/walking")
    said = page.locator("[data-offline-said]")
    page.get_by_role("button", name="この講座をこの端末に入れる").click()
    expect(said).to_contain_text("この端末に入りました")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    axe(page)

    page.context.set_offline(True)
    page.goto("/courses/walking/01-1")
    expect(page.get_by_role("heading", level=1)).to_have_text("一歩目")
    expect(said).to_contain_text("いまは、つながっていません")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_label("強くなる").check()
    page.get_by_role("button", name="答えを確かめる").click()
    expect(said).to_contain_text("答えはこの端末に残しました")
    assert "はい、強くなります。" not in page.content()
    for title in ("二歩目", "三歩目"):
        page.locator(".lesson-end button").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.locator(".lesson-end button").click()
    expect(said).to_contain_text("学んだ記録4件をこの端末に残しました")
    page.goto("/courses/gerontology")
    expect(page.get_by_role("heading", level=1)).to_have_text("このページは、この端末に入っていません")
    page.goto("/courses/walking")

    page.context.set_offline(False)
    expect(said).to_contain_text("学んだ記録4件を送りました")
    page.reload()
    expect(page.get_by_text("学び終えました").or_(page.get_by_text("修了")).first).to_be_visible()
    page.goto("/courses/walking/01-1")
    expect(page.get_by_text("はい、強くなります。")).to_be_visible()

    page.get_by_role("button", name="ログアウト").click()
    page.wait_for_function("async () => (await caches.keys()).length === 0")
    assert page.evaluate("localStorage.length") == 0


def answered_with(status, route):
    route.fulfill(status=status)


def test_half_a_course_says_so_and_goes_on_and_only_what_the_server_took_is_forgotten(
    short_course, new_page, sign_in_as, axe
):
    page = sign_in_as(new_page("phone"), "hanako")
    page.goto("/courses/walking")
    page.get_by_role("button", name="始める").click()
    page.goto("/courses/walking")
    said, half = page.locator("[data-offline-said]"), page.get_by_text("まだ全部は入っていません")
    asked: list[str] = []
    page.route("**/courses/walking/01-*?keep=1", lambda route: asked.append(route.request.url) or route.continue_())
    page.route("**/courses/walking/01-2?keep=1", lambda route: route.abort())

    page.get_by_role("button", name="この講座をこの端末に入れる").click()
    expect(said).to_contain_text("入った分は残っています")
    assert [address.rpartition("/")[2] for address in asked] == ["01-1?keep=1", "01-3?keep=1"]
    page.reload()
    expect(half).to_be_visible()
    axe(page)
    page.unroute("**/courses/walking/01-2?keep=1")
    page.get_by_role("button", name="つづきをこの端末に入れる").click()
    expect(said).to_contain_text("この端末に入りました")
    expect(half).to_be_hidden()
    assert [address.rpartition("/")[2] for address in asked[2:]] == ["01-2?keep=1"]

    page.evaluate("""() => {
      const acts = ["01-1/finish", "01-9/finish", "01-2/finish"].map((end) => ({ action: `/courses/walking/${end}`, fields: [] }));
      localStorage.setItem(`course-queue:${document.body.dataset.person}`, JSON.stringify(acts));
    }""")
    for status in (429, 403, 400):
        page.route("**/courses/walking/01-2/finish", partial(answered_with, status))
        page.reload()
        expect(said).to_contain_text("学んだ記録1件をこの端末に残しました")
    page.unroute("**/courses/walking/01-2/finish")
    page.reload()
    expect(said).to_contain_text("学んだ記録1件を送りました")


def test_a_line_that_hangs_shows_the_page_that_is_on_the_device(page):
    worker = (Path(views.__file__).parent / "static" / "offline-worker.js").read_text()
    page.goto("about:blank")

    answers = page.evaluate(
        """async (worker) => {
          const ears = {};
          const world = {
            self: { location, addEventListener: (name, ear) => { ears[name] = ear; } },
            caches: { match: async (address) => (address === "/courses/kept" ? "from the device" : undefined) },
            fetch: (request) => (request.slow ? new Promise((done) => request.slow(done)) : Promise.resolve("fresh")),
            setTimeout: (done, _, value) => setTimeout(done, 0, value),
            Response, URL, Date, Promise,
          };
          new Function(...Object.keys(world), worker)(...Object.values(world));
          const ask = (path, slow) => new Promise((found) => ears.fetch({
            request: { url: "null:" + path, method: "GET", mode: "navigate", slow }, respondWith: found,
          }));
          const hangs = () => {};
          const late = (done) => setTimeout(done, 50, "late");
          return [await ask("/courses/kept"), await ask("/courses/kept", hangs), await ask("/courses/other", late)];
        }""",
        worker,
    )

    assert answers == ["fresh", "from the device", "late"]
