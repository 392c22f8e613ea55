"""Everything that a candidate can get, over the real routes: pages, JSON, files and mails, before and after the release."""

import html
import io
import json
import re
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader

from exams.attempts.services import close_due_attempts
from exams.results.board.services import check_keys, freeze_list, release_results, vote
from exams.sittings.calls.services import call_candidates
from tests.exams.results.hall import OPTIONS, RIGHT, RUBRIC, WRONG, a_hall, a_second_member, background

UNSUPERVISED = {"supervised": False, "identity_rule": "signed_in", "shuffles_items": True, "shuffles_options": True}
LINK = re.compile(r'(?:href|src|action|data-[a-z-]+)="(/[^"#]*)')
LEAVES = ("/sign-out", "/accounts/sign-out", "/static")
MOST = 250
# Words of the key and its reasons; the shapes in which a key is stored; what a per-item mark would be called.
KEYS = (
    "SECRET-WHY",
    "SECRET-a",
    RUBRIC[0]["name"],
    "ふれていない",
    '"rationale',
    '"rubric"',
    '"credit_all"',
    '"key"',
    f'{{"options": ["{RIGHT}"]',
    '"is_right"',
    '"earned"',
    "is-right",
    "is-wrong",
)
QUESTIONS = ("設問1", "設問6", OPTIONS[0]["text"])


def words_of(answer):
    """What an answer says, page, JSON or PDF."""
    if answer.mimetype == "application/pdf":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    return html.unescape(answer.get_data(as_text=True))


def everything(browser, *begin):
    """All that can be reached from some addresses by following every link and form address: address -> words."""
    waiting, found = list(begin), {}
    while waiting and len(found) < MOST:
        address = waiting.pop(0)
        if address in found or urlsplit(address).path.startswith(LEAVES) or "/static/" in address:
            continue
        answer = browser.get(address)
        found[address] = words_of(answer) if answer.status_code < 500 else "FAULT"
        if answer.is_json or answer.mimetype == "text/html":
            waiting += [html.unescape(link) for link in LINK.findall(answer.get_data(as_text=True))]
        if answer.location:
            waiting.append(urlsplit(answer.location).path)
    return found


def leaks(found, words):
    return [f"{address}: {word}" for address, text in found.items() for word in words if word in text]


def hand_over(browser, application, hall):
    """Begin, answer by the page's own queue, hand in: every response on the way."""
    heard = [browser.post(f"/exams/begin/{application}")]
    address = urlsplit(heard[0].location).path
    page = browser.get(address)
    attempt, stream = re.search(r"/attempts/(\w+)", address)[1], re.search(r'data-stream="(\w+)"', page.text)[1]
    entries = [
        {
            "stream": stream, "seq": number, "kind": "answer", "part": "A", "position": number,
            "answer": RIGHT if number < hall.choices else WRONG,
        }
        for number in range(1, hall.choices + 1)
    ]  # fmt: skip
    sent = json.dumps({"attempt": attempt, "pen": stream, "known": len(entries), "entries": entries})
    heard += [
        page,
        browser.post("/exams/save", data=sent, content_type="application/json", headers={"Origin": "http://localhost"}),
        browser.get(f"/exams/pulse?attempt={attempt}&pen={stream}"),
        browser.get(f"/exams/attempts/{attempt}/news"),
        browser.get(f"{address}/hand-in"),
    ]
    assert {one["outcome"] for one in heard[2].json["results"]} == {"saved"}
    assert "設問" in page.text
    heard.append(browser.post(f"{address}/hand-in"))
    return attempt, {f"step {number}": words_of(answer) for number, answer in enumerate(heard)}


@pytest.mark.parametrize("released", [False, True])
def test_rule_9_nothing_that_a_candidate_can_get_tells_a_key_a_reason_a_mark_of_an_item_or_the_question_again(
    hanako, hayashi, kanri, clock, outbox, released
):
    hall = a_hall(choices=6, over=False, **UNSUPERVISED)
    application, _ = hall.apply(hanako.id)
    browser, ways = hanako.browser(), (f"/exams/sittings/{hall.public_id}/applications/{application}",)
    call_candidates()
    attempt, on_the_way = hand_over(browser, application, hall)
    assert leaks(on_the_way, KEYS) == []

    clock.forward(days=1)
    close_due_attempts()
    background()
    if released:
        board = (hayashi, a_second_member())
        check_keys(board[0].actor, hall.public_id)
        frozen = freeze_list(board[0].actor, hall.public_id)
        for member in board:
            vote(member.actor, hall.public_id, frozen, approves=True)
        release_results(board[0].actor, hall.public_id, frozen)
        background()

    found = everything(
        browser, "/", *ways, "/exams/results", "/titles", "/notices", f"/exams/attempts/{attempt}",
        f"/exams/attempts/{attempt}/done", f"/exams/attempts/{attempt}/hand-in", f"/exams/attempts/{attempt}/news",
        f"/exams/attempts/{attempt}/token", f"{ways[0]}/slip.pdf", f"{ways[0]}/exam.ics",
    )  # fmt: skip

    assert len(found) > 30
    assert [address for address, text in found.items() if text == "FAULT"] == []
    assert leaks(found, (*KEYS, *QUESTIONS)) == []
    mails = {f"mail {number}": json.dumps(mail, ensure_ascii=False) for number, mail in enumerate(outbox())}
    assert leaks(mails, (*KEYS, *QUESTIONS)) == []
