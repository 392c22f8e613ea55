"""What courses plugs in. The roof alone imports it."""

from typing import Any

from courses.catalogue.cli import check_course, courses_group
from courses.catalogue.policies import OFFER
from courses.catalogue.policies import PERMISSIONS as CATALOGUE_PERMISSIONS
from courses.catalogue.views import catalogue
from courses.learning.panels import begin_panel, go_on_panel, guest_panel
from courses.learning.policies import LEARN
from courses.learning.policies import PERMISSIONS as LEARNING_PERMISSIONS
from courses.learning.queries import learning_of
from courses.learning.services import erase_learning, on_people_merged
from courses.learning.views import learning
from lms.db import Work
from lms.i18n_mark import N_
from lms.ui.plug import MenuItem, PersonalData, Plug

__all__ = ["PLUG", "begin_panel", "check_course", "go_on_panel", "guest_panel", "on_people_merged"]

MENU = (
    MenuItem(N_("Courses"), "catalogue.courses", LEARN, "learn", 10),
    MenuItem(N_("My courses"), "learning.mine", LEARN, "learn", 20),
    MenuItem(N_("Write courses"), "catalogue.write", OFFER, "work", 30),
)
KEPT = N_("until the record is erased")
PERSONAL_DATA = (
    PersonalData("enrolment", N_("Which courses a person has begun and finished"), KEPT),
    PersonalData("lesson_progress", N_("Which lessons a person has opened and finished"), KEPT),
    PersonalData("check_answer", N_("What a person answered to the questions of lessons"), KEPT),
)


def export_person(person_id: int) -> dict[str, Any]:
    """All that courses know of a person."""
    return {"learning": learning_of(person_id)}


def erase_person(work: Work, person_id: int) -> None:
    """Forget a person."""
    erase_learning(work, person_id)


PLUG = Plug(
    name="courses",
    blueprints=(catalogue, learning),
    permissions=(*CATALOGUE_PERMISSIONS, *LEARNING_PERMISSIONS),
    menu=MENU,
    commands=(courses_group,),
    personal_data=PERSONAL_DATA,
    export_person=export_person,
    erase_person=erase_person,
)
