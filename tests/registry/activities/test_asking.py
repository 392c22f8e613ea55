"""People are asked their way: by telephone in office hours, by FAX and by letter with a slip to send back."""

from datetime import timedelta
from subprocess import run

import pytest
from sqlalchemy import select

from lms.accounts.errors import TalkNeeded
from lms.clock import instant
from lms.db import db
from lms.errors import NotAllowed, NotFound
from lms.notices.models import Notice
from registry.activities.asking.queries import asking_page
from registry.activities.asking.services import write_answer
from registry.activities.models import Invitation
from tests.registry.activities.planned import SATURDAY, asked, helper, planned, state_of

pytestmark = pytest.mark.postgres
PHONE = "054-000-9876"


@pytest.fixture
def three(aoi, sato):
    """A day, and three people asked for it: by telephone, by letter and by mail."""
    day = planned(sato, aoi, "WBP 3名")
    ways = {"phone": ("髙橋", "美代子"), "post": ("伊藤", "花"), "mail": ("上田", "花")}
    return {way: asked(sato, day, helper(*name, ("みほん", "はな"), channel=way)) for way, name in ways.items()}


def test_each_is_asked_by_the_way_she_chose(three, kanri):
    page = asking_page(kanri.actor)

    assert [[line.invitation for line in lines] for lines in (page.to_phone, page.to_fax, page.to_post)] == [
        [three["phone"]],
        [],
        [three["post"]],
    ]


@pytest.mark.parametrize(
    ("moment", "open_now", "opens_on"),
    [
        (instant(2026, 11, 20, 9, 59), False, "2026-11-20"),
        (instant(2026, 11, 20, 10), True, "2026-11-20"),
        (instant(2026, 11, 20, 16, 59), True, "2026-11-20"),
        (instant(2026, 11, 20, 17), False, "2026-11-24"),
        (instant(2026, 11, 21, 11), False, "2026-11-24"),
        (instant(2026, 11, 23, 11), False, "2026-11-24"),
    ],
)
def test_numbers_to_call_are_there_in_office_hours_of_working_days_alone(
    three, kanri, clock, moment, open_now, opens_on
):
    """Monday 23 November 2026 is 勤労感謝の日."""
    clock.set(moment)

    page = asking_page(kanri.actor)
    words = kanri.browser().get("/asking").get_data(as_text=True)

    assert (page.open_now, page.opens_on.isoformat(), page.calls_wait) == (open_now, opens_on, 1)
    assert (PHONE in words, len(page.to_phone) == 1) == (open_now, open_now)


def test_what_she_said_is_written_down_in_her_name_and_her_call_leaves_the_list(three, kanri, in_a_talk):
    with pytest.raises(TalkNeeded):
        write_answer(kanri.actor, three["phone"], yes=True)
    in_a_talk(kanri, asking_page(kanri.actor).to_phone[0].person.id)
    calls = select(Notice.outcome).where(Notice.kind == "registry.invited", Notice.way == "phone")
    assert db.session.scalars(calls).all() == [""]

    assert write_answer(kanri.actor, three["phone"], yes=True) == "accepted"

    assert db.session.scalar(select(Invitation.way).where(Invitation.public_id == three["phone"])) == "phone"
    assert db.session.scalars(calls).all() == ["done"]
    assert asking_page(kanri.actor).calls_wait == 0
    with pytest.raises(NotFound):
        write_answer(kanri.actor, three["phone"], yes=False)


def test_rule_17_no_station_and_no_learner_sees_whom_to_call(three, sato, taro, kanri):
    for player in (sato, taro):
        assert player.browser().get("/asking").status_code == 403
        with pytest.raises(NotAllowed):
            write_answer(player.actor, three["phone"], yes=True)
    with pytest.raises(NotFound):
        write_answer(kanri.actor, three["mail"], yes=True)
    assert state_of(three["phone"]) == "sent"


def test_a_question_that_can_no_longer_be_answered_is_not_brought(three, kanri, clock):
    clock.set(SATURDAY - timedelta(hours=2))

    assert (asking_page(kanri.actor).calls_wait, asking_page(kanri.actor).to_post) == (0, ())


def test_the_slip_says_what_is_asked_and_until_when_and_an_answer_is_one_tap(three, kanri, in_a_talk):
    in_a_talk(kanri, asking_page(kanri.actor).to_post[0].person.id)
    browser = kanri.browser()

    pdf = browser.get("/asking/slips/post.pdf").data
    words = run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()

    assert all(word in words for word in ("伊藤", "ごみ出し", "10:00-12:00", "はい、行けます", "見本町9番"))
    assert "2026年11月28日(令和8年) 08:00まで" in words.replace("（", "(").replace("）", ")")
    assert "見本町1丁目" not in words
    assert browser.get(f"/asking/{three['post']}/slip.pdf").mimetype == "application/pdf"
    assert browser.get("/asking/slips/fax.pdf").status_code == 404
    assert browser.post(f"/asking/{three['post']}/no").status_code == 302
    assert state_of(three["post"]) == "declined"
