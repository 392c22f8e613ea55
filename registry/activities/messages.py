"""What people are told about activities. A title and a time, never a name, an address or who is helped (rules 17)."""

from collections.abc import Iterable

from lms.accounts.api import people_with_role
from lms.clock import jst
from lms.db import Work
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Role
from registry.activities.days import Day
from registry.activities.models import Invitation
from registry.stations.hooks.services import tell_systems
from registry.stations.policies import scope_of

Words = tuple[str, str]

INVITED = N_("Would you help?"), N_("%(station)s asks you: %(title)s. Please answer yes or no on this page.")
ACCEPTED = N_("Somebody said yes"), N_("The team of %(title)s has one more helper.")
ASKED = N_("Somebody would like to come"), N_("Somebody would like to come to %(title)s. Please answer.")
WELCOME = N_("The station says yes"), N_("You are on the team of %(title)s. Thank you for coming.")
FULL = N_("Not this time"), N_("%(title)s has enough people this time. Thank you for wanting to come.")
GIVEN_UP = N_("Somebody cannot come"), N_("A place of %(title)s is free again.")
MAY_BE_FREE = N_("A place may be free"), N_("A title in the team of %(title)s does not hold on its day at present.")
PLACE_ENDED = (
    N_("Your place has been given back"),
    N_("%(title)s asks for a title that does not hold on its day, so your place was given back."),
)
MOVED = N_("An activity was moved"), N_("%(title)s has a new time. Please say whether you can still come.")
CANCELLED = (
    N_("An activity was cancelled"),
    N_("%(title)s does not take place. Thank you for having been ready to help."),
)
MOVED_UP = (
    N_("You are on the team now"),
    N_("A place of %(title)s became free, so you are on the team. If you cannot come, please say so on this page."),
)
HAS_MOVED = (
    N_("You have moved"),
    N_("You said yes to %(title)s. Please look whether you can still come from where you live now."),
)
REMINDER = N_("Tomorrow you help"), N_("%(title)s is tomorrow at %(time)s. Where to come stands on this page.")


def invitation_told(work: Work, day: Day, invitation: Invitation) -> None:
    """Let the station's own systems know that an invitation stands otherwise than before."""
    told = {
        "activity": day.occurrence.public_id, "invitation": invitation.public_id, "state": invitation.state,
    }  # fmt: skip
    tell_systems(work, day.activity.station_id, "invitation.changed", told)


def tell_station(work: Work, day: Day, words: Words, key: str) -> None:
    """Tell everybody who works for the station of a day."""
    scope = scope_of(day.activity.station_id)
    staff = {
        person_id for role in (Role.STATION_MANAGER, Role.STATION_STAFF) for person_id in people_with_role(role, scope)
    }
    tell(
        work, staff, "registry.team_changed", *words, link=f"/activities/{day.occurrence.public_id}",
        params={"title": day.activity.title}, unique_key=key,
    )  # fmt: skip


def tell_helpers(work: Work, day: Day, people: Iterable[int], kind: str, words: Words, key: str = "") -> None:
    """Tell people about their place on a day; ``kind`` is the case, "moved"."""
    time = jst(day.occurrence.starts_at).strftime("%H:%M")
    tell(
        work, people, f"registry.{kind}", *words, link="/my/invitations",
        params={"title": day.activity.title, "time": time}, unique_key=key,
    )  # fmt: skip
