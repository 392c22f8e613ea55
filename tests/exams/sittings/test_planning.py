"""Planning, changing and cancelling sittings, on the database."""

import pytest
from sqlalchemy import select

from exams.bank.services import load_items
from exams.errors import (
    CapacityTooSmall,
    NotFound,
    PaperInUse,
    PaperNotFrozen,
    PassRuleWrong,
    ReasonMissing,
    RoomNameTaken,
    RoomTooSmall,
    SampleMismatch,
    SittingCancelled,
    SittingCodeTaken,
    SittingFixed,
    SittingTimesWrong,
    WithdrawalTooLate,
)
from exams.events import PaperWithdrawn
from exams.papers.models import Paper
from exams.papers.services import draw_paper, standard_blueprint, withdraw_paper
from exams.sittings.office import office_list, office_page, plan_of
from exams.sittings.queries import all_sittings, front_page, row_of, sitting, sitting_by_public_id
from exams.sittings.services import (
    add_room,
    apply_for_sitting,
    cancel_sitting,
    change_room,
    change_sitting,
    create_sitting,
    note_release,
    on_paper_withdrawn,
)
from exams.sittings.values import RoomPlan, Wish
from lms.clock import instant
from lms.db import db, transaction
from lms.errors import NotAllowed
from tests.exams.stock import approved, essay, plan, sample_paper, with_sample_items

pytestmark = pytest.mark.postgres
PAPER = Wish("paper", agreed=True)


def paper_id(public_id):
    return db.session.scalars(select(Paper.id).where(Paper.public_id == public_id)).one()


def test_a_plan_becomes_a_sitting_that_others_know_by_its_card(app, kanri):
    public_id = create_sitting(kanri.actor, plan())

    card = sitting_by_public_id(public_id)
    assert (card.code, card.stage, card.minutes, card.supervised) == ("2027-01", "open", 60, True)
    assert card.pass_rule == {"parts": {"A": {"least": 35}}}
    assert sitting(card.id) == card
    assert all_sittings() == [card]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"pass_rule": {}}, PassRuleWrong),
        ({"pass_rule": {"parts": {"A": {"least_percent": 120}}}}, PassRuleWrong),
        ({"apply_until_at": instant(2027, 1, 19, 10, 1)}, SittingTimesWrong),
        ({"closes_at": instant(2027, 1, 19, 10)}, SittingTimesWrong),
        ({"paper_id": 999}, PaperNotFrozen),
    ],
)
def test_an_unsound_plan_is_refused_whole(app, kanri, changes, refusal):
    """The exam of the plan begins on 19 January 2027 at 10:00."""
    with pytest.raises(refusal):
        create_sitting(kanri.actor, plan(**changes))

    assert all_sittings() == []


def test_a_code_names_one_sitting(app, kanri):
    create_sitting(kanri.actor, plan())

    with pytest.raises(SittingCodeTaken):
        create_sitting(kanri.actor, plan())


def test_rule_10_a_sample_paper_goes_to_a_sample_sitting_alone(app, kanri, hayashi):
    with_sample_items()
    paper = paper_id(sample_paper(hayashi.actor))

    with pytest.raises(SampleMismatch):
        create_sitting(kanri.actor, plan(paper_id=paper))
    public_id = create_sitting(kanri.actor, plan(paper_id=paper, sample=True))

    assert sitting_by_public_id(public_id).sample


def test_a_draft_or_withdrawn_paper_is_given_to_no_sitting(app, kanri, hayashi):
    with_sample_items()
    draft = draw_paper(hayashi.actor, "P-1", "見本", standard_blueprint(hayashi.actor), 1, sample=True)
    with pytest.raises(PaperNotFrozen):
        create_sitting(kanri.actor, plan(paper_id=paper_id(draft), sample=True))

    withdrawn = sample_paper(hayashi.actor)
    withdraw_paper(hayashi.actor, withdrawn, "もれた")
    with pytest.raises(PaperNotFrozen):
        create_sitting(kanri.actor, plan(paper_id=paper_id(withdrawn), sample=True))


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        ({"parts": {"A": {"least": 35}, "B": {"least": 10}}}, True),
        ({"parts": {"A": {"least": 50}, "B": {"least": 20}}}, True),
        ({"parts": {"A": {"least": 51}}}, False),
        ({"parts": {"B": {"least": 21}}}, False),
        ({"parts": {"C": {"least": 1}}}, False),
        ({"total": {"least": 70}}, True),
        ({"total": {"least": 71}}, False),
    ],
)
def test_rule_11_a_pass_rule_fits_the_points_of_the_paper(app, abe, kanri, hayashi, rule, fits):
    """Part A has 50 questions of one point, part B a rubric of four lines of five."""
    with_sample_items()
    approved(abe.actor, hayashi.actor, "W08-001", essay(), pool="practice")
    wanted = plan(paper_id=paper_id(sample_paper(hayashi.actor, written="W08-001")), sample=True, pass_rule=rule)

    if fits:
        assert create_sitting(kanri.actor, wanted)
    else:
        with pytest.raises(PassRuleWrong):
            create_sitting(kanri.actor, wanted)


def test_what_candidates_rely_on_is_fixed_from_the_first_application_on(app, hanako, kanri):
    public_id = create_sitting(kanri.actor, plan())
    change_sitting(kanri.actor, public_id, plan(minutes=70))
    apply_for_sitting(hanako.actor, public_id, PAPER)

    for changes in ({"minutes": 60}, {"minutes": 70, "pass_rule": {"parts": {"A": {"least": 30}}}}):
        with pytest.raises(SittingFixed):
            change_sitting(kanri.actor, public_id, plan(**changes))
    change_sitting(kanri.actor, public_id, plan(minutes=70, title="第1回 検定試験 (静岡)", capacity=10))

    assert sitting_by_public_id(public_id).title == "第1回 検定試験 (静岡)"
    assert office_page(kanri.actor, public_id).fixed[2] == "Minutes for the answers"


