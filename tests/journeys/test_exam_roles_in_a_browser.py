"""Those who hold, mark and judge an exam, each in a browser of her own, by clicks: from the door of the room to the
answer to an appeal."""

import re
import time

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from exams.marking.queries import my_scripts
from exams.results.services import judge_attempts
from exams.sittings.models import Application, SittingRoom
from lms.accounts.api import person
from lms.db import db, transaction
from lms.policy import Role
from lms.tasks.api import run_due
from tests.exams.results.hall import ANSWER, a_hall, a_second_member, somebody
from tests.journeys.browser_visitor import PATIENCE_MS
from tests.journeys.desks import click, go, reads

pytestmark = pytest.mark.browser


def a_room(hall):
    with transaction() as work:
        room = SittingRoom(sitting_id=hall.id, name="第1会場", place="公民館", seats=30)
        work.session.add(room)
        work.session.flush()
        return room.id


def seated_in(room_id, public_id):
    with transaction() as work:
        row = work.session.scalars(select(Application).where(Application.public_id == public_id)).one()
        row.room_id = room_id
        return row.slip_number


def choose(page, number, letter):
    """On the question that is shown: choose, and see it saved."""
    page.locator(f"#q-A-{number} .choice:has([value={letter}][name=A-{number}])").click()


def next_question(page, number):
    page.locator(f"#q-A-{number}").get_by_text("次の問題").click()


def is_saved(page):
    expect(page.locator("[data-save-text]")).to_have_text("保存しました", timeout=PATIENCE_MS)


def acts(invigilator, room, what, button, **typed):
    """An action of the board for everybody who is in."""
    invigilator.goto(room)
    click(invigilator, what)
    for name, value in typed.items():
        invigilator.locator(f"#{name}").fill(value)
    click(invigilator, button)
    expect(invigilator).to_have_url(re.compile(f"{room}$"))


# What the page says about time, watched where it is said: how many pulses had begun since a moment when it was there.
WATCH = """() => {
  window.said = new Promise((done) => {
    const clock = document.querySelector("[data-clock]");
    new MutationObserver(() => {
      if (!/残り 8[45]分/.test(clock.textContent)) return;
      const at = performance.timeOrigin + performance.now();
      const pulses = performance.getEntriesByType("resource").filter((one) => one.name.includes("/exams/pulse"));
      done([at, pulses.map((one) => performance.timeOrigin + one.startTime)]);
    }).observe(clock, { childList: true, characterData: true, subtree: true });
  });
}"""


