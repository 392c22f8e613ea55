"""Trials before the live answers, controls among them, drift, agreement, the two switches, marking anew."""

import pytest
from sqlalchemy import select

from exams.errors import MarksIncomplete, NobodyToMark, ReasonMissing
from exams.marking.models import MarkingAssignment, MarkingScript
from exams.marking.placing import assign_review
from exams.marking.progress import progress_page
from exams.marking.quality import agreement_of, quality_of
from exams.marking.queries import marking_page, my_scripts, open_scripts, settled_points
from exams.marking.rules import MarkingPolicy, controls_wanted, drift_of, is_calibrated
from exams.marking.services import add_exemplar, mark_script, set_marking_rule, share_out_scripts
from exams.results.services import judge_attempts
from lms.accounts.api import person
from lms.db import db, transaction
from lms.policy import Role
from tests.exams.results.hall import ANSWER, a_hall, somebody, tied

pytestmark = pytest.mark.postgres
AGREED = (3, 3, 3, 3)
B1 = ("B", 1)


def a_written_hall(*candidates):
    hall = a_hall(choices=4, written=True, pass_rule={"parts": {"A": {"least": 2}, "B": {"least": 10}}})
    for candidate in candidates:
        hall.sit(candidate.id, right=4, written=ANSWER)
    return hall


def rows(marker):
    return [row for sitting in my_scripts(marker.actor) for row in sitting.rows]


def kinds(marker):
    """Of everything in a marker's hands, as only the tables know it."""
    found = db.session.execute(
        select(MarkingScript.kind, MarkingScript.code)
        .join(MarkingAssignment, MarkingAssignment.script_id == MarkingScript.id)
        .where(MarkingAssignment.marker_id == marker.id, MarkingAssignment.withdrawn_at.is_(None))
    )
    return sorted(kind for kind, _ in found)


def code_of(marker, kind):
    return db.session.scalars(
        select(MarkingScript.code)
        .join(MarkingAssignment, MarkingAssignment.script_id == MarkingScript.id)
        .where(
            MarkingAssignment.marker_id == marker.id,
            MarkingAssignment.submitted_at.is_(None),
            MarkingAssignment.withdrawn_at.is_(None),
            MarkingScript.kind == kind,
        )
        .order_by(MarkingScript.id)
    ).first()


def mark(marker, hall, kind, points):
    mark_script(marker.actor, hall.public_id, code_of(marker, kind), points)


def test_who_is_too_far_off_on_the_trials_gets_no_live_answers(hanako, taro, ito, ueda, hayashi):
    hall = a_written_hall(hanako, taro)
    for _ in range(2):
        add_exemplar(hayashi.actor, hall.public_id, B1, "trial", ANSWER, AGREED)
    judge_attempts(hall.id, [1, 2])
    assert kinds(ito) == kinds(ueda) == ["trial", "trial"]

    mark(ito, hall, "trial", (3, 3, 3, 3))
    assert kinds(ito) == ["trial", "trial"]
    mark(ito, hall, "trial", (5, 3, 3, 3))  # 0 and 2 off: 1 on average
    mark(ueda, hall, "trial", (0, 0, 3, 3))
    mark(ueda, hall, "trial", (5, 5, 5, 3))  # 6 below and 6 above: 6 on average

    assert kinds(ito) == ["live", "live", "trial", "trial"]
    assert kinds(ueda) == ["trial", "trial"]
    quality = quality_of(hall.id, [ito.id, ueda.id])
    assert (quality[ito.id].trial, quality[ueda.id].trial) == (True, False)
    assert open_scripts(hall.id) == 2


def test_a_trial_counts_for_no_candidate_and_is_named_as_such(hanako, ito, hayashi):
    hall = a_written_hall(hanako)
    add_exemplar(hayashi.actor, hall.public_id, B1, "trial", ANSWER, AGREED)
    judge_attempts(hall.id, [1])

    assert marking_page(ito.actor, hall.public_id, code_of(ito, "trial")).trial
    mark(ito, hall, "trial", AGREED)

    assert settled_points(hall.id, [1]) == {}
    assert not marking_page(ito.actor, hall.public_id, code_of(ito, "live")).trial


