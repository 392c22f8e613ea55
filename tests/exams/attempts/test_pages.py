"""The candidate's pages over HTTP, with and without a seat: what they show, and what they never show."""

import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from exams.attempts.invigilation.services import SeenIdentity, admit, set_room_code
from exams.attempts.models import Attempt, JournalEntry
from exams.sittings.models import Application, Sitting
from lms.clock import now
from lms.db import db, transaction
from lms.text.numbers import new_number
from tests.exams.attempts.conftest import attempt_row, stored

SECRETS = ("SECRET", "rationale", '"key"', "&#34;key&#34;")


def path_of(answer):
    assert answer.status_code == 302
    return urlsplit(answer.location).path


def followed(browser, path):
    """The page at the end of the redirects."""
    answer = browser.get(path)
    return followed(browser, urlsplit(answer.location).path) if answer.status_code == 302 else answer.text


def begin(browser, application):
    return path_of(browser.post(f"/exams/begin/{application.public_id}"))


def stream_on(page):
    return re.search(r'name="stream" value="([0-9a-f]+)"', page).group(1)


def test_a_candidate_walks_through_her_exam_without_a_script(hanako, applies):
    browser, application = hanako.browser(), applies(hanako)
    before = browser.get(f"/exams/begin/{application.public_id}").text
    assert "試験を始める" in before
    address = begin(browser, application)
    page = browser.get(address).text
    assert page.count('type="radio"') == 12

    saved = browser.post(
        f"{address}/answers",
        data={
            "stream": stream_on(page),
            "A-1": "c",
            "B-1": "書きました",
            "shown": ["A-1", "A-2"],
            "review": "A-2",
            "go": "q-A-2",
        },
    )

    assert saved.location.endswith("#q-A-2")
    after = browser.get(address).text
    assert "保存しました。" in after
    assert re.search(r'name="A-1" value="c" checked', after)
    asked = browser.get(f"{address}/hand-in").text
    assert "まだ答えていない問題が 2問あります。" in asked
    done = browser.get(path_of(browser.post(f"{address}/hand-in"))).text
    assert "試験を提出しました" in done
    assert "4のうち 2" in done


def test_a_session_on_a_device_of_many_lasts_as_long_as_the_exam_and_no_longer(hanako, applies, clock):
    """Decision 72: half an hour without a page ends it; an exam on one page asks for none."""
    browser, application = hanako.browser(), applies(hanako)
    with browser.session_transaction() as kept:
        kept["lasts"], kept["seen"] = 30 * 60, int(now().timestamp())
    address = begin(browser, application)
    browser.get(address)

    clock.forward(minutes=45)
    assert browser.get(f"{address}/hand-in").status_code == 200
    browser.get(path_of(browser.post(f"{address}/hand-in")))
    clock.forward(minutes=31)
    assert path_of(browser.get("/me")) == "/sign-in"


def test_double_clicks_on_start_and_on_hand_in_do_no_harm(hanako, applies):
    browser, application = hanako.browser(), applies(hanako)
    address = begin(browser, application)

    assert begin(browser, application) == address
    assert path_of(browser.post(f"{address}/hand-in")) == path_of(browser.post(f"{address}/hand-in"))
    assert len(db.session.scalars(select(Attempt)).all()) == 1


def test_back_after_handing_in_shows_no_question(hanako, applies):
    browser = hanako.browser()
    address = begin(browser, applies(hanako))
    browser.post(f"{address}/hand-in")

    assert path_of(browser.get(address)) == f"{address}/done"
    assert path_of(browser.get(f"{address}/hand-in")) == address
    assert browser.get(address).headers["Cache-Control"] == "no-store"


def test_two_tabs_the_older_one_is_told_and_loses_nothing_that_was_saved(hanako, applies):
    browser = hanako.browser()
    address = begin(browser, applies(hanako))
    older = stream_on(browser.get(address).text)
    newer = stream_on(browser.get(address).text)
    browser.post(f"{address}/answers", data={"stream": newer, "A-1": "a"})

    browser.post(f"{address}/answers", data={"stream": older, "A-1": "b"})

    assert "別の画面で開かれています" in browser.get(address).text
    assert stored(address.rsplit("/", 1)[1]) == {"A-1": "a"}


