"""Wrong moments of an exam, each over HTTP in the browser of whoever runs into it: a clear refusal, and nothing lost."""

import re

import pytest
from sqlalchemy import select

from exams.attempts.models import Attempt
from exams.marking.models import MarkingAssignment, RubricMark
from exams.marking.queries import my_scripts
from exams.papers.models import Paper
from exams.results.services import judge_attempts
from exams.sittings.models import Application, Sitting
from exams.sittings.services import apply_for_sitting, create_sitting
from exams.sittings.values import Wish
from lms import clock as house_clock
from lms.accounts.api import person
from lms.db import db, transaction
from tests.exams.results.hall import ANSWER, a_hall
from tests.exams.stock import plan

RULE = {"parts": {"A": {"least": 2}, "B": {"least": 10}}}


def fields_of(page):
    """What a form would send as it stands: its written and chosen values."""
    typed = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
    return {name: value for name, value in typed.items() if name not in ("csrf_token", "kind", "identity_rule")}


def test_a_plan_on_which_candidates_rely_is_refused_and_what_was_typed_stays(app, kanri, hanako):
    sitting = create_sitting(kanri.actor, plan())
    apply_for_sitting(hanako.actor, sitting, Wish("paper", agreed=True))
    at, office = f"/exams/office/{sitting}/edit", kanri.browser()
    typed = {
        **fields_of(office.get(at).text), "kind": "dated", "identity_rule": "evidence_seen", "paper_id": "0",
        "a_unit": "points", "b_unit": "points", "total_unit": "points", "minutes": "45", "title": "新しい題名",
    }  # fmt: skip
    for name in ("sample", "shuffles_items", "shuffles_options", "carried_parts", "carried_in_total"):
        typed.pop(name, None)

    refused = office.post(at, data=typed)

    assert refused.status_code == 400
    assert "新しい題名" in refused.text
    row = db.session.scalars(select(Sitting)).one()
    assert (row.minutes, row.title) == (60, "第1回 検定試験")


def test_a_paper_is_not_withdrawn_while_people_write_on_it(hanako, hayashi):
    hall = a_hall(choices=4, over=False, supervised=False, identity_rule="signed_in")
    application, _ = hall.apply(hanako.id)
    begun = hanako.browser().post(f"/exams/begin/{application}")
    public_id = db.session.scalars(select(Paper.public_id)).one()

    refused = hayashi.browser().post(f"/exams/papers/{public_id}/withdraw", data={"reason": "問題がもれた"})

    assert refused.status_code == 400
    assert "「第1回 検定」で使います" in refused.text
    assert db.session.scalars(select(Paper.state)).one() == "frozen"
    assert hanako.browser().get(begun.location).status_code == 200


def test_rule_13_who_was_never_admitted_is_told_what_to_do_and_gets_no_paper(hanako):
    hall = a_hall(choices=4, over=False)
    application, _ = hall.apply(hanako.id)
    hers = hanako.browser()

    page, refused = hers.get(f"/exams/begin/{application}"), hers.post(f"/exams/begin/{application}")

    assert page.status_code == 200
    assert 400 <= refused.status_code < 500
    assert "設問" not in page.text + refused.text
    assert db.session.scalars(select(Attempt)).all() == []
    assert db.session.scalars(select(Application.state)).one() == "accepted"


@pytest.fixture
def marked_hall(hanako, ito):
    """One written answer lies in Ito's hands."""
    made = a_hall(choices=4, written=True, pass_rule=RULE)
    made.sit(hanako.id, right=4, written=ANSWER)
    judge_attempts(made.id, [1])
    return made


def test_marking_after_the_release_is_refused_and_changes_no_mark(marked_hall, ito):
    code = my_scripts(ito.actor)[0].next_code
    with transaction() as work:
        work.session.get_one(Sitting, marked_hall.id).released_at = house_clock.now()

    refused = ito.browser().post(
        f"/exams/marking/{marked_hall.public_id}/{code}", data={f"line_{n}": "5" for n in range(4)}
    )

    assert refused.status_code == 400
    assert db.session.scalars(select(RubricMark)).all() == []


def test_the_answers_of_a_marker_who_leaves_go_to_another_and_her_page_is_empty(marked_hall, ito, ueda, hayashi):
    address = f"/exams/marking/{marked_hall.public_id}/take-back/{person(ito.id).public_id}"
    code = my_scripts(ito.actor)[0].next_code
    assert ito.browser().post(address, data={"reason": "病気"}).status_code == 403
    board = hayashi.browser()
    assert board.post(address, data={"reason": ""}).status_code == 400

    assert board.post(address, data={"reason": "病気のため"}).status_code == 302

    assert ito.browser().get(f"/exams/marking/{marked_hall.public_id}/{code}").status_code == 404
    assert (
        ueda.browser().get(f"/exams/marking/{marked_hall.public_id}/{my_scripts(ueda.actor)[0].next_code}").status_code
        == 200
    )
    withdrawn = select(MarkingAssignment.withdrawn_reason).where(MarkingAssignment.withdrawn_at.is_not(None))
    assert db.session.scalars(withdrawn).all() == ["病気のため"]
