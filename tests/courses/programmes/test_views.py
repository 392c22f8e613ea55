"""The pages of programmes: the learner's, the marker's, the trainer's, the secretariat's."""

import io

import pytest

from courses.learning.services import study
from courses.programmes.beside import steps_beside
from courses.programmes.panels import programme_panel, programme_work_panel
from courses.programmes.plans.services import save_draft, write_plan
from courses.programmes.queries import completions_of, learner_page
from courses.programmes.services import ask_to_join, confirm_completion
from tests.courses.programmes.conftest import CODE, hold, points, texts

PAGE = f"/programmes/{CODE}"
PLAN = f"{PAGE}/plan"


def page_of(response, status=200):
    assert response.status_code == status
    return response.get_data(as_text=True)


def plan_fields(**changes):
    return {f"text_{heading}": text for heading, text in (texts() | changes).items()} | {"revision": "0"}


@pytest.fixture
def open_plan(enrolled, hanako, mori, clock):
    """Hanako may write her plan."""
    hold("leader-1", mori, hanako, clock=clock)


def test_a_guest_reads_what_the_programme_asks_and_is_led_to_sign_in(programme, guest):
    text = page_of(guest.get(PAGE))

    assert "活動計画" in text
    assert f"{PAGE}/sign-in" in text
    assert "リーダー" in page_of(guest.get("/programmes/"))


def test_a_learner_asks_once_more_than_once_and_the_secretariat_takes_her_in(programme, hanako, kanri, mori):
    browser, office = hanako.browser(), kanri.browser()
    for _ in range(2):
        browser.post(f"{PAGE}/ask")
    assert "参加の希望を受け取りました" in page_of(browser.get(PAGE))
    assert "参加を希望" in page_of(office.get(f"/desk/programmes/{CODE}"))
    assert "山本 花子" in page_of(office.get(f"/desk/programmes/{CODE}/enrol?q=山本"))

    office.post(f"/desk/programmes/{CODE}/enrol/{hanako.public_id}", data={"trainer": str(mori.id)})

    text = page_of(browser.get(PAGE))
    assert "次にすること" in text
    assert "森 千代" in text


def test_a_plan_that_can_be_written_is_reached_while_the_lessons_are_still_open(lessons, open_plan, hanako):
    page = learner_page(hanako.actor, CODE)
    assert (page.next.part.code, [step.part.code for step in steps_beside(hanako.actor, page)]) == (
        "online",
        ["workshop-2", "plan"],
    )

    text = page_of(hanako.browser().get(PAGE))

    assert text.index('href="/courses/gerontology"') < text.index("こちらも、今できます") < text.index(f'href="{PLAN}"')


def test_the_page_names_one_next_step_and_what_is_done(lessons, enrolled, hanako, mori, clock):
    browser = hanako.browser()
    assert 'href="/courses/gerontology"' in page_of(browser.get(PAGE))

    study(hanako.actor, "gerontology")
    hold("leader-1", mori, hanako, clock=clock)

    text = page_of(browser.get(PAGE))
    assert text.count("次にすること") == 1
    assert "まだ予定がありません" in text
    assert "出席しました" in text


def test_a_draft_is_saved_handed_in_after_reading_and_read_by_markers(open_plan, hanako, ito):
    browser = hanako.browser()
    saved = browser.post(PLAN, data=plan_fields())
    assert saved.headers["Location"] == PLAN

    browser.post(PLAN, data=plan_fields() | {"revision": "1", "check": "1"})
    assert "計画を提出しますか" in page_of(browser.get(f"{PLAN}/hand-in"))
    for _ in range(2):
        assert browser.post(f"{PLAN}/hand-in").headers["Location"] == PAGE

    assert learner_page(hanako.actor, CODE).plan.waits
    assert "計画" in page_of(ito.browser().get("/marking/plans"))


def test_a_stale_window_keeps_its_text_and_says_so(open_plan, hanako):
    save_draft(hanako.actor, CODE, texts("新しい"), 0)

    text = page_of(hanako.browser().post(PLAN, data=plan_fields(need="古い窓で書いた長い文")))

    assert "ほかの画面でこの計画が保存されました" in text
    assert "古い窓で書いた長い文" in text


def test_an_unfinished_plan_is_refused_on_the_page_and_nothing_is_lost(open_plan, hanako):
    browser = hanako.browser()
    browser.post(PLAN, data=plan_fields(safety=""))

    text = page_of(browser.post(f"{PLAN}/hand-in"))

    assert "どの項目にも書いてから" in text
    assert texts()["need"] in text


def test_a_file_that_is_no_picture_is_refused_with_the_text_still_there(open_plan, hanako):
    data = plan_fields() | {"picture": (io.BytesIO(b"%PDF-1.7\n%%EOF"), "plan.pdf")}

    text = page_of(hanako.browser().post(PLAN, data=data, content_type="multipart/form-data"))

    assert "このファイルは使えません" in text or "PNG" in text
    assert texts()["need"] in text


def test_rule_8_the_marking_page_shows_the_text_alone(open_plan, hanako, ito):
    """Rules 8: blind: neither name, kana nor any id of the author stands in the page source."""
    plan = write_plan(hanako.actor, CODE, texts())

    source = page_of(ito.browser().get(f"/marking/plans/{plan}"))

    assert texts()["need"] in source
    for told in ("山本", "花子", "はなこ", hanako.public_id):
        assert told not in source