def test_a_control_lies_among_the_live_answers_and_nothing_tells_it_apart(hanako, taro, ito, hayashi):
    hall = a_written_hall(hanako, taro)
    add_exemplar(hayashi.actor, hall.public_id, B1, "control", "見本の答えです。" * 30, AGREED)
    judge_attempts(hall.id, [1, 2])

    assert kinds(ito) == ["control", "live", "live"]
    assert {row.round for row in rows(ito)} == {"First marking"}
    control, live = (marking_page(ito.actor, hall.public_id, code_of(ito, kind)) for kind in ("control", "live"))
    different = {name for name in vars(control) if getattr(control, name) != getattr(live, name)}
    assert different <= {"code", "answer", "length"}


def test_controls_show_how_a_marker_stands_and_moves(hanako, taro, ito, hayashi):
    hall = a_written_hall(hanako, taro)
    set_marking_rule(hayashi.actor, hall.public_id, MarkingPolicy(reason="確かめを多く", control_every=1))
    for _ in range(2):
        add_exemplar(hayashi.actor, hall.public_id, B1, "control", ANSWER, AGREED)
    judge_attempts(hall.id, [1, 2])
    assert kinds(ito) == ["control", "control", "live", "live"]

    mark(ito, hall, "control", (4, 3, 3, 3))
    mark(ito, hall, "control", (5, 4, 3, 3))

    quality = quality_of(hall.id, [ito.id])[ito.id]
    assert (quality.controls, quality.deviation, quality.drift) == (2, 2.0, None)


def test_drift_is_the_later_half_minus_the_earlier_half():
    # By hand: (2 + 4) / 2 - (0 + 1) / 2 = 2.5; the middle one of five is left out.
    assert drift_of([0, 1, 2, 4]) == 2.5
    assert drift_of([0, 1, 9, 2, 4]) == 2.5
    assert drift_of([0, 1, 2]) is None


@pytest.mark.parametrize(
    ("deviations", "calibrated"), [([], None), ([0], None), ([1, -3], True), ([2, 2], True), ([2, 3], False)]
)
def test_calibration_is_the_mean_distance_just_at_and_above_the_limit(deviations, calibrated):
    assert is_calibrated(deviations, wanted=2, limit=2) is calibrated
    assert is_calibrated([], wanted=0, limit=2) is True


def test_one_control_belongs_in_each_portion_of_live_answers():
    assert [controls_wanted(live, 10) for live in (0, 1, 10, 11, 20)] == [0, 1, 1, 2, 2]


def test_an_answer_with_agreed_points_needs_a_text_and_points_within_the_rubric(hayashi):
    hall = a_written_hall()

    with pytest.raises(ReasonMissing):
        add_exemplar(hayashi.actor, hall.public_id, B1, "trial", " ", AGREED)
    with pytest.raises(MarksIncomplete):
        add_exemplar(hayashi.actor, hall.public_id, B1, "trial", ANSWER, (3, 3, 3, None))
    with pytest.raises(MarksIncomplete):
        add_exemplar(hayashi.actor, hall.public_id, B1, "trial", ANSWER, (3, 3, 3, 6))