def test_rule_12_a_form_after_the_deadline_is_told_so_and_logged(hanako, applies, clock):
    browser = hanako.browser()
    address = begin(browser, applies(hanako))
    public_id = address.rsplit("/", 1)[1]
    clock.set(attempt_row(public_id).closes_at)
    clock.forward(seconds=-20)
    stream = stream_on(browser.get(address).text)
    clock.forward(seconds=21)

    answer = browser.post(f"{address}/answers", data={"stream": stream, "A-1": "a"})

    assert "時間が終わっていたので、この答えは保存できませんでした。" in followed(browser, path_of(answer))
    assert stored(public_id) == {}
    assert [row.outcome for row in db.session.scalars(select(JournalEntry))] == ["too_late"]


def test_somebody_elses_exam_does_not_exist_and_a_guest_is_led_to_sign_in(hanako, taro, admin, kanri, applies, client):
    application = applies(hanako)
    address = begin(hanako.browser(), application)
    stranger_sees = [
        (player, path)
        for player in (taro, kanri, admin)
        for path in (address, f"{address}/hand-in", f"{address}/done", f"/exams/begin/{application.public_id}")
        if player.browser().get(path).status_code != 404
    ]

    assert stranger_sees == []
    assert path_of(client.get(address)) == "/sign-in"
    assert taro.browser().post(f"{address}/answers", data={"stream": "x", "A-1": "a"}).status_code == 404


def test_rule_9_no_response_before_or_after_handing_in_holds_a_key(hanako, applies):
    browser, application = hanako.browser(), applies(hanako)
    bodies = [browser.get(f"/exams/begin/{application.public_id}").text]
    address = begin(browser, application)
    page = browser.get(address).text
    told = browser.post(
        "/exams/save", json=one_answer(address, stream_on(page)), headers={"Origin": "http://localhost"}
    )
    bodies += [page, told.text, browser.get(f"{address}/hand-in").text]
    browser.post(f"{address}/hand-in")
    bodies += [followed(browser, path) for path in (address, f"{address}/done", "/", "/exams/practice")]

    assert told.json["results"][0]["outcome"] == "saved"
    assert [secret for body in bodies for secret in SECRETS if secret in body] == []
    assert "選択肢a" not in "".join(bodies[4:])


def one_answer(address, stream, **changes):
    entry = {"stream": stream, "seq": 1, "kind": "answer", "part": "A", "position": 1, "answer": "c", "made": 1}
    return {"attempt": address.rsplit("/", 1)[1], "pen": stream, "known": 1, "entries": [entry], **changes}


@pytest.mark.parametrize(
    "broken",
    [
        {"entries": "x"}, {"pen": "../x"}, {"pen": None}, {"known": -1}, {"known": True}, {"attempt": ["a"]},
        {"entries": [{"stream": "a", "seq": 0, "kind": "answer", "part": "A", "position": 1}]},
        {"entries": [{"stream": "a", "seq": 1, "kind": "delete", "part": "A", "position": 1}]},
        {"entries": [{"stream": "a", "seq": 1, "kind": "answer", "part": "A'; --", "position": 1}]},
        {"entries": [{"stream": "a", "seq": 1, "kind": "answer", "part": "A", "position": 1, "answer": {"x": 1}}]},
        {"entries": [{"stream": "a", "seq": 1, "kind": "answer", "part": "B", "position": 1, "answer": "あ" * 4001}]},
        {"entries": [{}] * 201},
    ],
)  # fmt: skip
def test_what_our_page_would_not_send_is_refused(hanako, applies, broken):
    browser = hanako.browser()
    address = begin(browser, applies(hanako))
    stream = stream_on(browser.get(address).text)

    answer = browser.post(
        "/exams/save", json=one_answer(address, stream, **broken), headers={"Origin": "http://localhost"}
    )

    assert (answer.status_code, answer.json) == (400, {"error": "malformed"})


def test_answers_from_another_site_or_without_a_session_are_refused(hanako, applies, client):
    browser = hanako.browser()
    address = begin(browser, applies(hanako))
    told = one_answer(address, stream_on(browser.get(address).text))

    for origin in ("https://example.com", "null", "http://localhost.example.com"):
        assert browser.post("/exams/save", json=told, headers={"Origin": origin}).status_code == 403
    assert browser.post("/exams/save", json=told).status_code == 403
    signed_out = client.post("/exams/save", json=told, headers={"Origin": "http://localhost"})
    assert (signed_out.status_code, signed_out.json) == (401, {"error": "signed_out"})
    assert stored(address.rsplit("/", 1)[1]) == {}


