"""How it was: said once, without a name and without a time; shown only together, and only when nobody can add to it."""

import csv
import io
import itertools

import pytest
from sqlalchemy import inspect, select

from courses.feedback_errors import FeedbackClosed, FeedbackEmpty, FeedbackOfOthers, MoreSheetsThanPeople
from courses.workshops.attendance.services import all_were_there
from courses.workshops.feedback.queries import SHEET, feedback_given_by, my_sheet, sheets_waiting_for, summary
from courses.workshops.feedback.rules import closes_at, counted, is_open, is_shown, kept_answers, laid_in, opens_at
from courses.workshops.feedback.services import ask_how_it_was, enter_paper, erase_feedback, give_feedback, pass_over
from courses.workshops.models import Workshop, WorkshopFeedback, WorkshopFeedbackNote
from courses.workshops.queries import workshop_page
from courses.workshops.rules import Meeting
from courses.workshops.services import book, open_workshop, plan_workshop
from lms.accounts.api import proxy_of, set_contact, set_preferences
from lms.clock import instant
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.notices.models import Notice

FIRST = Meeting(instant(2026, 12, 5, 10), instant(2026, 12, 5, 15))
SECOND = Meeting(instant(2026, 12, 6, 10), instant(2026, 12, 6, 15))
AFTER = instant(2026, 12, 5, 16)
# Fourteen days after the end, to the minute.
CLOSED = instant(2026, 12, 19, 15)
GOOD = {"clear": "4", "again": "yes"}


class Silent:
    """A task that only remembers how it ended."""

    def finish_with(self, **words):
        self.words = words


@pytest.fixture
def held(plan, mori, hanako, taro, abe, ito, ueda, hayashi, clock):
    """A workshop of one day to which six came; it is an hour after its end."""
    public_id = plan_workshop(mori.actor, plan(seats=10))
    open_workshop(mori.actor, public_id)
    for who in (hanako, taro, abe, ito, ueda, hayashi):
        book(who.actor, public_id)
    clock.set(AFTER)
    all_were_there(mori.actor, public_id)
    return public_id


def kept():
    return db.session.scalars(select(WorkshopFeedback.sheets)).one()


def notes():
    return {note.person_id: note.answered for note in db.session.scalars(select(WorkshopFeedbackNote))}


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (instant(2026, 12, 6, 14, 29), False),
        (instant(2026, 12, 6, 14, 30), True),
        (instant(2026, 12, 20, 14, 59), True),
        (instant(2026, 12, 20, 15), False),
    ],
)
def test_the_sheet_is_open_from_half_an_hour_before_the_last_end_for_a_fortnight(now, expected):
    assert is_open(SHEET, [SECOND, FIRST], now) is expected


def test_without_a_date_there_is_no_sheet():
    assert (opens_at(SHEET, []), closes_at(SHEET, []), is_open(SHEET, [], AFTER)) == (None, None, False)


@pytest.mark.parametrize(
    ("sheets", "now", "expected"),
    [(4, CLOSED, False), (5, CLOSED, True), (6, CLOSED, True), (40, instant(2026, 12, 19, 14, 59), False)],
)
def test_what_people_said_is_shown_after_the_end_and_from_five_on(sheets, now, expected):
    assert is_shown(SHEET, [FIRST], sheets, now) is expected


def test_only_answers_that_exist_are_kept_and_words_are_no_longer_than_the_room():
    typed = {"clear": "5", "pace": " 2 ", "words": "長" * 1001, "name": "花子", "again": None}

    assert kept_answers(SHEET, typed) == {"pace": "2", "words": "長" * 1000}


def test_the_pile_is_the_same_in_whatever_order_the_sheets_came():
    sheets = [{"clear": "4"}, {"clear": "1", "words": "寒い"}, {"again": "no"}]
    piles = []
    for order in itertools.permutations(sheets):
        pile = []
        for sheet in order:
            pile = laid_in(pile, sheet)
        piles.append(pile)

    assert all(pile == piles[0] for pile in piles)
    assert len(piles) == 6


def test_answers_are_counted_in_the_order_of_the_sheet():
    clear = SHEET.questions[0]

    assert [count for _, count in counted(clear, [{"clear": "4"}, {"clear": "1"}, {"clear": "4"}, {}])] == [2, 0, 0, 1]


def test_every_question_has_both_languages_and_its_own_code():
    assert all(question.ja and question.en for question in SHEET.questions)
    assert len({question.code for question in SHEET.questions}) == len(SHEET.questions)


