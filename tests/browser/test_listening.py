"""A lesson is read aloud sentence by sentence, without its readings, and the sentence that is read is marked."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# A voice that says nothing and ends a sentence when the test lets it.
VOICE = """
window.spoken = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  speak: (words) => { window.spoken.push(words.text); window.endSentence = () => words.onend(); },
  cancel: () => {},
} });
"""
MARKED = """() => [...(CSS.highlights.get("read") || [])].map((range) => {
  const copy = range.cloneContents();
  copy.querySelectorAll("rt, rp").forEach((reading) => reading.remove());
  return copy.textContent.trim();
})[0] || "" """


def test_the_sentence_that_is_read_is_marked_and_readings_are_not_read_twice(page, sign_in_as):
    sign_in_as(page, "fukuda")
    page.add_init_script(VOICE)
    page.goto("/courses/gerontology/01-1")

    page.get_by_role("button", name="この課を聞く").click()
    first = "「年をとる」とは、どういうことでしょうか。"
    assert page.evaluate("spoken") == [first]
    assert page.evaluate(MARKED) == first
    page.evaluate("endSentence()")
    second = page.evaluate("spoken.at(-1)")
    assert second.startswith("体のおとろえを思いうかべる人もいれば")
    assert page.evaluate(MARKED) == second

    page.get_by_role("button", name="止める").click()
    expect(page.get_by_role("button", name="続きを聞く")).to_be_visible()
    page.get_by_role("button", name="続きを聞く").click()
    assert page.evaluate("spoken.at(-1)") == second