def test_there_are_never_fewer_places_than_people_who_have_one(app, hanako, taro, kanri):
    public_id = create_sitting(kanri.actor, plan(capacity=5))
    for player in (hanako, taro):
        apply_for_sitting(player.actor, public_id, PAPER)

    with pytest.raises(CapacityTooSmall):
        change_sitting(kanri.actor, public_id, plan(capacity=1))
    change_sitting(kanri.actor, public_id, plan(capacity=2))


def test_a_room_has_seats_for_everyone_who_sits_in_it(app, hanako, taro, kanri):
    public_id = create_sitting(kanri.actor, plan())
    room = add_room(kanri.actor, public_id, RoomPlan("A", "市民会館", 2))
    for player in (hanako, taro):
        apply_for_sitting(player.actor, public_id, PAPER)

    with pytest.raises(RoomTooSmall):
        change_room(kanri.actor, public_id, room, RoomPlan("A", "市民会館", 1))
    with pytest.raises(RoomNameTaken):
        add_room(kanri.actor, public_id, RoomPlan("A", "別の場所", 9))
    assert add_room(kanri.actor, public_id, RoomPlan("A", "市民会館", 2)) == room
    assert [(r.name, r.seats, r.taken) for r in office_page(kanri.actor, public_id).rooms] == [("A", 2, 2)]


def test_candidates_without_a_seat_are_counted_for_the_secretariat(app, hanako, taro, kanri):
    public_id = create_sitting(kanri.actor, plan())
    add_room(kanri.actor, public_id, RoomPlan("A", "市民会館", 1))
    for player in (hanako, taro):
        apply_for_sitting(player.actor, public_id, PAPER)

    assert office_page(kanri.actor, public_id).unseated == 1


def test_a_sitting_is_called_off_with_a_reason_and_before_it_begins(app, kanri, clock):
    public_id = create_sitting(kanri.actor, plan())
    with pytest.raises(ReasonMissing):
        cancel_sitting(kanri.actor, public_id, "  ")
    cancel_sitting(kanri.actor, public_id, "台風のため")
    cancel_sitting(kanri.actor, public_id, "台風のため")

    assert sitting_by_public_id(public_id).stage == "cancelled"
    with pytest.raises(SittingCancelled):
        change_sitting(kanri.actor, public_id, plan(title="x"))
    begun = create_sitting(kanri.actor, plan(code="b"))
    clock.set(plan().opens_at)
    with pytest.raises(WithdrawalTooLate):
        cancel_sitting(kanri.actor, begun, "遅すぎる")


def test_a_paper_that_a_coming_sitting_needs_is_not_withdrawn(app, kanri, hayashi):
    with_sample_items()
    paper = sample_paper(hayashi.actor)
    public_id = create_sitting(kanri.actor, plan(paper_id=paper_id(paper), sample=True))
    event = PaperWithdrawn(paper_id(paper), "P-SAMPLE")

    with pytest.raises(PaperInUse), transaction() as work:
        on_paper_withdrawn(event, work)
    cancel_sitting(kanri.actor, public_id, "中止")
    with transaction() as work:
        on_paper_withdrawn(event, work)


def test_a_release_is_noted_on_the_sitting(app, kanri, clock):
    public_id = create_sitting(kanri.actor, plan())
    clock.set(plan().closes_at)
    assert sitting_by_public_id(public_id).stage == "marking"

    with transaction() as work:
        note_release(work, row_of(public_id).id, clock.moment)

    assert sitting_by_public_id(public_id).stage == "released"


def test_the_public_page_shows_what_is_ahead_and_no_cancelled_sitting(app, kanri, hanako, clock):
    public_id = create_sitting(kanri.actor, plan())
    create_sitting(kanri.actor, plan(code="gone"))
    cancel_sitting(kanri.actor, office_list(kanri.actor).rows[0].summary.public_id, "中止")

    titles = [s.public_id for s in front_page(hanako.actor).coming]

    assert len(titles) == 1
    assert public_id in [row.summary.public_id for row in office_list(kanri.actor).rows]


def test_learners_writers_and_stations_plan_nothing(app, hanako, abe, sato, kanri):
    public_id = create_sitting(kanri.actor, plan())

    for stranger in (hanako, abe, sato):
        with pytest.raises(NotAllowed):
            create_sitting(stranger.actor, plan(code="x"))
        with pytest.raises(NotAllowed):
            office_page(stranger.actor, public_id)
        with pytest.raises(NotAllowed):
            cancel_sitting(stranger.actor, public_id, "x")


def test_an_unknown_sitting_does_not_exist(app, kanri):
    with pytest.raises(NotFound):
        office_page(kanri.actor, "0" * 22)


def test_the_plan_read_back_is_the_plan_that_was_made(app, kanri):
    wanted = plan(capacity=30, fee_yen=3000, eligibility={"least_age": 16})

    assert plan_of(row_of(create_sitting(kanri.actor, wanted))) == wanted


def test_items_loaded_without_the_sample_mark_are_practice_all_the_same(app):
    with_sample_items()
    with transaction() as work:
        row = {
            "code": "12-900",
            "level": "knowledge",
            "stem": "問い",
            "rationale": "理由",
            "options": [{"text": "一", "key": True}, {"text": "二"}],
        }
        assert load_items(work, [row], sample=False) == 1