@pytest.fixture
def seat_at_venue(endo, hanako, sitting, room, applies):
    """Hanako is admitted to a venue device: slip number and code of the day."""
    application = applies(hanako, "venue_device", room_id=room.id)
    with transaction() as work:
        work.session.get_one(Sitting, sitting.id).supervised = True
        row = work.session.get_one(Application, (sitting.id, application.seq))
        row.slip_number = slip_number = new_number("EX")
    admit(endo.actor, sitting.public_id, application.public_id, SeenIdentity(("passport",)))
    return {"slip_number": slip_number, "code": set_room_code(endo.actor, sitting.public_id, room.public_id)}


def test_rule_14_at_a_venue_device_nobody_needs_an_account_and_the_seat_opens_nothing_else(client, seat_at_venue):
    assert (
        "受験票の番号と今日の番号が合いません" in client.post("/exams/seat", data={**seat_at_venue, "code": "1"}).text
    )
    begins = path_of(client.post("/exams/seat", data=seat_at_venue))
    assert "山本 花子" in client.get(begins).text
    address = path_of(client.post(begins))
    stream = stream_on(client.get(address).text)
    saved = client.post("/exams/save", json=one_answer(address, stream), headers={"Origin": "http://localhost"})
    assert saved.json["results"][0]["outcome"] == "saved"

    for path in ("/me", "/exams/practice", "/exams/applications", "/exams/invigilate"):
        assert path_of(client.get(path)) == "/sign-in"

    client.post(f"{address}/hand-in")
    assert "席を離れる" in client.get(f"{address}/done").text
    client.post("/exams/seat/leave")
    assert path_of(client.get(f"{address}/done")) == "/sign-in"


@pytest.mark.parametrize(
    ("name", "path", "words"),
    [
        ("endo", "/exams/invigilate", "試験の部屋"),
        ("endo", "/exams/invigilate/{sitting}", "今日の番号"),
        ("endo", "/exams/invigilate/{sitting}/incident", "何がありましたか"),
        ("endo", "/exams/invigilate/{sitting}/time", "のばす時間"),
        ("endo", "/exams/invigilate/{sitting}/end", "取り消すことはできません"),
        ("kanri", "/exams/sheets", "解答用紙"),
        ("kanri", "/exams/sheets/{sitting}", "印刷するもの"),
        ("hanako", "/exams/practice", "練習を始める"),
    ],
)
def test_staff_pages_open_for_those_whose_work_it_is(request, sitting, seat_at_venue, hanako, name, path, words):
    player = hanako if name == "hanako" else request.getfixturevalue(name)

    answer = player.browser().get(path.format(sitting=sitting.public_id))

    assert answer.status_code == 200
    assert words in answer.text


def test_the_invigilator_admits_and_gives_time_on_pages(endo, hanako, sitting, room, applies):
    application = applies(hanako, "venue_device", room_id=room.id)
    browser, hall = endo.browser(), f"/exams/invigilate/{sitting.public_id}"
    refused = browser.post(f"{hall}/admit/{application.public_id}", data={"others": ["health_card"]})
    assert "写真のある書類が一つ" in refused.text

    assert path_of(browser.post(f"{hall}/admit/{application.public_id}", data={"photo": ["passport"]})) == hall

    assert "山本 花子 さんの入室を認めました。" in browser.get(hall).text
    assert re.search(r'day-code">\d{3} \d{3}<', browser.post(f"{hall}/rooms/{room.public_id}/code").text)
    browser.post(f"{hall}/time", data={"who": application.public_id, "minutes": "１０", "note": "停電"})
    assert db.session.scalars(select(Attempt.extra_seconds)).all() == [600]
    browser.post(f"{hall}/incident", data={"kind": "noise", "about": "", "note": "工事"})
    assert "工事" in browser.get(hall).text


def test_a_sheet_is_keyed_on_pages(endo, kanri, hanako, sitting, room, applies):
    application = applies(hanako, "paper", room_id=room.id)
    admit(endo.actor, sitting.public_id, application.public_id, SeenIdentity(("passport",)))
    path = f"/exams/sheets/{sitting.public_id}/{application.public_id}"

    for player in (endo, kanri):
        assert "A1" in player.browser().get(path).text
        player.browser().post(path, data={"A-1": "a", "A-2": "", "B-1": "書きました"})

    assert attempt_row(db.session.scalars(select(Attempt.public_id)).one()).state == "submitted"
