"""She adds her FP qualification and becomes WBC; she trains, contributes and becomes WBL."""

from datetime import timedelta

from certificates.awards.queries import awards_held_by
from certificates.awards.services import apply_for_title, award_title
from certificates.errors import TitleNotEarned
from certificates.qualifications.services import declare_qualification, verify_qualification
from courses.programmes.plans.services import mark_plan, write_plan
from courses.programmes.services import confirm_completion, enrol_in_programme
from courses.workshops.attendance.services import all_were_there
from courses.workshops.rules import Meeting
from courses.workshops.services import announce_workshop
from courses.workshops.values import WorkshopPlan
from lms import clock
from lms.errors import NotAllowed
from lms.journey.stage import Stage
from lms.sample.leaders import FULL_MARKS, PLAN, PROGRAMME
from lms.sample.titles import STATEMENT, paper


def become_concierge(stage: Stage) -> None:
    """Nobody becomes WBC by the exam alone."""
    with stage.day(76):
        hanako = stage.actor("hanako")
        with stage.refused(TitleNotEarned, "She applies for WBC without a verified qualification."):
            apply_for_title(hanako, "WBC", "fp", statement=STATEMENT, undertaking=True)
        issued = clock.today() - timedelta(days=300)
        qualification = declare_qualification(
            hanako, "cfp", "30012345", issued, clock.today() + timedelta(days=400), [paper("CFP認定証の写し")]
        )
        stage.tell("She hands in her CFP certificate.")
        with stage.refused(NotAllowed, "She tries to verify it herself."):
            verify_qualification(hanako, qualification)
        verify_qualification(stage.actor("secretariat"), qualification)
        application = apply_for_title(hanako, "WBC", "fp", statement=STATEMENT, undertaking=True)
        with stage.refused(NotAllowed, "The secretariat, which verified, tries to award the title."):
            award_title(stage.actor("secretariat"), application)
        award_title(stage.actor("decider"), application, "条件を確認しました")
        stage.tell(f"The decider awards; she holds {_held(stage)}.")


def _held(stage: Stage) -> str:
    cards = awards_held_by([stage.people["hanako"]])[stage.people["hanako"]]
    return ", ".join(f"{c.scheme}({c.specialty})" if c.specialty else c.scheme for c in cards)


def want_leader_too_early(stage: Stage) -> None:
    """Affiliation and a contribution are there; the training is missing."""
    with (
        stage.day(112),
        stage.refused(TitleNotEarned, "She applies for WBL without the leader training."),
    ):
        apply_for_title(stage.actor("hanako"), "WBL", statement=STATEMENT)


def train(stage: Stage) -> None:
    """Four parts: lessons, two days in a room, and a plan that two people mark without knowing whose it is."""
    hanako = stage.actor("hanako")
    with stage.day(113):
        enrolment = enrol_in_programme(
            stage.actor("secretariat"), PROGRAMME, stage.people["hanako"], stage.people["trainer"]
        )
    for number, (series, day) in enumerate((("leader-1", 130), ("leader-2", 137)), start=1):
        with stage.day(day - 10):
            begins = clock.now() + timedelta(days=10)
            plan = WorkshopPlan(
                title=f"集合研修 {number}日目", kind="leader_training", seats=20,
                meetings=(Meeting(begins, begins + timedelta(hours=5)),), place="静岡市葵区 見本会館",
                area_code="22101", trainer_id=stage.people["trainer"], series=series,
            )  # fmt: skip
            workshop = announce_workshop(stage.actor("trainer"), plan, [hanako])
        with stage.day(day, 18):
            all_were_there(stage.actor("trainer"), workshop)
    with stage.day(140):
        submission = write_plan(hanako, PROGRAMME, PLAN)
        for marker in ("marker", "second marker"):
            mark_plan(stage.actor(marker), submission, FULL_MARKS, "町の様子がよく見える計画です")
        confirm_completion(stage.actor("second secretary"), enrolment)
        stage.tell("She completes the leader training: lessons, two workshops, a plan marked blind by two people.")


def become_leader(stage: Stage) -> None:
    """WBL is decided by a named decider who neither trained nor marked."""
    with stage.day(141):
        application = apply_for_title(stage.actor("hanako"), "WBL", statement=STATEMENT)
        with stage.refused(NotAllowed, "The station's manager tries to award WBL."):
            award_title(stage.actor("manager"), application)
        award_title(stage.actor("decider"), application, "条件を確認しました")
        stage.tell(f"The decider awards; she holds {_held(stage)}.")


def manager_by_the_back_door(stage: Stage) -> None:
    """The only manager of a station holds no pass: no route makes her a leader (rules of the house 6)."""
    with (
        stage.day(142),
        stage.refused(TitleNotEarned, "The manager, who never passed, applies for WBL."),
    ):
        apply_for_title(stage.actor("manager"), "WBL", statement=STATEMENT)
