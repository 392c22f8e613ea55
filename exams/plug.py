"""What exams plugs in: each capability's own plug is gathered here, in the order of an exam's life."""

from typing import Any

from courses.api import declare_question_reader
from exams.analysis import plug as analysis
from exams.analysis.plug import on_results_corrected, on_results_released
from exams.analysis.sitting_file import with_figures
from exams.attempts import plug as attempts
from exams.attempts.plug import (
    begin_panel,
    exam_now_panel,
    follow_accommodation,
    on_reserve_paper,
    practice_panel,
    room_panel,
)
from exams.attempts.saving import wickets as wickets_of_the_exam
from exams.bank import plug as bank
from exams.bank.exchange.lent import questions_for_courses
from exams.bank.finding import find_items
from exams.bank.plug import citing_panel, hold_items
from exams.bank.policies import SEE
from exams.marking import plug as marking
from exams.marking.plug import marker_panel
from exams.marking.privacy import erase_scripts, marking_facts
from exams.papers import plug as papers
from exams.results import plug as results
from exams.results.finding import find_own_results
from exams.results.merging import on_merge_undone, on_people_merged
from exams.results.plug import (
    appeal_panel,
    appeals_work_panel,
    application_panel,
    board_panel,
    done_panel,
    exemption_panel,
    office_panel,
    on_attempts_submitted,
    on_scripts_settled,
)
from exams.results.privacy import erase_results, result_facts
from exams.results.sitting_file import evidence_of_sitting as results_of_sitting
from exams.sittings import plug as sittings
from exams.sittings.finding import find_own_applications, find_sittings
from exams.sittings.panels import exam_day_panel, speaking_panel
from exams.sittings.plug import on_paper_withdrawn
from exams.sittings.policies import APPLY, MANAGE
from exams.sittings.privacy import application_facts, erase_applications
from exams.sittings.reaching import reached_by
from exams.waiting import what_waits
from lms.db import Work
from lms.i18n_mark import N_
from lms.ui.finding import Finder
from lms.ui.plug import Plug, SittingEvidence

__all__ = [
    "PLUG",
    "appeal_panel",
    "appeals_work_panel",
    "application_panel",
    "begin_panel",
    "board_panel",
    "citing_panel",
    "done_panel",
    "exam_day_panel",
    "exam_now_panel",
    "exemption_panel",
    "follow_accommodation",
    "hold_items",
    "marker_panel",
    "office_panel",
    "on_attempts_submitted",
    "on_merge_undone",
    "on_paper_withdrawn",
    "on_people_merged",
    "on_reserve_paper",
    "on_results_corrected",
    "on_results_released",
    "on_scripts_settled",
    "practice_panel",
    "room_panel",
    "speaking_panel",
    "wickets_of_the_exam",
]

declare_question_reader(questions_for_courses)


def export_person(person_id: int) -> dict[str, Any]:
    """Applications, support, and all that marking and results say of a person; what is not released is left out."""
    return {**application_facts(person_id), "marking": marking_facts(person_id), **result_facts(person_id)}


def erase_person(work: Work, person_id: int) -> None:
    """Take a person's own words and evidence out; points, numbers and days stay."""
    erase_applications(work, person_id)
    erase_scripts(work, person_id)
    erase_results(work, person_id)


def evidence_of_sitting(sitting_id: int) -> SittingEvidence:
    """All that exams know of a sitting, its figures last."""
    return with_figures(results_of_sitting(sitting_id), sitting_id)


PLUG = Plug(
    name="exams",
    blueprints=(
        *bank.BLUEPRINTS,
        *papers.BLUEPRINTS,
        *sittings.BLUEPRINTS,
        *attempts.BLUEPRINTS,
        *marking.BLUEPRINTS,
        *results.BLUEPRINTS,
        *analysis.BLUEPRINTS,
    ),
    permissions=(
        *bank.PERMISSIONS,
        *papers.PERMISSIONS,
        *sittings.PERMISSIONS,
        *attempts.PERMISSIONS,
        *marking.PERMISSIONS,
        *results.PERMISSIONS,
        *analysis.PERMISSIONS,
    ),
    menu=(*bank.MENU, *papers.MENU, *sittings.MENU, *attempts.MENU, *marking.MENU, *results.MENU, *analysis.MENU),
    finders=(
        Finder(N_("My applications"), find_own_applications, APPLY),
        Finder(N_("My results"), find_own_results, APPLY),
        Finder(N_("Sittings"), find_sittings, MANAGE),
        Finder(N_("Questions"), find_items, SEE),
    ),
    waiting=(what_waits,),
    said_for={
        "exams.application.entered": N_("An application for an exam was entered"),
        "exams.application.withdrawn": N_("An application for an exam was taken back"),
    },
    tasks={**bank.TASKS, **papers.TASKS, **sittings.TASKS, **attempts.TASKS, **results.TASKS, **analysis.TASKS},
    scheduled=(*sittings.SCHEDULED, *attempts.SCHEDULED, *results.SCHEDULED),
    commands=(*bank.COMMANDS, *papers.COMMANDS, *results.COMMANDS, *analysis.COMMANDS),
    personal_data=(
        *bank.PERSONAL_DATA,
        *papers.PERSONAL_DATA,
        *sittings.PERSONAL_DATA,
        *attempts.PERSONAL_DATA,
        *marking.PERSONAL_DATA,
        *results.PERSONAL_DATA,
        *analysis.PERSONAL_DATA,
    ),
    export_person=export_person,
    erase_person=erase_person,
    evidence_of_sitting=evidence_of_sitting,
    reached=reached_by,
)