def test_a_candidate_with_support_sits_at_a_venue_device_under_the_invigilators_board(
    desk_of, hanako, taro, endo, kanri
):
    hall = a_hall(choices=4, written=True, over=False, pass_rule={"parts": {"A": {"least": 2}, "B": {"least": 10}}})
    application, _ = hall.apply(hanako.id, channel="venue_device")
    slip = seated_in(a_room(hall), application)
    hall.apply(taro.id)
    invigilator, office, device = desk_of(endo.id), desk_of(kanri.id), desk_of()
    room = f"/exams/invigilate/{hall.public_id}"

    # The invigilator makes the code of the day and admits who shows herself; before that no paper opens.
    invigilator.goto("/exams/invigilate")
    go(invigilator, "第1回 検定")
    click(invigilator, "新しい番号を作る")
    code = invigilator.locator(".day-code").inner_text()
    device.goto("/exams/seat")
    device.locator("#slip_number").fill(slip)
    device.locator("#code").fill(code)
    click(device, "次へ進む")
    expect(device.get_by_role("alert")).to_be_visible()
    go(invigilator, "試験の部屋に戻る")
    invigilator.get_by_role("row", name=re.compile("花子")).get_by_role("link", name="入室を認める").click()
    invigilator.locator("[name=photo]").first.check()
    click(invigilator, "入室を認める")
    reads(invigilator, "入室を認めました")
    device.locator("#code").fill(code)
    click(device, "次へ進む")
    click(device, "試験を始める")
    device.wait_for_url("**/exams/attempts/*")
    is_saved(device)

    # She answers; the board counts by itself. What is said, stopped and given is on her page by itself.
    choose(device, 1, "c")
    next_question(device, 1)
    choose(device, 2, "c")
    is_saved(device)
    hers = invigilator.get_by_role("row", name=re.compile("花子"))
    expect(hers.locator("[data-answered]")).to_have_text("2", timeout=PATIENCE_MS)
    acts(invigilator, room, "知らせる", "送る", note="窓を閉めます。")
    reads(device, "窓を閉めます。")
    acts(invigilator, room, "時計を止める", "時計を止める", note="停電です。")
    reads(device, "試験を少し止めています")
    expect(device.locator("#q-A-2")).to_be_hidden()
    acts(invigilator, room, "試験を再開する", "試験を再開する")
    reads(device, "試験を再開しました")
    acts(invigilator, room, "時間をのばす", "時間をのばす", minutes="5", note="停電のぶん")
    expect(device.locator("[data-clock]")).to_have_text(re.compile("残り 6[1-5]分"), timeout=PATIENCE_MS)

    # Support that is granted while she writes: the first pulse after the decision shows it.
    device.evaluate(WATCH)
    office.goto("/exams/office/accommodations")
    office.locator("input[type=search]").last.fill("花子")
    office.locator("input[type=search]").last.press("Enter")
    go(office, "花子")
    office.locator("#extra_minutes").fill("20")
    office.locator("#reason").fill("手が不自由なため")
    click(office, "決定を記録する")
    reads(office, "決定を記録し、本人にお知らせしました")
    decided = time.time() * 1000
    shown_at, pulses = device.evaluate("window.said")
    assert sum(decided < began < shown_at for began in pulses) <= 1
    assert "手が不自由" not in invigilator.content() + device.content()

    # A cut line: she goes on, sees what is not saved, and it is sent by itself.
    device.context.set_offline(True)
    next_question(device, 2)
    choose(device, 3, "a")
    expect(device.locator("[data-save-text]")).to_contain_text("まだ保存されていません:1件", timeout=PATIENCE_MS)
    device.context.set_offline(False)
    is_saved(device)
    next_question(device, 3)
    choose(device, 4, "c")
    next_question(device, 4)
    device.locator("#q-B-1 textarea").fill(ANSWER)
    is_saved(device)
    go(device, "提出に進む")
    reads(device, "すべての問題に答えました")
    click(device, "はい、提出する")
    device.wait_for_url("**/done")
    expect(invigilator.get_by_role("row", name=re.compile("花子")).locator("[data-state]")).to_have_text(
        "提出済み", timeout=PATIENCE_MS
    )
    acts_recorded = invigilator.goto(room) and invigilator.locator("main").inner_text()
    assert all(note in acts_recorded for note in ("停電です。", "停電のぶん"))


# ---- marks, votes, appeal


def gives(page, *points):
    """The next answer in her hands: read it, give points by the rubric, check, hand in."""
    page.goto("/exams/marking")
    go(page, re.compile("^答案 .* を開く"))
    assert not re.search("山本|花子", page.locator("main").inner_text())
    for line, value in enumerate(points):
        page.locator(f"[name=line_{line}][value='{value}']").check()
    click(page, "次へ(確かめる)")
    reads(page, f"{sum(points)} / 20")
    click(page, "はい、提出")


def in_hand(people):
    """Which of these has an answer to mark now."""
    db.session.rollback()
    return next(one for one in people if my_scripts(one.actor) and my_scripts(one.actor)[0].next_code)


def votes(page, hall):
    page.goto(f"/exams/board/{hall.public_id}")
    go(page, "投票へ進む")
    page.locator("[name=vote][value=yes]").check()
    click(page, "投票する")


