"""The one table: which package is plugged in, what follows from which event, what is shown in which slot."""

from collections.abc import Sequence

from lms.accounts.plug import PLUG as ACCOUNTS
from lms.events import Reaction
from lms.housework import PLUG as HOUSE
from lms.ui.plug import Plug
from lms.ui.slots import Panel

PLUGS: tuple[Plug, ...] = (
    HOUSE,
    ACCOUNTS,
)

REACTIONS: dict[type, Sequence[Reaction]] = {}

PANELS: dict[str, Sequence[Panel]] = {}
