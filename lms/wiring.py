"""The one table: which package is plugged in, what follows from which event, what is shown in which slot."""

from collections.abc import Sequence

from lms.accounts.events import PeopleMerged, PersonDied
from lms.accounts.plug import PLUG as ACCOUNTS
from lms.accounts.plug import name_panel, work_panel
from lms.events import Reaction
from lms.housework import PLUG as HOUSE
from lms.notices.plug import PLUG as NOTICES
from lms.notices.plug import deliveries_panel, on_people_merged, on_person_died, unread_panel
from lms.ui.plug import Plug
from lms.ui.slots import Panel

PLUGS: tuple[Plug, ...] = (
    HOUSE,
    ACCOUNTS,
    NOTICES,
)

REACTIONS: dict[type, Sequence[Reaction]] = {
    PersonDied: (on_person_died,),
    PeopleMerged: (on_people_merged,),
}

PANELS: dict[str, Sequence[Panel]] = {
    "home.now": (name_panel,),
    "home.next": (unread_panel,),
    "home.work": (work_panel, deliveries_panel),
}
