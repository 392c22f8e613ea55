"""What courses plugs in."""

from lms.ui.plug import Plug

PLUG = Plug(name="courses")