def test_agreement_is_told_from_ten_answers_on(ito, ueda, hayashi):
    hall = a_written_hall(*(somebody(f"候補{n}") for n in range(10)))
    set_marking_rule(hayashi.actor, hall.public_id, MarkingPolicy(2, 3, "二人で"))
    judge_attempts(hall.id, range(1, 11))
    scripts = db.session.scalars(select(MarkingScript).order_by(MarkingScript.id)).all()
    for number, script in enumerate(scripts[:9]):
        for marker, more in ((ito, 0), (ueda, 1 if number == 0 else 0)):
            mark_script(marker.actor, hall.public_id, script.code, (number % 5, 3, 3, 3 - more))
    assert agreement_of(hall.id).percent is None
    mark_script(ito.actor, hall.public_id, scripts[9].code, (5, 5, 5, 5))
    mark_script(ueda.actor, hall.public_id, scripts[9].code, (5, 4, 4, 3))

    found = agreement_of(hall.id)

    # By hand: nine pairs differ by 0 or 1, one by 4, the tolerance is 3.
    assert (found.scripts, found.percent) == (10, 0.9)
    assert found.kappa.low <= found.kappa.value <= found.kappa.high
    assert found.icc.low <= found.icc.value <= found.icc.high
    assert progress_page(hayashi.actor, hall.public_id).agreement == found


def test_both_switches_of_blind_marking_are_on_and_can_be_turned_off_with_a_reason(hanako, ito, ueda, hayashi):
    hall = a_written_hall(hanako)
    set_marking_rule(hayashi.actor, hall.public_id, MarkingPolicy(2, 3, "二人で"))
    judge_attempts(hall.id, [1])
    code = code_of(ito, "live")
    assert (marking_page(ito.actor, hall.public_id, code).candidate, rows(ito)[0].code) == ("", code)

    set_marking_rule(
        hayashi.actor, hall.public_id, MarkingPolicy(2, 3, "話し合って採点", False, False),
    )  # fmt: skip
    mark(ito, hall, "live", (4, 4, 4, 4))

    page = marking_page(ueda.actor, hall.public_id, code)
    assert page.candidate == person(hanako.id).name
    assert page.others == ((person(ito.id).name, 16),)


def test_marking_anew_goes_to_somebody_who_had_nothing_to_do_with_it_and_counts_before_the_rest(
    hanako, ito, ueda, hayashi
):
    hall = a_written_hall(hanako)
    judge_attempts(hall.id, [1])
    first, other = (ito, ueda) if rows(ito) else (ueda, ito)
    mark(first, hall, "live", (3, 3, 3, 0))
    assert settled_points(hall.id, [1])[1][B1] == 9.0

    with transaction() as work:
        assign_review(work, hayashi.actor, hall.id, 1)
    assert [row.done for row in rows(first)] == [True]
    mark(other, hall, "live", (4, 4, 4, 4))

    assert settled_points(hall.id, [1])[1][B1] == 16.0


def test_marking_anew_without_anybody_free_is_refused(hanako, ito, hayashi):
    hall = a_written_hall(hanako)
    judge_attempts(hall.id, [1])
    mark(ito, hall, "live", (3, 3, 3, 0))
    tied(somebody("身内", Role.MARKER).id, hanako.id)

    with pytest.raises(NobodyToMark), transaction() as work:
        assign_review(work, hayashi.actor, hall.id, 1)


def test_the_board_adds_a_trial_through_its_pages(hanako, ito, hayashi):
    hall = a_written_hall(hanako)
    judge_attempts(hall.id, [1])
    browser, at = hayashi.browser(), f"/exams/marking/{hall.public_id}"
    assert f"{at}/exemplars/B/1" in browser.get(f"{at}/exemplars").get_data(as_text=True)

    marks = {f"line_{n}": "3" for n in range(4)}
    assert browser.post(f"{at}/exemplars/B/1", data={"kind": "trial", "answer": ANSWER}).status_code == 400
    sent = browser.post(f"{at}/exemplars/B/1", data={**marks, "kind": "trial", "answer": ANSWER})

    assert sent.status_code == 302
    assert "ためし" in browser.get(f"{at}/progress").get_data(as_text=True)
    assert "trial" in kinds(ito)
    assert ito.browser().get(f"{at}/exemplars").status_code == 403
    assert share_out_scripts(hayashi.actor, hall.public_id) == 0
