"""使い方: a guided tour in the help corner, steps for a guest and for each role that the reader holds; needs no script."""

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask_babel import gettext

from lms.i18n_mark import N_
from lms.policy import ROLE_NAMES, Actor, Role
from lms.ui.access import actor, offered, public
from lms.ui.plain import plain_chosen


@dataclass(frozen=True)
class Stop:
    """One stop of a tour: what to do there, why, and where it is; a stop that the reader may not open is left out."""

    title: str
    text: str
    endpoint: str


GUEST = (
    Stop(
        N_("Look at the course"),
        N_("The page of a course shows what is in it. Reading is free; to read you register once, which is free, too."),
        "catalogue.courses",
    ),
    Stop(
        N_("Register"),
        N_(
            "We send you a mail; open the link in it. Without e-mail please telephone us: we enter you and send you a sheet."
        ),
        "accounts.sign_up",
    ),
    Stop(N_("Look at the exam"), N_("When it is, where, what it costs, and what help there is."), "sittings.front"),
    Stop(
        N_("Check a certificate"),
        N_("Type the number on a paper, or read its QR code with your phone."),
        "verification.verify",
    ),
)
TOURS: dict[Role, tuple[Stop, ...]] = {
    Role.LEARNER: (
        Stop(N_("Begin on the first page"), N_("The first card says what to do now. When you do not know how to go on, come back here."), "home.home_page"),
        Stop(N_("Learn"), N_("Read a lesson, answer its questions, press “finished”. You can stop at any time; you go on where you were."), "learning.mine"),
        Stop(N_("Apply for the exam"), N_("Choose a day, send the application, keep the admission slip. You may print it."), "sittings.front"),
        Stop(N_("Read your result"), N_("It stands here on the day we told you. Nobody else sees it."), "results.mine"),
        Stop(N_("Be found, if you like"), N_("You decide who sees what, and can stop with one tap."), "listings.mine"),
        Stop(N_("Look at your own page"), N_("Your name, how we reach you, what you agreed to."), "me.profile"),
    ),
    Role.ITEM_WRITER: (
        Stop(N_("Write a question"), N_("Choose a kind, write it, ask a colleague to look at it."), "bank.items"),
    ),
    Role.MARKER: (
        Stop(N_("Mark answers"), N_("The list shows what waits for you. You do not see whose answer it is."), "marking.mine"),
    ),
    Role.EXAM_BOARD: (
        Stop(N_("Decide about a sitting"), N_("Look at the questions, vote on each result, release. Each step says what is still missing."), "board.sittings"),
    ),
    Role.INVIGILATOR: (
        Stop(N_("Open your exam room"), N_("On the day: check who comes, admit, watch the board. The room stands on the first page."), "home.home_page"),
    ),
    Role.TRAINER: (
        Stop(N_("Write a course"), N_("Choose a lesson, write, look at it, ask a colleague, publish."), "catalogue.write"),
        Stop(N_("Answer learners"), N_("Questions stand here by the day that we promised."), "course_questions.listing"),
        Stop(N_("Hold a workshop"), N_("Plan it, print the list, write down who was there."), "workshop_desk.listing"),
    ),
    Role.SECRETARIAT: (
        Stop(N_("Find or enter a person"), N_("Search by name or reading. Who has no e-mail is entered here and gets a sheet."), "persons.listing"),
        Stop(N_("Write for somebody"), N_("On a person’s record choose “Write for her”: with a witness, and a copy for her."), "persons.listing"),
        Stop(N_("Make calls and print letters"), N_("Who does not want e-mail is told by you."), "notices.deliveries"),
        Stop(N_("Plan a sitting"), N_("Days, rooms, papers; then the applications come in here."), "sittings.planned"),
        Stop(N_("Have what waits sent by mail"), N_("One mail each morning, if you like."), "digest.show"),
    ),
    Role.DECIDER: (
        Stop(N_("Decide about titles"), N_("Each application shows what holds and who confirmed it."), "award_desk.applications"),
    ),
    Role.STATION_MANAGER: (
        Stop(N_("Open the desk of your station"), N_("Plan activities, look for people, confirm who was there."), "stations.mine"),
    ),
    Role.STATION_STAFF: (
        Stop(N_("Open the desk of your station"), N_("Plan activities, look for people, confirm who was there."), "stations.mine"),
    ),
    Role.AREA_COORDINATOR: (
        Stop(N_("Open your areas"), N_("What is asked, who could help, which titles are missing."), "my_areas.mine"),
    ),
    Role.MUNICIPALITY: (
        Stop(N_("Open your areas"), N_("What is asked, who could help, which titles are missing."), "my_areas.mine"),
    ),
    Role.ADMINISTRATOR: (
        Stop(N_("Give roles"), N_("Who may do what, from when until when."), "roles.listing"),
    ),
}  # fmt: skip

guide = Blueprint("guide", __name__, template_folder="templates")


@dataclass(frozen=True)
class Tour:
    """The stops of one tour as they are shown: title, text, address."""

    name: str
    stops: tuple[tuple[str, str, str], ...]


def tours_for(reader: Actor) -> list[Tour]:
    """A guest’s tour, or the learner’s and one for each role that the reader holds, in the order of the roles."""
    if not reader.signed_in:
        return [_tour(gettext("First steps"), GUEST)]
    held = [role for role in TOURS if role is Role.LEARNER or reader.has(role)]
    return [_tour(gettext(ROLE_NAMES[role]), TOURS[role]) for role in held]


def _tour(name: str, stops: tuple[Stop, ...]) -> Tour:
    shown = (stop for stop in stops if offered(stop.endpoint))
    return Tour(name, tuple((gettext(s.title), gettext(s.text), url_for(s.endpoint)) for s in shown))


@guide.get("/guide")
@public
def show() -> str:
    """How this site is used, step by step."""
    if plain_chosen() and not actor().signed_in:
        return render_template("guide/plain.html")
    return render_template("guide/show.html", tours=[tour for tour in tours_for(actor()) if tour.stops])
