"""What courses plugs in. The roof alone imports it."""

from typing import Any

from courses.catalogue.cli import check_course, courses_group
from courses.catalogue.holds.services import hold_lessons
from courses.catalogue.holds.views import citing_panel, holds
from courses.catalogue.interest.queries import interests_of
from courses.catalogue.interest.services import FOLLOWING as INTERESTS
from courses.catalogue.interest.services import erase_interests
from courses.catalogue.interest.views import interest
from courses.catalogue.policies import OFFER
from courses.catalogue.policies import PERMISSIONS as CATALOGUE_PERMISSIONS
from courses.catalogue.reviews.views import reviews
from courses.catalogue.shaping.views import shaping
from courses.catalogue.shelf.views import shelf
from courses.catalogue.views import catalogue
from courses.learning.asking.queries import questions_of
from courses.learning.asking.views import asking
from courses.learning.booklets.queries import KIND as BOOKLET
from courses.learning.booklets.services import make_booklet
from courses.learning.booklets.views import booklets
from courses.learning.finding import find_courses, find_lessons
from courses.learning.groups.merging import on_groups_merged, on_groups_parted
from courses.learning.groups.queries import groups_of_person
from courses.learning.groups.services import erase_groups
from courses.learning.groups.views import groups
from courses.learning.growth.views import growth
from courses.learning.panels import begin_panel, go_on_panel, guest_panel, questions_panel, recall_panel
from courses.learning.policies import ANSWER, LEARN, TEND
from courses.learning.policies import PERMISSIONS as LEARNING_PERMISSIONS
from courses.learning.queries import learning_of
from courses.learning.recall.views import recall
from courses.learning.services import erase_learning
from courses.learning.services import on_merge_undone as on_learners_parted
from courses.learning.services import on_people_merged as on_learners_merged
from courses.learning.views import learning
from courses.packages.cartridges.views import cartridges
from courses.packages.cli import bring_in, take_out
from courses.packages.panels import packages_panel
from courses.packages.queries import claims_of
from courses.packages.services import erase_claims
from courses.packages.services import on_merge_undone as on_claims_parted
from courses.packages.services import on_people_merged as on_claims_merged
from courses.packages.views import packages
from courses.programmes.finding import find_programmes
from courses.programmes.office.queries import series_named
from courses.programmes.office.views import office
from courses.programmes.panels import programme_panel, programme_work_panel
from courses.programmes.plans.views import plans
from courses.programmes.policies import FOLLOW, MARK
from courses.programmes.policies import PERMISSIONS as PROGRAMME_PERMISSIONS
from courses.programmes.queries import programmes_of
from courses.programmes.services import erase_programmes, on_attendance_taken, on_course_completed
from courses.programmes.services import on_merge_undone as on_programmes_parted
from courses.programmes.services import on_people_merged as on_programmes_merged
from courses.programmes.views import programmes
from courses.waiting import what_waits
from courses.workshops.arrivals.views import arrivals
from courses.workshops.desk.views import desk as workshop_desk
from courses.workshops.feedback.queries import feedback_given_by
from courses.workshops.feedback.services import KIND as ASK_HOW
from courses.workshops.feedback.services import ask_how_it_was, erase_feedback
from courses.workshops.feedback.views import feedback
from courses.workshops.finding import find_workshops
from courses.workshops.materials.views import materials
from courses.workshops.offers.services import KIND as PASS_ON
from courses.workshops.offers.services import pass_seats_on
from courses.workshops.offers.views import offers
from courses.workshops.panels import feedback_panel, my_workshops_panel, offered_seat_panel, speaking_panel
from courses.workshops.policies import BOOK, KEEP
from courses.workshops.policies import PERMISSIONS as WORKSHOP_PERMISSIONS
from courses.workshops.queries import workshops_of
from courses.workshops.reminders.rules import KIND as REMIND
from courses.workshops.reminders.services import remind_of_dates
from courses.workshops.series import declare_series
from courses.workshops.services import erase_workshops
from courses.workshops.views import workshops
from lms.accounts.api import bring_along, bring_back
from lms.accounts.events import MergeUndone, PeopleMerged
from lms.db import Work
from lms.i18n_mark import N_
from lms.ui.finding import Finder
from lms.ui.plug import MenuItem, PersonalData, Plug, Scheduled