def test_two_markers_an_adjudicator_the_board_and_an_appellant_come_to_a_corrected_result(
    desk_of, hanako, ito, ueda, hayashi, kanri
):
    nagata, third, fourth = a_second_member(), somebody("三沢", Role.MARKER), somebody("四谷", Role.MARKER)
    hall = a_hall(choices=4, written=True, pass_rule={"parts": {"A": {"least": 2}, "B": {"least": 10}}})
    application, seq = hall.sit(hanako.id, right=4, written=ANSWER)
    markers = [ito, ueda, third, fourth]
    board, office, candidate = desk_of(hayashi.id), desk_of(kanri.id), desk_of(hanako.id, "phone")
    tables = {one.id: desk_of(one.id) for one in markers}

    # The board asks for two blind markings; they differ by six; a third decides.
    board.goto(f"/exams/board/{hall.public_id}")
    go(board, "記述の答案の採点")
    go(board, "採点のきまりを変える")
    board.locator("[name=markings][value='2']").check()
    board.locator("#reason").fill("記述は二人で")
    click(board, "きまりを決める")
    db.session.rollback()
    judge_attempts(hall.id, [seq])
    seen = []
    for points in ((3, 3, 3, 3), (2, 2, 1, 1), (3, 2, 2, 2)):
        marker = in_hand(markers)
        gives(tables[marker.id], *points)
        seen.append(marker.id)
    assert len(set(seen)) == 3
    db.session.rollback()
    run_due()

    # The keys are compared, the list is frozen, two members vote, the results come at one moment.
    candidate.goto("/exams/results")
    assert "届きませんでした" not in candidate.content()
    board.goto(f"/exams/board/{hall.public_id}")
    go(board, "正解を確かめる")
    click(board, "はい、すべて正しいです")
    board.goto(f"/exams/board/{hall.public_id}")
    go(board, "次へ進む")
    click(board, "はい、確定します")
    votes(board, hall)
    votes(desk_of(nagata.id), hall)
    board.goto(f"/exams/board/{hall.public_id}")
    go(board, "発表へ進む")
    click(board, "はい、発表します")
    reads(board, "発表")
    db.session.rollback()
    run_due()

    # She appeals on her phone; somebody who was not involved has it marked anew, and the correction takes two.
    candidate.goto("/exams/results")
    go(candidate, "第1回 検定")
    reads(candidate, "届きませんでした")
    go(candidate, "この結果に不服を申し出る")
    candidate.locator("[name=ground][value=points]").check()
    candidate.locator("#body").fill("もう一度見てください。")
    click(candidate, "申し出を送る")
    reads(candidate, "もう一度見てください。")
    office.goto("/exams/appeals/desk")
    office.locator("main table a").first.click()
    click(office, "この申し出を受け持つ")
    click(office, "記述の答えを採点し直してもらう")
    reads(office, "別の採点者が")
    reviewer = in_hand(markers)
    assert reviewer.id not in seen
    gives(tables[reviewer.id], 4, 3, 3, 2)
    office.reload()
    go(office, "結果の訂正を申し出る")
    office.locator("#place").select_option("marking")
    office.locator("#reason").fill("採点し直して12点")
    click(office, "はい、求めます")
    board.goto(f"/exams/board/{hall.public_id}")
    go(board, "訂正と、数えない試験")
    go(board, "採点し直して12点")
    reads(board, "B 12 (20)")
    click(board, "はい、行います")
    office.reload()
    go(office, "答えて、申し出を終える")
    office.locator("[name=outcome][value=upheld]").check()
    office.locator("#answer").fill("点を直しました。合格です。")
    click(office, "返事を送る")
    candidate.reload()
    reads(candidate, "点を直しました。合格です。")
    candidate.goto(f"/exams/results/{application}")
    reads(candidate, "おめでとうございます")
    names = [person(one.id).name for one in (*markers, kanri, hayashi, nagata)]
    assert not [one for one in (*names, "SECRET-", "観点1", "設問1") if one in candidate.content()]