@pytest.mark.postgres
def test_what_she_said_lies_in_one_pile_and_that_she_said_it_lies_apart(held, hanako, taro):
    assert give_feedback(hanako.actor, held, {"words": "声が聞こえた"})
    assert give_feedback(taro.actor, held, GOOD)

    assert kept() == laid_in([GOOD], {"words": "声が聞こえた"})
    assert notes() == {hanako.id: True, taro.id: True}


def test_no_column_beside_the_answers_names_a_person_or_a_time(app):
    columns = {
        model.__tablename__: {column.name: str(column.type) for column in inspect(model).columns}
        for model in (WorkshopFeedback, WorkshopFeedbackNote)
    }

    assert set(columns["workshop_feedback"]) == {"workshop_id", "sheets"}
    assert set(columns["workshop_feedback_note"]) == {"workshop_id", "person_id", "answered"}


def test_a_second_answer_changes_nothing(held, hanako):
    give_feedback(hanako.actor, held, GOOD)

    assert give_feedback(hanako.actor, held, {"words": "もう一度"}) is False
    assert kept() == [GOOD]


def test_nobody_answers_an_empty_sheet_before_time_after_time_or_without_having_been_there(held, hanako, dan, clock):
    with pytest.raises(FeedbackEmpty):
        give_feedback(hanako.actor, held, {"words": "  ", "clear": ""})
    with pytest.raises(FeedbackOfOthers):
        give_feedback(dan.actor, held, GOOD)
    clock.set(instant(2026, 12, 5, 14, 29))
    with pytest.raises(FeedbackClosed):
        give_feedback(hanako.actor, held, GOOD)
    clock.set(CLOSED)
    with pytest.raises(FeedbackClosed):
        give_feedback(hanako.actor, held, GOOD)
    assert notes() == {}


def test_nobody_answers_for_somebody_else(held, kanri, hanako):
    with pytest.raises(NotAllowed):
        give_feedback(proxy_of(kanri.actor, hanako.id), held, GOOD)


def test_passing_over_takes_the_card_away_and_leaves_the_sheet_open(held, hanako):
    assert [row.public_id for row in sheets_waiting_for(hanako.id)] == [held]

    pass_over(hanako.actor, held)

    assert sheets_waiting_for(hanako.id) == []
    assert my_sheet(hanako.actor, held).fill_in
    assert give_feedback(hanako.actor, held, GOOD)
    pass_over(hanako.actor, held)
    assert notes() == {hanako.id: True}


def test_sheets_of_paper_are_no_more_than_the_people_who_were_there(held, mori, hanako, dan):
    give_feedback(hanako.actor, held, GOOD)
    for _ in range(5):
        enter_paper(mori.actor, held, {"again": "no"})

    with pytest.raises(MoreSheetsThanPeople):
        enter_paper(mori.actor, held, GOOD)
    with pytest.raises(NotAllowed):
        enter_paper(dan.actor, held, GOOD)
    page = summary(mori.actor, held)
    assert (page.present, page.sheets, page.on_paper, page.paper) == (6, 6, 5, False)
    assert (page.waits, page.results) == (True, ())


def test_the_trainer_reads_five_sheets_together_once_the_time_is_over_and_never_four(held, mori, hanako, taro, clock):
    give_feedback(hanako.actor, held, GOOD | {"words": "椅子が硬い"})
    give_feedback(taro.actor, held, {"clear": "1"})
    for _ in range(2):
        enter_paper(mori.actor, held, {"clear": "4"})
    clock.set(CLOSED)
    browser = mori.browser()
    assert summary(mori.actor, held).few
    assert "椅子が硬い" not in browser.get(f"/desk/workshops/{held}/feedback").text
    assert browser.get(f"/desk/workshops/{held}/feedback.csv").text.count("\n") == 1

    clock.set(AFTER)
    enter_paper(mori.actor, held, {"clear": "2", "words": "=1+1"})
    assert "椅子が硬い" not in browser.get(f"/desk/workshops/{held}/feedback").text
    clock.set(CLOSED)

    text = browser.get(f"/desk/workshops/{held}/feedback").text
    assert "椅子が硬い" in text
    clear = summary(mori.actor, held).results[0]
    assert [count for _, _, count in clear.ticked] == [3, 0, 1, 1]
    rows = list(
        csv.reader(io.StringIO(browser.get(f"/desk/workshops/{held}/feedback.csv?encoding=cp932").data.decode("cp932")))
    )
    assert len(rows) == 6
    assert sorted(row[0] for row in rows[1:]) == sorted(["とてもよい"] * 3 + ["あまりよくない", "よくない"])
    assert sorted(row[-1] for row in rows[1:]) == ["このサイト"] * 2 + ["紙"] * 3
    assert {row[-2] for row in rows[1:]} == {"", "椅子が硬い", "'=1+1"}