__all__ = [
    "PLUG",
    "begin_panel",
    "check_course",
    "citing_panel",
    "feedback_panel",
    "go_on_panel",
    "guest_panel",
    "hold_lessons",
    "my_workshops_panel",
    "offered_seat_panel",
    "on_attendance_taken",
    "on_course_completed",
    "on_merge_undone",
    "on_people_merged",
    "packages_panel",
    "programme_panel",
    "programme_work_panel",
    "questions_panel",
    "recall_panel",
    "speaking_panel",
]

declare_series(series_named)
courses_group.add_command(bring_in)
courses_group.add_command(take_out)

MENU = (
    MenuItem(N_("Courses"), "catalogue.courses", LEARN, "learn", 10),
    MenuItem(N_("My courses"), "learning.mine", LEARN, "learn", 20),
    MenuItem(N_("Workshops"), "workshops.listing", BOOK, "learn", 30),
    MenuItem(N_("Programmes"), "programmes.listing", LEARN, "learn", 40),
    MenuItem(N_("Write courses"), "catalogue.write", OFFER, "work", 30),
    MenuItem(N_("Questions of learners"), "course_questions.listing", ANSWER, "work", 31),
    MenuItem(N_("Reports about study groups"), "study_groups.reports", TEND, "work", 33),
    MenuItem(N_("Keep workshops"), "workshop_desk.listing", KEEP, "work", 32),
    MenuItem(N_("People in programmes"), "programme_office.listing", FOLLOW, "work", 34),
    MenuItem(N_("Plans to mark"), "plans.listing", MARK, "work", 36),
)
KEPT = N_("until the record is erased")
STAYS = N_("stays as a number without a name when the record is erased")
PERSONAL_DATA = (
    PersonalData("lesson_hold", N_("Who looked at a lesson after its fact changed"), STAYS),
    PersonalData("lesson_review", N_("Who asked for a look at a draft, and who gave it"), STAYS),
    PersonalData("course_interest", N_("Of which course's opening a person wants to be told"), KEPT),
    PersonalData("enrolment", N_("Which courses a person has begun and finished"), KEPT),
    PersonalData("lesson_progress", N_("Which lessons a person has opened and finished"), KEPT),
    PersonalData("lesson_question", N_("What a person asked her trainer from a lesson, and the answer"), KEPT),
    PersonalData("study_membership", N_("In which study groups a person learns"), KEPT),
    PersonalData("study_invitation", N_("Into which study group a person was asked, and by whom"), KEPT),
    PersonalData("study_note", N_("What a person wrote to her study group"), KEPT),
    PersonalData("study_report", N_("What a person reported of her study group, and who looked"), KEPT),
    PersonalData("check_recall", N_("Which questions a person missed, and when they come again"), KEPT),
    PersonalData("check_answer", N_("What a person answered to the questions of lessons"), KEPT),
    PersonalData("package", N_("Who brought in a package made elsewhere"), STAYS),
    PersonalData("course_intake", N_("Who looked into a course of another system"), STAYS),
    PersonalData("package_claim", N_("What packages made elsewhere say of a person"), KEPT),
    PersonalData("workshop_booking", N_("In which workshops a person has or awaits a seat"), KEPT),
    PersonalData("workshop_offer", N_("Which free seats were offered to a person, and what she answered"), KEPT),
    PersonalData("workshop_attendance", N_("When a person was at a workshop, as a number"), STAYS),
    PersonalData(
        "workshop_feedback_note", N_("Of which workshops a person said how it was; what she said has no name"), KEPT
    ),
    PersonalData("workshop_material", N_("Who added a material to a workshop"), STAYS),
    PersonalData("workshop_interest", N_("Of which workshop's dates a person wants to be told, and how"), KEPT),
    PersonalData("programme_enrolment", N_("In which programmes a person takes part, and who trains her"), STAYS),
    PersonalData("encouragement", N_("When a person of a programme was sent a kind word, and by whom"), KEPT),
    PersonalData("part_completion", N_("Which parts of a programme a person has done, and who confirmed it"), STAYS),
    PersonalData("equivalence", N_("Which earlier training of a person was recognised, on what evidence"), KEPT),
    PersonalData("plan_draft", N_("The activity plan that a person is writing"), KEPT),
    PersonalData("plan_submission", N_("The activity plans that a person handed in"), KEPT),
    PersonalData("plan_mark", N_("Marks and comments of the readers of a plan"), KEPT),
    PersonalData("completion", N_("That a person completed a programme, when, and who confirmed it"), STAYS),
    PersonalData("completion_withdrawal", N_("That a completion was withdrawn, and why"), STAYS),
)


