"""What knowledge plugs in: the pages of facts."""

from lms.i18n_mark import N_
from lms.knowledge.permissions import KEEP, PERMISSIONS
from lms.knowledge.views import knowledge
from lms.ui.plug import MenuItem, Plug

__all__ = ["PLUG"]

PLUG = Plug(
    name="knowledge",
    blueprints=(knowledge,),
    permissions=PERMISSIONS,
    menu=(MenuItem(N_("Facts and their sources"), "knowledge.listing", KEEP, "work", 25),),
)
