"""While people write: pauses, breaks, time after the end, messages, orders, kinds, later sessions, void attempts."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exams.attempts.breaks.services import end_break, end_breaks, take_break
from exams.attempts.invigilation.services import give_time
from exams.attempts.models import Attempt, Incident, JournalEntry
from exams.attempts.queries import exam_page
from exams.attempts.running.queries import board_changes, news_for
from exams.attempts.running.services import pause, readmit, resume, send_message
from exams.attempts.services import close_due_attempts, close_intake, hand_in, take_batch, void_attempt
from exams.attempts.shuffling import options_in_order, questions_in_order
from exams.attempts.starting.services import open_page, start_attempt
from exams.bank.models import Item, ItemVersion
from exams.errors import LateIntakeClosed, NotAllowed, ReasonMissing
from exams.room_errors import CannotGoOn, NoBreakLeft
from exams.sittings.models import Application
from exams.sittings.services import decide_accommodation
from exams.sittings.values import Support
from lms import clock as house_clock
from lms.db import db, transaction
from tests.exams.attempts.conftest import OPTIONS, Desk, attempt_row, stored

pytestmark = pytest.mark.postgres


def minutes_left(attempt):
    return (attempt_row(attempt).closes_at - house_clock.now()) / timedelta(minutes=1)


def application_of(attempt):
    row = attempt_row(attempt)
    return db.session.get(Application, (row.sitting_id, row.id)).public_id


# ---- the clock stopped and started


def test_a_pause_stops_the_clock_covers_the_questions_and_keeps_what_arrives(
    endo, hanako, hanakos_desk, sitting, clock
):
    desk = hanakos_desk
    clock.forward(minutes=20)
    assert pause(endo.actor, sitting.public_id, [], "停電です。") == 1
    clock.forward(minutes=30)
    close_due_attempts()

    waiting = desk.entry("A-1", "c")
    assert desk.send(waiting) == ["paused"]
    assert take_batch(desk.batch()).state == "paused"
    assert exam_page(hanako.actor, desk.attempt).parts == ()
    clock.forward(minutes=30)
    close_due_attempts()
    assert resume(endo.actor, sitting.public_id, []) == 1

    assert minutes_left(desk.attempt) == 40
    assert desk.send(waiting) == ["saved"]
    assert desk.stored() == {"A-1": "c"}
    kinds = db.session.scalars(select(Incident.kind).order_by(Incident.at)).all()
    assert kinds == ["paused", "resumed"]


def test_a_pause_needs_a_reason_and_the_watch_over_this_sitting(endo, hanako, hanakos_desk, sitting):
    with pytest.raises(ReasonMissing):
        pause(endo.actor, sitting.public_id, [], " ")
    with pytest.raises(NotAllowed):
        pause(hanako.actor, sitting.public_id, [], "休みたい")


def granted(kanri, attempt, **support):
    row = attempt_row(attempt)
    application = application_of(attempt)
    sitting = db.session.get(Application, (row.sitting_id, row.id)).sitting_id
    from_table = db.session.execute(
        select(db.metadata.tables["sitting"].c.public_id).where(db.metadata.tables["sitting"].c.id == sitting)
    ).scalar_one()
    decide_accommodation(kanri.actor, from_table, application, Support(**support), "いま必要になったため")


def test_a_break_stops_the_clock_and_ends_by_itself_when_it_is_used_up(kanri, hanako, hanakos_desk, clock):
    attempt = hanakos_desk.attempt
    granted(kanri, attempt, break_minutes=10)
    clock.forward(minutes=10)

    take_break(hanako.actor, attempt)
    clock.forward(minutes=4)
    end_break(hanako.actor, attempt)
    assert minutes_left(attempt) == 50

    take_break(hanako.actor, attempt)
    clock.forward(minutes=20)
    assert end_breaks() == 1
    assert minutes_left(attempt) == 36
    with pytest.raises(NoBreakLeft):
        take_break(hanako.actor, attempt)


@pytest.mark.parametrize(
    ("support", "more"),
    [({"extra_minutes": 15}, 15), ({"extra_percent": 25}, 15), ({"extra_percent": 33, "extra_minutes": 5}, 25)],
)
def test_support_that_is_granted_while_she_sits_holds_at_once(kanri, hanako, hanakos_desk, support, more):
    """60 minutes: a quarter is 15; 33 percent are 19.8, rounded up to 20."""
    before = attempt_row(hanakos_desk.attempt).news

    granted(kanri, hanakos_desk.attempt, kinds=("extra_time", "furigana", "read_aloud"), text_size=3, **support)

    assert minutes_left(hanakos_desk.attempt) == 60 + more
    told = news_for(hanako.actor, hanakos_desk.attempt)
    assert (told.text_size, told.furigana, told.read_aloud, told.news) == (3, True, True, before + 1)
    granted(kanri, hanakos_desk.attempt, kinds=("extra_time",))
    assert minutes_left(hanakos_desk.attempt) == 60


# ---- after the end


def test_time_for_an_outage_opens_an_exam_again_that_the_clock_has_ended(endo, hanako, hanakos_desk, sitting, clock):
    desk = hanakos_desk
    clock.forward(minutes=65)
    close_due_attempts()
    assert give_time(endo.actor, sitting.public_id, [], 10, "会場の回線が切れました。") == 0

    assert give_time(endo.actor, sitting.public_id, [], 10, "会場の回線が切れました。", also_ended=True) == 1

    assert (attempt_row(desk.attempt).state, minutes_left(desk.attempt)) == ("open", 10)
    again = Desk(hanako, desk.attempt)
    assert again.answer("A-1", "b") == "saved"
    assert db.session.scalars(select(Incident.kind)).all() == ["reopened"]
    clock.forward(minutes=10)
    close_due_attempts()
    assert attempt_row(desk.attempt).state == "auto_submitted"


def test_nothing_is_opened_again_once_the_list_is_frozen(endo, hanakos_desk, sitting, clock):
    clock.forward(minutes=65)
    close_due_attempts()
    with transaction() as work:
        close_intake(work, sitting.id)

    assert give_time(endo.actor, sitting.public_id, [], 10, "回線", also_ended=True) == 0
    with pytest.raises(CannotGoOn):
        readmit(endo.actor, sitting.public_id, application_of(hanakos_desk.attempt), "まちがい")


def test_who_handed_in_by_mistake_goes_on_for_the_time_that_was_left(endo, hanako, hanakos_desk, sitting, clock):
    clock.forward(minutes=45)
    hand_in(hanako.actor, hanakos_desk.attempt)
    clock.forward(minutes=5)

    readmit(endo.actor, sitting.public_id, application_of(hanakos_desk.attempt), "押しまちがいです。")

    assert (attempt_row(hanakos_desk.attempt).state, minutes_left(hanakos_desk.attempt)) == ("open", 15)


def test_a_void_attempt_takes_nothing_in_and_keeps_its_answers(hayashi, hanakos_desk):
    desk = hanakos_desk
    desk.answer("A-1", "a")
    row = attempt_row(desk.attempt)
    with pytest.raises(ReasonMissing), transaction() as work:
        void_attempt(work, hayashi.actor, row.sitting_id, row.id, " ")

    with transaction() as work:
        void_attempt(work, hayashi.actor, row.sitting_id, row.id, "ほかの人が受けていました。")

    assert attempt_row(desk.attempt).state == "voided"
    assert desk.answer("A-1", "b") == "voided"
    assert stored(desk.attempt) == {"A-1": "a"}


def test_an_attempt_on_a_frozen_list_is_not_made_void_here(hayashi, hanako, hanakos_desk, sitting):
    hand_in(hanako.actor, hanakos_desk.attempt)
    with transaction() as work:
        close_intake(work, sitting.id)

    with pytest.raises(LateIntakeClosed), transaction() as work:
        void_attempt(work, hayashi.actor, sitting.id, attempt_row(hanakos_desk.attempt).id, "理由")


# ---- words, board


def test_words_to_the_room_reach_everybody_and_words_to_one_her_alone(
    endo, hanako, taro, hanakos_desk, applies, sitting, clock
):
    taros = Desk(taro, start_attempt(taro.actor, applies(taro).public_id))
    assert send_message(endo.actor, sitting.public_id, [], "10時に放送があります。") == 2
    clock.forward(minutes=1)
    assert send_message(endo.actor, sitting.public_id, [application_of(taros.attempt)], "席を移ってください。") == 1

    hers, his = news_for(hanako.actor, hanakos_desk.attempt), news_for(taro.actor, taros.attempt)

    assert [message.text for message in hers.messages] == ["10時に放送があります。"]
    assert [message.text for message in his.messages] == ["10時に放送があります。", "席を移ってください。"]
    assert (hers.news, his.news) == (1, 2)


def test_the_board_tells_only_lines_that_changed(endo, hanako, taro, hanakos_desk, applies, sitting, clock):
    Desk(taro, start_attempt(taro.actor, applies(taro).public_id))
    first = board_changes(endo.actor, sitting.public_id, 0)
    assert [seat.answered for seat in first.seats] == [0, 0]
    clock.forward(seconds=10)
    cursor = board_changes(endo.actor, sitting.public_id, first.cursor).cursor
    assert board_changes(endo.actor, sitting.public_id, cursor).seats == ()

    hanakos_desk.answer("A-1", "c")
    send_time = give_time(endo.actor, sitting.public_id, [application_of(hanakos_desk.attempt)], 5, "騒音")

    changed = board_changes(endo.actor, sitting.public_id, cursor)
    assert send_time == 1
    assert [(seat.application, seat.answered, seat.extra) for seat in changed.seats] == [
        (application_of(hanakos_desk.attempt), 1, 5)
    ]
    assert [incident.note for incident in changed.incidents] == ["騒音"]
    with pytest.raises(NotAllowed):
        board_changes(hanako.actor, sitting.public_id, 0)


# ---- sessions


def test_a_new_sign_in_in_another_tab_goes_on_and_an_earlier_session_does_not(hanako, hanakos_desk):
    desk = hanakos_desk
    later, earlier = f"user:{hanako.id}.1", f"user:{hanako.id}.0"

    assert desk.send(desk.entry("A-1", "a"), session=later) == ["saved"]
    after = Desk(hanako, desk.attempt, session=later)
    assert after.send(after.entry("A-1", "b"), session=earlier) == ["unknown"]
    assert desk.stored() == {"A-1": "a"}


# ---- kinds


KINDS = [
    ("single_choice", {}, "b", "b"),
    ("multiple_response", {}, ["c", "a"], ["a", "c"]),
    ("ordering", {}, ["b", "a", "d", "c"], ["b", "a", "d", "c"]),
    ("ordering", {}, ["", "a", "", ""], ["", "a", "", ""]),
    ("matching", {"rows": [{"id": "1", "text": "一"}, {"id": "2", "text": "二"}]}, {"1": "b"}, {"1": "b"}),
    ("number", {"unit": "%"}, "１２．５%", "12.5"),
    ("short_text", {"longest": 20}, " フレイル ", "フレイル"),
]


def change_kind(sitting, kind, more):
    """Another kind of question at the first place of the paper; nobody has answered it yet."""
    paper = db.metadata.tables["paper_item"]
    here = (paper.c.paper_id == sitting.paper_id, paper.c.part == "A", paper.c.position == 1)
    with transaction() as work:
        item = Item(code="K-1", pool="secure", kind=kind, state="in_use", sample=False, recorded_at=house_clock.now())
        work.session.add(item)
        work.session.flush()
        version = ItemVersion(
            item_id=item.id, version=1, topic_code="ch01", level="knowledge", search="",
            body={"stem": "設問", "options": OPTIONS, **more}, recorded_at=house_clock.now(),
        )  # fmt: skip
        work.session.add(version)
        work.session.flush()
        work.session.execute(paper.update().where(*here).values(item_version_id=version.id))


@pytest.mark.parametrize(("kind", "more", "sent", "kept"), KINDS)
def test_each_kind_of_answer_is_read_before_it_is_written(hanako, applies, sitting, kind, more, sent, kept):
    change_kind(sitting, kind, more)
    desk = Desk(hanako, start_attempt(hanako.actor, applies(hanako).public_id))

    assert desk.answer("A-1", sent) == "saved"

    assert desk.stored() == {"A-1": kept}
    shown = exam_page(hanako.actor, desk.attempt).questions[0]
    assert shown.kind == kind


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("single_choice", "z"),
        ("single_choice", ["a", "b"]),
        ("multiple_response", ["z"]),
        ("ordering", "a"),
        ("number", ["1"]),
    ],
)
def test_what_is_no_answer_to_its_question_is_refused_and_journalled(hanako, applies, sitting, kind, sent):
    change_kind(sitting, kind, {})
    desk = Desk(hanako, start_attempt(hanako.actor, applies(hanako).public_id))

    assert desk.answer("A-1", sent) == "malformed"

    assert desk.stored() == {}
    assert [(row.outcome, row.answer) for row in db.session.scalars(select(JournalEntry))] == [("malformed", sent)]


# ---- orders


def test_the_order_of_a_seed_is_that_of_sha_256_digests():
    """Worked out with sha256sum: 7:A:q1 2cd7.., and so on, sorted by digest."""
    import hashlib

    digests = {n: hashlib.sha256(f"7:A:q{n}".encode()).hexdigest() for n in range(1, 6)}
    by_hand = sorted(digests, key=digests.get)

    assert questions_in_order(7, "A", [(n, None) for n in range(1, 6)], shuffles=True) == by_hand
    assert questions_in_order(7, "A", [(n, None) for n in range(1, 6)], shuffles=False) == [1, 2, 3, 4, 5]


def test_questions_about_one_case_stay_together_in_their_order():
    for seed in range(30):
        order = questions_in_order(seed, "A", [(1, None), (2, 9), (3, 9), (4, 9), (5, None)], shuffles=True)
        first = order.index(2)
        assert order[first : first + 3] == [2, 3, 4]


@pytest.mark.parametrize("last", ["上のすべて", "a と b の両方", "該当なし"])
def test_options_that_speak_of_others_keep_their_place(last):
    texts = ("一", "二", "三", last)
    body = {"options": [{"id": sign, "text": text} for sign, text in zip("abcd", texts, strict=True)]}
    if last == "a と b の両方":
        body["fixed"] = True

    for seed in range(20):
        assert [one["id"] for one in options_in_order(seed, "A-1", "single_choice", body, shuffles=True)] == list(
            "abcd"
        )


def test_each_candidate_has_her_own_order_and_finds_it_again(hanako, taro, applies, sitting):
    with transaction() as work:
        work.session.execute(db.metadata.tables["sitting"].update().values(shuffles_items=True, shuffles_options=True))
    orders = {}
    for player in (hanako, taro):
        attempt = start_attempt(player.actor, applies(player).public_id)
        with transaction() as work:
            table = db.metadata.tables["attempt"]
            seed = 3 if player is hanako else 5
            work.session.execute(table.update().where(Attempt.public_id == attempt).values(seed=seed))
        page, again = exam_page(player.actor, attempt), exam_page(player.actor, attempt)
        assert page.parts == again.parts
        orders[player.name] = [(q.key, "".join(o.id for o in q.control.choices)) for q in page.parts[0].questions]
        assert [q.number for q in page.parts[0].questions] == [1, 2, 3]
        assert [o.letter for o in page.questions[0].control.choices] == list("ABCD")
        desk = Desk(player, attempt)
        assert desk.answer("A-2", "c") == "saved"
        assert desk.stored() == {"A-2": "c"}
    assert orders["hanako"] != orders["taro"]


def test_a_page_that_is_opened_again_has_a_pulse_of_its_own(hanako, hanakos_desk):
    stream = open_page(hanako.actor, hanakos_desk.attempt, hanakos_desk.session)
    assert stream != hanakos_desk.stream
