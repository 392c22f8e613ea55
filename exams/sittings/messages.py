"""What candidates are told, each in her language and by her way. Nothing of accommodations but that there is a decision."""

from collections.abc import Iterable

from exams.sittings.models import Application, ApplicationGroup, Sitting
from lms.clock import now
from lms.db import Work
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.ui.formats import moment

ACCEPTED = (
    N_("Your application was accepted"),
    N_("You have a place in “%(title)s”. Please print your admission slip or ask us to post it."),
)
WAITING = (
    N_("You are on the waiting list"),
    N_("“%(title)s” is full at the moment. We will tell you as soon as a place becomes free."),
)
MOVED_UP = (
    N_("A place has become free for you"),
    N_("You now have a place in “%(title)s”. Please print your admission slip or ask us to post it."),
)
CANCELLED = (
    N_("The exam will not take place"),
    N_("We are sorry: “%(title)s” was called off. Reason: %(reason)s"),
)
DECIDED = (
    N_("Your request for support was decided"),
    N_("Please look at the page of your application for “%(title)s”."),
)

CHANGED = (
    N_("Something about your exam has changed"),
    N_("“%(title)s” was changed. Please look at the page of the exam and at your application."),
)
SLIP_ISSUED = (
    N_("Your admission slip is ready"),
    N_(
        "“%(title)s” begins on %(day)s. Please print your admission slip; your number is %(number)s. If you cannot print it, please call us: we post it."
    ),
)
REMINDER = (
    N_("Your exam is soon"),
    N_("“%(title)s” begins on %(day)s. Please bring your admission slip and evidence of identity."),
)
GROUP_SLIPS = (
    N_("The admission slips of your group are ready"),
    N_("Here are the slips of everybody whom you entered for “%(title)s”. Please hand them out."),
)


def address_of(sitting: Sitting, application: Application) -> str:
    """The path of the application's own page."""
    return f"/exams/sittings/{sitting.public_id}/applications/{application.public_id}"


def _tell(
    work: Work, sitting: Sitting, application: Application, case: str, words: tuple[str, str], again: str
) -> None:
    tell(
        work,
        [application.person_id],
        f"exams.sittings.{case}",
        *words,
        address_of(sitting, application),
        params={"title": sitting.title},
        unique_key=f"{sitting.id}.{application.seq}{again}",
    )


def tell_entered(work: Work, sitting: Sitting, application: Application) -> None:
    """Confirm an application: a place, or the waiting list."""
    if application.state == "accepted":
        _tell(work, sitting, application, "accepted", ACCEPTED, "")
    else:
        _tell(work, sitting, application, "waiting", WAITING, "")


def tell_moved_up(work: Work, sitting: Sitting, application: Application) -> None:
    """A place became free."""
    _tell(work, sitting, application, "moved_up", MOVED_UP, "")


def tell_decided(work: Work, sitting: Sitting, application: Application, version: int) -> None:
    """There is a decision about an accommodation; what it says stands on the page behind the sign-in."""
    _tell(work, sitting, application, "accommodation", DECIDED, f".{version}")


def tell_cancelled(work: Work, sitting: Sitting, person_ids: Iterable[int]) -> None:
    """A sitting was called off."""
    tell(
        work,
        person_ids,
        "exams.sittings.cancelled",
        *CANCELLED,
        f"/exams/sittings/{sitting.public_id}",
        params={"title": sitting.title, "reason": sitting.cancelled_reason},
        unique_key=str(sitting.id),
    )


def tell_changed(work: Work, sitting: Sitting, person_ids: Iterable[int], what: str) -> None:
    """Something that candidates read was changed after they applied."""
    tell(
        work,
        person_ids,
        "exams.sittings.changed",
        *CHANGED,
        f"/exams/sittings/{sitting.public_id}",
        params={"title": sitting.title},
        unique_key=f"{sitting.id}.{what}.{now().isoformat()}",
    )


def tell_slip(work: Work, sitting: Sitting, application: Application) -> None:
    """The admission slip is issued; however often this is called, she is told once."""
    _tell_day(work, sitting, application, "slip", SLIP_ISSUED)


def tell_reminder(work: Work, sitting: Sitting, application: Application) -> None:
    """The exam is near; she is told once."""
    _tell_day(work, sitting, application, "reminder", REMINDER)


def _tell_day(work: Work, sitting: Sitting, application: Application, case: str, words: tuple[str, str]) -> None:
    tell(
        work,
        [application.person_id],
        f"exams.sittings.{case}",
        *words,
        address_of(sitting, application),
        params={"title": sitting.title, "day": moment(sitting.opens_at), "number": application.slip_number},
        unique_key=f"{sitting.id}.{application.seq}",
    )


def tell_group(work: Work, sitting: Sitting, group: ApplicationGroup) -> None:
    """All slips of a group are ready for its leader; told once."""
    tell(
        work,
        [group.leader_id],
        "exams.sittings.group_slips",
        *GROUP_SLIPS,
        f"/exams/groups/{group.public_id}",
        params={"title": sitting.title},
        unique_key=str(group.id),
    )
