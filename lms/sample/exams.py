"""The sample's items, papers and three sittings."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from exams.bank.services import load_items
from exams.papers.queries import frozen_papers
from exams.papers.services import add_written_part, draw_paper, freeze_paper, standard_blueprint
from exams.sittings.services import add_room, create_sitting
from exams.sittings.values import RoomPlan, SittingPlan
from exams.sittings.venues.queries import room_choices
from exams.sittings.venues.services import VenuePlan, VenueRoomPlan, enter_venue, keep_venue_room
from lms import clock
from lms.db import transaction
from lms.policy import SYSTEM
from lms.sample.people import FOLDER, Network, read

WRITTEN_ITEM = "12-B01"
TWO_PARTS = {"parts": {"A": {"least": 35}, "B": {"least": 10}}}
ONE_PART = {"parts": {"A": {"least": 35}}}
CARRIED = {"parts": ["A"], "from": ["SAMPLE-1"], "bodies": ["exam_body"], "days": 730, "in_total": True}
VENUE = VenuePlan(
    "見本会館",
    "静岡市葵区見本町一丁目1番",
    "見本駅の南口から歩いて5分です。エレベーターがあります。",
    "電話 03-0000-0100",
)
VENUE_ROOMS = (VenueRoomPlan("2階 会議室", 40, step_free=True), VenueRoomPlan("1階 和室", 20))
RELEASED_DAYS_AGO = 380
COMING_DAYS = 40
STANDING = {"release": "at_once", "decided_by": "見本試験委員会", "decided_on": "2026-04-01"}


def load_bank(network: Network) -> None:
    """All shipped items: written by Abe, read by two of the exam board."""
    author, *readers = (network.people[name] for name in ("abe", "hayashi", "nagata"))
    load_shipped_items(author, readers)


def load_shipped_items(author: int, readers: Sequence[int]) -> None:
    """All shipped items go to the practice pool (rules 10)."""
    with transaction() as work:
        for path in sorted((FOLDER / "items").glob("*.yaml")):
            load_items(work, read(f"items/{path.name}"), author=author, readers=readers)


def sample_paper(code: str, title: str, seed: int, *, written: bool) -> int:
    """Draw a paper from the shipped items and freeze it; returns its id."""
    public_id = draw_paper(SYSTEM, code, title, standard_blueprint(SYSTEM), seed, sample=True)
    if written:
        add_written_part(SYSTEM, public_id, WRITTEN_ITEM)
    freeze_paper(SYSTEM, public_id)
    return next(paper.id for paper in frozen_papers() if paper.code == code)


def same_day(days: int, hour: int, minute: int = 0) -> datetime:
    """An instant so many days from today, at a Japanese hour."""
    day = clock.today() + timedelta(days=days)
    return clock.instant(day.year, day.month, day.day, hour, minute)


def plan_released_sitting(network: Network) -> None:
    """The sitting of last year, as it was planned before its window opened."""
    with clock.at(same_day(-RELEASED_DAYS_AGO - 60, 10)):
        network.sittings["released"] = create_sitting(
            SYSTEM,
            SittingPlan(
                code="SAMPLE-1",
                title="見本 第1回ジェロントロジー検定試験",
                title_en="Sample: 1st gerontology exam",
                kind="dated",
                exam_body="exam_body",
                apply_from_at=same_day(1, 10),
                apply_until_at=same_day(30, 17),
                opens_at=same_day(60, 13),
                closes_at=same_day(60, 16),
                minutes=60,
                pass_rule=ONE_PART,
                supervised=True,
                identity_rule="evidence_seen",
                capacity=60,
                paper_id=sample_paper("SAMPLE-P1", "見本問題 1", 1, written=False),
                results_due_on=clock.today() + timedelta(days=90),
                sample=True,
            ),
        )
        add_room(SYSTEM, network.sittings["released"], RoomPlan("見本会議室", "静岡市葵区 見本会館 2階", 60))


def enter_rooms(sitting: str) -> None:
    """The sample's venue, and a sitting in all its rooms."""
    venue = enter_venue(SYSTEM, VENUE)
    for room in VENUE_ROOMS:
        keep_venue_room(SYSTEM, venue, room)
    for number, _ in room_choices(SYSTEM):
        add_room(SYSTEM, sitting, RoomPlan("", "", 0, venue_room_id=number))


def plan_coming_sittings(network: Network) -> None:
    """One dated sitting with a written part, open for application; one that can be sat today."""
    network.sittings["coming"] = create_sitting(SYSTEM, _dated_plan())
    enter_rooms(network.sittings["coming"])
    network.sittings["today"] = create_sitting(SYSTEM, _plan_of_any_day())


def _dated_plan() -> SittingPlan:
    return SittingPlan(
        code="SAMPLE-2",
        title="見本 第2回ジェロントロジー検定試験",
        title_en="Sample: 2nd gerontology exam",
        kind="dated",
        exam_body="exam_body",
        apply_from_at=same_day(-10, 10),
        apply_until_at=same_day(COMING_DAYS - 18, 17),
        opens_at=same_day(COMING_DAYS, 13),
        closes_at=same_day(COMING_DAYS, 16),
        minutes=90,
        pass_rule=TWO_PARTS,
        supervised=True,
        identity_rule="evidence_seen",
        capacity=60,
        paper_id=sample_paper("SAMPLE-P2", "見本問題 2", 2, written=True),
        results_due_on=clock.today() + timedelta(days=COMING_DAYS + 45),
        exemptions=CARRIED,
        sample=True,
    )


def _plan_of_any_day() -> SittingPlan:
    return SittingPlan(
        code="SAMPLE-0",
        title="見本 随時試験",
        title_en="Sample: exam at any time",
        kind="on_demand",
        exam_body="exam_body",
        apply_from_at=same_day(-10, 10),
        apply_until_at=same_day(3650, 17),
        opens_at=same_day(-10, 10),
        closes_at=same_day(3650, 17),
        minutes=60,
        pass_rule=ONE_PART,
        supervised=False,
        identity_rule="signed_in",
        paper_id=sample_paper("SAMPLE-P0", "見本問題 0", 3, written=False),
        standing_decision=STANDING,
        sample=True,
    )