def test_a_marker_marks_once_and_an_incomplete_sheet_keeps_her_words(open_plan, hanako, ito, ueda):
    plan = write_plan(hanako.actor, CODE, texts())
    sheet = {f"line_{line}": str(point) for line, point in points(3, 3, 3, 2, 2).items()} | {
        "comment": "よい計画です。"
    }
    browser = ito.browser()
    missing = {key: value for key, value in sheet.items() if key != "line_safe"}
    assert "よい計画です。" in page_of(browser.post(f"/marking/plans/{plan}", data=missing))

    for _ in range(2):
        assert browser.post(f"/marking/plans/{plan}", data=sheet).status_code == 302
    ueda.browser().post(f"/marking/plans/{plan}", data=sheet)

    text = page_of(hanako.browser().get(PAGE))
    assert "よい計画です。" in text
    for told in ("伊藤", "上田"):
        assert told not in text


def test_rule_8_marks_stay_below(ready, hanako, kanri, mori):
    """Rules 8: no page of the learner, her trainer or the secretariat shows points or markers."""
    confirm_completion(kanri.actor, ready)

    pages = [page_of(hanako.browser().get(PAGE))]
    pages += [page_of(who.browser().get(f"/desk/programmes/people/{ready}")) for who in (mori, kanri)]

    for text in pages:
        assert "伊藤" not in text
        assert "上田" not in text
        assert "13" not in text.split("<main", 1)[1].split("</main>", 1)[0].replace("2026年12月13日", "")


def test_the_trainer_sees_her_cohort_and_nobody_elses(enrolled, hanako, mori, taro, kanri):
    assert "山本 花子" in page_of(mori.browser().get(f"/desk/programmes/{CODE}?sort=-since"))
    assert "受講中" in page_of(mori.browser().get(f"/desk/programmes/people/{enrolled}"))
    assert taro.browser().get(f"/desk/programmes/people/{enrolled}").status_code == 403
    assert "まだ受講者はいません" not in page_of(kanri.browser().get(f"/desk/programmes/{CODE}"))


def test_an_earlier_training_is_written_down_by_one_and_confirmed_by_another(enrolled, hanako, kanri, shiraishi):
    office = kanri.browser()
    data = {
        "part": "workshop-1",
        "training": "地域リーダー養成講座",
        "giver": "見本市社会福祉協議会",
        "held_on": "令和7年6月1日",
        "evidence": "修了証を見ました",
        "paper": (io.BytesIO(b"%PDF-1.7\n%%EOF"), "paper.pdf"),
    }
    path = f"/desk/programmes/people/{enrolled}"
    office.post(f"{path}/equivalence", data=data, content_type="multipart/form-data")
    own = page_of(office.get(path))
    assert "もう一人の担当者が確定します" in own
    assert "/confirm" not in own

    other = shiraishi.browser()
    confirm = next(part.split('"')[0] for part in page_of(other.get(path)).split('action="') if "/confirm" in part[:80])
    assert other.get(confirm.replace("/confirm", "/paper")).data.startswith(b"%PDF")
    other.post(confirm)

    assert learner_page(hanako.actor, CODE).parts[1].stage == "done"


def test_an_earlier_training_in_the_future_is_refused_and_stays_typed(enrolled, kanri):
    data = {"part": "workshop-1", "training": "講座", "giver": "見本会", "held_on": "2030-01-01", "evidence": "なし"}

    text = page_of(kanri.browser().post(f"/desk/programmes/people/{enrolled}/equivalence", data=data))

    assert "field-wrong" in text
    assert "見本会" in text


def test_the_secretariat_confirms_and_withdraws_after_being_asked(ready, hanako, kanri):
    office = kanri.browser()
    path = f"/desk/programmes/people/{ready}"
    assert "すべての部分が終わりました" in page_of(hanako.browser().get(PAGE))
    assert "認めますか" in page_of(office.get(f"{path}/complete"))
    for _ in range(2):
        office.post(f"{path}/complete")
    (card,) = completions_of([hanako.id])[hanako.id]

    withdraw = f"{path}/completions/{card.public_id}/withdraw"
    assert "field-wrong" in page_of(office.post(withdraw, data={"reason": ""}))
    office.post(withdraw, data={"reason": "出席の記録に誤り"})

    assert "出席の記録に誤り" in page_of(hanako.browser().get(PAGE))


def test_the_first_page_shows_what_waits(app, enrolled, hanako, taro, kanri, mori):
    ask_to_join(taro.actor, CODE)

    with app.test_request_context():
        assert "参加を希望する人:1人" in programme_work_panel(kanri.actor)
        assert "4のうち 0" in programme_panel(hanako.actor)
        assert programme_work_panel(mori.actor) == programme_panel(taro.actor) == ""


def test_pages_speak_english_when_asked(enrolled, hanako):
    browser = hanako.browser()
    browser.set_cookie("language", "en")

    text = page_of(browser.get(PAGE))

    assert "Leader certification training" in text
    assert "Your next step" in text


@pytest.mark.parametrize("path", ["/programmes/none", "/desk/programmes/none", "/desk/programmes/people/none"])
def test_an_address_that_was_guessed_is_not_found(programme, kanri, path):
    assert kanri.browser().get(path).status_code == 404


def test_a_plan_of_somebody_who_does_not_take_part_is_refused_kindly(programme, taro):
    assert "参加していません" in page_of(taro.browser().get(PLAN), 409)
