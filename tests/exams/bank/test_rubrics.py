"""Marking lines with examples: as text, in the form, before the marker, in files."""

from html import unescape

import pytest

from exams.bank.queries import item_page, keys_of
from exams.bank.rubrics import RubricLineUnreadable, read_rubric, rubric_text
from exams.bank.services import create_item
from exams.marking.queries import rubric_of
from tests.exams.stock import essay, with_topics

TYPED = """読みやすさ = 5
  0: 読み取れない
　５：一度で分かる
理由 = 3
2: 理由が一つある
"""
LINES = [
    {"name": "読みやすさ", "points": 5, "anchors": {"0": "読み取れない", "5": "一度で分かる"}},
    {"name": "理由", "points": 3, "anchors": {"2": "理由が一つある"}},
]


def test_lines_and_their_examples_are_read_from_text_and_written_back():
    assert read_rubric(TYPED) == LINES
    assert read_rubric(rubric_text(LINES)) == LINES
    assert read_rubric("2: 二つ目 = 4") == [{"name": "2: 二つ目", "points": 4}]
    assert read_rubric("A = 4\n  1: x = 5") == [{"name": "A", "points": 4, "anchors": {"1": "x = 5"}}]


@pytest.mark.parametrize(
    "typed", ["名前だけ", "= 5", "  3: 行の前", "A = 2\n  3: 多すぎる", "A = 2\n 1: 一\n 1: また一", "A = x"]
)
def test_a_line_that_is_neither_is_refused_by_itself(typed):
    with pytest.raises(RubricLineUnreadable):
        read_rubric(typed)


def test_examples_are_typed_in_the_form_kept_with_the_version_and_shown_to_markers(abe):
    with_topics()
    public_id = create_item(abe.actor, "S08-E", "secure", essay())
    writer = abe.browser()
    sent = {
        "topic_code": "ch08",
        "level": "application",
        "stem": "書いてください。",
        "least": "200",
        "most": "400",
        "based_on": "1",
    }

    refused = writer.post(f"/exams/bank/{public_id}/edit", data={**sent, "rubric": "読みやすさ = 5\n  6: 多すぎる"})
    assert refused.status_code == 400
    assert "6: 多すぎる" in refused.text
    assert writer.post(f"/exams/bank/{public_id}/edit", data={**sent, "rubric": TYPED}).status_code == 302

    page = item_page(abe.actor, public_id)
    assert keys_of([page.question.item_version_id])[page.question.item_version_id].key == {"rubric": LINES}
    assert [line.anchors for line in rubric_of(page.question.item_version_id)] == [
        ((0, "読み取れない"), (5, "一度で分かる")), ((2, "理由が一つある"),)
    ]  # fmt: skip
    assert "一度で分かる" in writer.get(f"/exams/bank/{public_id}").text
    assert "  5: 一度で分かる" in unescape(writer.get(f"/exams/bank/{public_id}/edit").text)
    assert "一度で分かる" not in writer.get(f"/exams/bank/{public_id}/preview").text
