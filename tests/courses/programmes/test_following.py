"""Parts follow what is done below; earlier training takes two people; a completion is recorded and withdrawn."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from courses.errors import (
    NotInProgramme,
    OwnCompletion,
    OwnEquivalence,
    PartAlreadyDone,
    PartsMissing,
    ProgrammeVersionChanged,
    SecondPersonNeeded,
    TrainerNotFitting,
)
from courses.events import CompletionRecorded, CompletionWithdrawn
from courses.learning.services import study
from courses.programmes.equivalences.services import (
    EarlierTraining,
    confirm_equivalence,
    decline_equivalence,
    propose_equivalence,
)
from courses.programmes.models import (
    Completion,
    Equivalence,
    PartCompletion,
    PlanMark,
    PlanSubmission,
    ProgrammeEnrolment,
    ProgrammeVersion,
)
from courses.programmes.queries import completions_of, enrolment_row, learner_page
from courses.programmes.services import (
    ask_to_join,
    confirm_completion,
    enrol_in_programme,
    erase_programmes,
    leave_programme,
    load_programmes,
    on_merge_undone,
    on_people_merged,
    withdraw_completion,
)
from courses.workshops.attendance.services import take_attendance
from courses.workshops.queries import workshop_page
from lms.accounts.api import record_tie, ties_between
from lms.accounts.events import MergeUndone, PeopleMerged
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound
from tests.courses.programmes.conftest import CODE, ROOT, hold

EARLIER = EarlierTraining("地域リーダー養成講座", "見本市社会福祉協議会", date(2025, 6, 1), "修了証を見ました")


def stages(actor):
    return {part.code: part.stage for part in learner_page(actor, CODE).parts}


def test_each_part_is_seen_as_done_and_the_next_step_is_one(lessons, enrolled, hanako, mori, clock):
    assert stages(hanako.actor) == {"online": "now", "workshop-1": "later", "workshop-2": "later", "plan": "later"}

    study(hanako.actor, "gerontology")
    assert learner_page(hanako.actor, CODE).next.part.code == "workshop-1"

    hold("leader-1", mori, hanako, clock=clock)
    page = learner_page(hanako.actor, CODE)
    assert stages(hanako.actor) == {"online": "done", "workshop-1": "done", "workshop-2": "now", "plan": "later"}
    assert [part.done_on for part in page.parts[:2]] == [date(2026, 11, 20), date(2026, 12, 5)]
    assert page.parts[1].confirmed_by == "森 千代"


def test_what_was_done_before_the_first_day_counts(lessons, programme, kanri, hanako, mori, clock):
    study(hanako.actor, "gerontology")
    hold("leader-1", mori, hanako, clock=clock)

    enrol_in_programme(kanri.actor, CODE, hanako.id)

    assert [part.code for part in learner_page(hanako.actor, CODE).parts if part.done_on] == ["online", "workshop-1"]


@pytest.mark.postgres
def test_corrected_attendance_takes_the_part_back_by_appending(enrolled, hanako, mori, kanri, clock):
    workshop = hold("leader-1", mori, hanako, clock=clock)

    first = workshop_page(kanri.actor, workshop).card.dates[0].public_id
    take_attendance(kanri.actor, first, {hanako.id: False})

    rows = db.session.scalars(select(PartCompletion).order_by(PartCompletion.revision)).all()
    assert [(row.part, row.revision, row.void) for row in rows] == [("workshop-1", 1, False), ("workshop-1", 2, True)]
    assert learner_page(hanako.actor, CODE).done == 0


@pytest.mark.postgres
def test_asking_twice_and_enrolling_twice_is_one_enrolment(programme, hanako, kanri):
    asked = ask_to_join(hanako.actor, CODE)

    assert ask_to_join(hanako.actor, CODE) == asked
    assert learner_page(hanako.actor, CODE).asked
    assert enrol_in_programme(kanri.actor, CODE, hanako.id) == enrol_in_programme(kanri.actor, CODE, hanako.id) == asked
    assert db.session.scalar(select(func.count()).select_from(ProgrammeEnrolment)) == 1


def test_only_the_secretariat_enrols(programme, hanako, mori, taro):
    for actor in (hanako.actor, mori.actor):
        with pytest.raises(NotAllowed):
            enrol_in_programme(actor, CODE, taro.id)


def test_the_trainer_is_a_trainer_and_not_the_learner_and_is_tied_to_her(programme, kanri, hanako, taro, mori):
    for wrong in (taro.id, hanako.id):
        with pytest.raises(TrainerNotFitting):
            enrol_in_programme(kanri.actor, CODE, hanako.id, wrong)

    enrol_in_programme(kanri.actor, CODE, hanako.id, mori.id)

    assert [tie.kind for tie in ties_between(mori.id, [hanako.id])] == ["taught"]


def test_a_stranger_does_not_see_an_enrolment_and_a_trainer_only_her_own(enrolled, hanako, taro, mori, kanri, dan):
    for actor in (hanako.actor, mori.actor, kanri.actor):
        assert enrolment_row(actor, enrolled).person_id == hanako.id
    for actor in (taro.actor, dan.actor):
        with pytest.raises(NotFound):
            enrolment_row(actor, enrolled)


def test_who_left_keeps_what_she_did_and_may_come_back(lessons, enrolled, hanako, kanri, taro):
    study(hanako.actor, "gerontology")
    with pytest.raises(NotAllowed):
        leave_programme(taro.actor, enrolled)
    leave_programme(hanako.actor, enrolled)
    assert learner_page(hanako.actor, CODE).ask

    enrol_in_programme(kanri.actor, CODE, hanako.id)

    assert learner_page(hanako.actor, CODE).done == 1


def test_rule_8_an_earlier_training_stands_for_a_part_when_a_second_person_confirms(enrolled, hanako, kanri, shiraishi):
    """Rules 8: own or recognised as equivalent; proposed with evidence by one, confirmed by another."""
    proposal = propose_equivalence(kanri.actor, enrolled, "workshop-1", EARLIER)
    assert propose_equivalence(kanri.actor, enrolled, "workshop-1", EARLIER) == proposal
    with pytest.raises(SecondPersonNeeded):
        confirm_equivalence(kanri.actor, proposal)
    assert learner_page(hanako.actor, CODE).done == 0

    confirm_equivalence(shiraishi.actor, proposal)

    part = learner_page(hanako.actor, CODE).parts[1]
    assert (part.code, part.done_on, part.confirmed_by) == ("workshop-1", date(2025, 6, 1), "白石 学")


def test_rule_6_nobody_recognises_her_own_training_or_a_relatives(enrolled, kanri, shiraishi, hanako):
    """Rules 6: neither the first nor the second step."""
    with transaction() as work:
        record_tie(work, shiraishi.id, hanako.id, "family")
    with pytest.raises(OwnEquivalence):
        propose_equivalence(shiraishi.actor, enrolled, "workshop-1", EARLIER)
    proposal = propose_equivalence(kanri.actor, enrolled, "workshop-1", EARLIER)

    with pytest.raises(OwnEquivalence):
        confirm_equivalence(shiraishi.actor, proposal)


@pytest.mark.postgres
def test_the_database_keeps_two_people_apart(enrolled, kanri):
    propose_equivalence(kanri.actor, enrolled, "workshop-1", EARLIER)

    with pytest.raises(IntegrityError), transaction() as work:
        work.session.scalar(select(Equivalence)).decided_by = kanri.id


def test_a_declined_training_is_told_with_its_reason_and_can_be_proposed_anew(
    enrolled, hanako, kanri, shiraishi, outbox
):
    proposal = propose_equivalence(kanri.actor, enrolled, "workshop-1", EARLIER)
    decline_equivalence(shiraishi.actor, proposal, "半日だけの講座でした。")

    assert "半日だけの講座でした。" in outbox()[-1]["body"]
    assert propose_equivalence(kanri.actor, enrolled, "workshop-1", EARLIER) != proposal


def test_a_part_that_is_done_needs_no_earlier_training(lessons, enrolled, hanako, kanri):
    study(hanako.actor, "gerontology")

    with pytest.raises(PartAlreadyDone):
        propose_equivalence(kanri.actor, enrolled, "online", EARLIER)


def test_earlier_training_belongs_to_somebody_who_takes_part(programme, hanako, kanri):
    asked = ask_to_join(hanako.actor, CODE)

    with pytest.raises(NotInProgramme):
        propose_equivalence(kanri.actor, asked, "online", EARLIER)


def test_a_completion_names_its_day_its_confirmer_and_everybody_who_had_a_hand_in_it(
    ready, hanako, kanri, mori, ito, ueda, announced
):
    number = confirm_completion(kanri.actor, ready)

    (event,) = announced
    assert event == CompletionRecorded(
        completion_id=number,
        person_id=hanako.id,
        programme_code="leader-training",
        programme_title="リーダー認定研修",
        completed_on=date(2026, 12, 7),
        confirmed_by=kanri.id,
        handlers=tuple(sorted((kanri.id, mori.id, ito.id, ueda.id))),
    )
    assert learner_page(hanako.actor, CODE).completion.completed_on == date(2026, 12, 7)


@pytest.mark.postgres
def test_confirming_twice_records_one_completion(ready, kanri, announced):
    assert confirm_completion(kanri.actor, ready) == confirm_completion(kanri.actor, ready)

    assert len(announced) == 1
    assert db.session.scalar(select(func.count()).select_from(Completion)) == 1


def test_a_completion_with_an_open_part_is_refused_by_the_parts_name(lessons, enrolled, kanri, hanako):
    study(hanako.actor, "gerontology")

    with pytest.raises(PartsMissing) as refusal:
        confirm_completion(kanri.actor, enrolled)

    assert refusal.value.fields["parts"] == "集合研修 一日目, 集合研修 二日目, 活動計画"


def test_rule_6_nobody_confirms_or_withdraws_a_relatives_completion(ready, kanri, hanako, shiraishi, mori):
    """Rules 6: a second member of the secretariat does; the trainer has no say at all."""
    with transaction() as work:
        record_tie(work, hanako.id, kanri.id, "family")
    with pytest.raises(OwnCompletion):
        confirm_completion(kanri.actor, ready)
    with pytest.raises(NotAllowed):
        confirm_completion(mori.actor, ready)
    confirm_completion(shiraishi.actor, ready)
    card = completions_of([hanako.id])[hanako.id][0]

    with pytest.raises(OwnCompletion):
        withdraw_completion(kanri.actor, card.public_id, "出席の誤り")


@pytest.mark.postgres
def test_rule_8_a_completion_found_wrong_is_withdrawn_by_an_appended_record(ready, hanako, kanri, announced, outbox):
    """Rules 8: the record stays, says so, and those above are told once."""
    number = confirm_completion(kanri.actor, ready)
    card = completions_of([hanako.id])[hanako.id][0]

    withdraw_completion(kanri.actor, card.public_id, "出席の誤り")
    withdraw_completion(kanri.actor, card.public_id, "出席の誤り")

    assert announced[1:] == [CompletionWithdrawn(number, hanako.id, "出席の誤り")]
    (held,) = completions_of([hanako.id])[hanako.id]
    assert (held.id, held.valid, held.withdrawn_reason) == (number, False, "出席の誤り")
    assert learner_page(hanako.actor, CODE).withdrawn.id == number
    assert "出席の誤り" in outbox()[-1]["body"]


def test_after_a_withdrawal_a_new_completion_can_be_recorded(ready, hanako, kanri):
    first = confirm_completion(kanri.actor, ready)
    withdraw_completion(kanri.actor, completions_of([hanako.id])[hanako.id][0].public_id, "書きまちがい")

    second = confirm_completion(kanri.actor, ready)

    assert second != first
    assert [card.valid for card in sorted(completions_of([hanako.id])[hanako.id], key=lambda c: c.id)] == [False, True]


def test_rule_8_what_is_told_upward_holds_no_marks(ready, hanako, kanri):
    """Rules 8: the decider sees completed, date and confirmed by."""
    confirm_completion(kanri.actor, ready)

    card = completions_of([hanako.id])[hanako.id][0]

    assert set(vars(card)) == {
        "id",
        "public_id",
        "person_id",
        "programme_code",
        "title",
        "completed_on",
        "confirmed_by",
        "confirmed_at",
        "withdrawn_at",
        "withdrawn_reason",
    }


def test_loading_a_network_again_changes_nothing_and_a_changed_version_is_refused(programme, tmp_path):
    source = (ROOT / "lms" / "network" / "programmes.yaml").read_text(encoding="utf-8")
    with transaction() as work:
        assert load_programmes(work, ROOT / "lms" / "network") == 0
    (tmp_path / "programmes.yaml").write_text(source.replace("value: 12", "value: 11"), encoding="utf-8")

    with pytest.raises(ProgrammeVersionChanged), transaction() as work:
        load_programmes(work, tmp_path)


def test_a_learner_goes_on_in_the_version_she_began_with(enrolled, hanako, taro, kanri, tmp_path):
    source = (ROOT / "lms" / "network" / "programmes.yaml").read_text(encoding="utf-8")
    newer = source.replace("version: 1", "version: 2").replace("2024-04-01", "2026-11-01")
    (tmp_path / "programmes.yaml").write_text(newer.replace("集合研修 一日目", "一日目"), encoding="utf-8")
    with transaction() as work:
        assert load_programmes(work, tmp_path) == 1
    enrol_in_programme(kanri.actor, CODE, taro.id)

    titles = [learner_page(who.actor, CODE).parts[1].title.ja for who in (hanako, taro)]

    assert titles == ["集合研修 一日目", "一日目"]
    assert db.session.scalar(select(func.count()).select_from(ProgrammeVersion)) == 2


@pytest.mark.postgres
def test_rule_21_the_way_of_a_merged_record_goes_on_and_comes_back_when_the_merge_is_undone(ready, hanako, taro, kanri):
    """Rules 21: a merge keeps histories, and it is reversible."""
    confirm_completion(kanri.actor, ready)
    with transaction() as work:
        on_people_merged(PeopleMerged(kept_id=taro.id, merged_id=hanako.id), work)
    assert learner_page(taro.actor, CODE).completion is not None
    assert completions_of([hanako.id]) == {}

    with transaction() as work:
        on_merge_undone(MergeUndone(kept_id=taro.id, merged_id=hanako.id), work)

    assert learner_page(hanako.actor, CODE).completion is not None
    assert completions_of([taro.id]) == {}


def test_rule_21_attendance_of_a_merged_record_counts_in_the_kept_ones_programme(
    programme, hanako, taro, mori, kanri, clock
):
    """Rules 21: somebody entered on paper attends, signs up later, and is found to be one person."""
    hold("leader-1", mori, hanako, clock=clock)
    enrol_in_programme(kanri.actor, CODE, taro.id)

    with transaction() as work:
        on_people_merged(PeopleMerged(kept_id=taro.id, merged_id=hanako.id), work)

    assert [part.code for part in learner_page(taro.actor, CODE).parts if part.done_on] == ["workshop-1"]


def test_rule_20_erasing_takes_a_persons_own_words_and_leaves_numbers(ready, hanako, kanri):
    """Rules 20: what she wrote and what was said about it goes; that a completion was recorded stays."""
    number = confirm_completion(kanri.actor, ready)

    with transaction() as work:
        erase_programmes(work, hanako.id)

    assert [db.session.scalar(select(func.count()).select_from(table)) for table in (PlanSubmission, PlanMark)] == [
        0,
        0,
    ]
    assert completions_of([hanako.id])[hanako.id][0].id == number
