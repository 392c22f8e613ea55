"""A learner puts a course on her phone, goes on without a network, and finds all of it kept when she is back."""

import pytest
import yaml
from playwright.sync_api import expect

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