def export_person(person_id: int) -> dict[str, Any]:
    """All that courses know of a person."""
    return {
        "interests": interests_of(person_id),
        "learning": learning_of(person_id),
        "questions": questions_of(person_id),
        "groups": groups_of_person(person_id),
        "packages": claims_of(person_id),
        "workshops": workshops_of(person_id),
        "workshop_feedback": feedback_given_by(person_id),
        "programmes": programmes_of(person_id),
    }


def erase_person(work: Work, person_id: int) -> None:
    """Forget a person."""
    erase_interests(work, person_id)
    erase_groups(work, person_id)
    erase_learning(work, person_id)
    erase_claims(work, person_id)
    erase_feedback(work, person_id)
    erase_workshops(work, person_id)
    erase_programmes(work, person_id)


def on_people_merged(event: PeopleMerged, work: Work) -> None:
    """What the merged record learned counts for the one that lives on: lessons first, then what rests on them."""
    bring_along(work, event, INTERESTS)
    on_groups_merged(event, work)
    on_learners_merged(event, work)
    on_claims_merged(event, work)
    on_programmes_merged(event, work)


def on_merge_undone(event: MergeUndone, work: Work) -> None:
    """Each record has its own again: lessons first, then what rests on them."""
    bring_back(work, event, INTERESTS)
    on_groups_parted(event, work)
    on_learners_parted(event, work)
    on_claims_parted(event, work)
    on_programmes_parted(event, work)


PLUG = Plug(
    name="courses",
    blueprints=(
        catalogue,
        shaping,
        shelf,
        holds,
        interest,
        reviews,
        learning,
        asking,
        booklets,
        recall,
        growth,
        groups,
        packages,
        cartridges,
        workshops,
        arrivals,
        offers,
        feedback,
        materials,
        workshop_desk,
        programmes,
        plans,
        office,
    ),
    permissions=(*CATALOGUE_PERMISSIONS, *LEARNING_PERMISSIONS, *WORKSHOP_PERMISSIONS, *PROGRAMME_PERMISSIONS),
    menu=MENU,
    finders=(
        Finder(N_("Courses"), find_courses),
        Finder(N_("Lessons of courses"), find_lessons),
        Finder(N_("Workshops"), find_workshops, more="workshops.listing"),
        Finder(N_("Programmes"), find_programmes, more="programmes.listing"),
    ),
    waiting=(what_waits,),
    said_for={
        "workshops.booked": N_("A seat in a workshop was booked"),
        "workshops.waiting": N_("A place in the waiting list of a workshop was taken"),
        "workshops.way_chosen": N_("The way somebody takes part in a workshop was changed"),
        "workshops.given_back": N_("A seat in a workshop was given back"),
        "workshops.asked_to_be_told": N_("That you want to hear of a workshop was written down"),
    },
    tasks={BOOKLET: make_booklet, PASS_ON: pass_seats_on, ASK_HOW: ask_how_it_was, REMIND: remind_of_dates},
    scheduled=(
        Scheduled("workshop-offers", PASS_ON, every_seconds=600),
        Scheduled("workshop-feedback", ASK_HOW, every_seconds=1800),
        Scheduled("workshop-reminders", REMIND, every_seconds=1800),
    ),
    commands=(courses_group,),
    personal_data=PERSONAL_DATA,
    export_person=export_person,
    erase_person=erase_person,
)
