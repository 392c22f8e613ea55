"""What exams plugs in. Each capability adds its blueprints, permissions, tasks and menu entries here."""

from lms.ui.plug import Plug

PLUG = Plug(name="exams")