def test_only_who_keeps_the_workshop_reads_or_enters_anything(held, hanako, guest):
    for path in ("feedback", "feedback/paper", "feedback.csv"):
        assert hanako.browser().get(f"/desk/workshops/{held}/{path}").status_code == 403
    assert "/sign-in" in guest.get(f"/workshops/{held}/feedback").headers["Location"]


def test_she_answers_from_the_card_on_her_first_page(held, hanako):
    browser = hanako.browser()
    assert f"/workshops/{held}/feedback" in browser.get("/").text
    assert f"/workshops/{held}/feedback" in browser.get(f"/workshops/{held}").text
    assert "進む速さはどうでしたか" in browser.get(f"/workshops/{held}/feedback").text
    empty = browser.post(f"/workshops/{held}/feedback", data={"words": ""})
    assert (empty.status_code, "一つだけでも大丈夫です" in empty.text) == (400, True)

    browser.post(f"/workshops/{held}/feedback", data={"senses": "3", "use": "yes"})

    assert kept() == [{"senses": "3", "use": "yes"}]
    assert f"/workshops/{held}/feedback" not in browser.get("/").text
    assert "感想を預かりました" in browser.get(f"/workshops/{held}/feedback").text


def test_one_tap_passes_it_over(held, hanako):
    browser = hanako.browser()

    assert browser.post(f"/workshops/{held}/feedback/pass").status_code == 302

    assert notes() == {hanako.id: False}
    assert f"/workshops/{held}/feedback" not in browser.get("/").text


def test_a_page_that_cannot_be_filled_in_says_why(held, hanako, dan, clock):
    assert "欠席になっています" in dan.browser().get(f"/workshops/{held}/feedback").text
    clock.set(instant(2026, 12, 4, 9))
    assert "から書けます" in hanako.browser().get(f"/workshops/{held}/feedback").text
    clock.set(CLOSED)
    assert "期間は終わりました" in hanako.browser().get(f"/workshops/{held}/feedback").text


def test_those_who_are_told_by_mail_are_told_once_and_nobody_is_telephoned_about_it(held, hanako, taro):
    with transaction() as work:
        set_contact(work, hanako.id, {"email": "hanako@example.jp"})
        set_preferences(work, hanako.id, {"channel": "mail"})
        set_contact(work, taro.id, {"phone": "054-000-1111"})
        set_preferences(work, taro.id, {"channel": "phone"})
    task = Silent()

    ask_how_it_was(task)
    first = task.words["told"]
    ask_how_it_was(task)

    told = db.session.scalars(select(Notice.person_id).where(Notice.kind == "workshops.ask_how_it_was")).all()
    assert hanako.id in told
    assert taro.id not in told
    assert (first, task.words["told"]) == (len(told), 0)


@pytest.mark.postgres
def test_erasing_a_person_takes_the_note_and_leaves_what_was_said(held, hanako, taro):
    give_feedback(hanako.actor, held, GOOD)
    give_feedback(taro.actor, held, GOOD)

    with transaction() as work:
        erase_feedback(work, hanako.id)

    assert notes() == {taro.id: True}
    assert kept() == [GOOD, GOOD]
    assert feedback_given_by(taro.id) == [{"workshop": "集合研修", "answered": True}]


def test_the_paper_asks_the_questions_of_the_page(held, mori):
    date_id = workshop_page(mori.actor, held).card.dates[0].public_id
    browser = mori.browser()

    assert browser.get(f"/desk/workshops/attendance/{date_id}/feedback.pdf").mimetype == "application/pdf"
    text = browser.get(f"/desk/workshops/{held}/feedback/paper").text
    assert all(question.ja in text for question in SHEET.asked)
    assert browser.post(f"/desk/workshops/{held}/feedback/paper", data={"again": "yes"}).status_code == 302
    assert kept() == [{"again": "yes", "on_paper": True}]
    assert db.session.scalar(select(Workshop.state)) == "open"
