"""What the operator's page plugs in."""

from lms.i18n_mark import N_
from lms.operations.breach.cli import breach
from lms.operations.policies import PERMISSIONS, SEE_MACHINE
from lms.operations.views import operations
from lms.ui.plug import MenuItem, Plug

PLUG = Plug(
    name="operations",
    blueprints=(operations,),
    permissions=PERMISSIONS,
    menu=(MenuItem(N_("The machine"), "operations.machine", SEE_MACHINE, "house", 90),),
    commands=(breach,),
)
