"""What accounts plugs in."""

from lms.ui.plug import Plug

PLUG = Plug(name="accounts")
