"""What exams plugs in. Each capability adds its blueprints, permissions, tasks and menu entries here."""

from exams.attempts import plug as attempts
from lms.ui.plug import Plug

PLUG = Plug(
    name="exams",
    blueprints=(*attempts.BLUEPRINTS,),
    permissions=(*attempts.PERMISSIONS,),
    menu=(*attempts.MENU,),
    tasks={**attempts.TASKS},
    scheduled=(*attempts.SCHEDULED,),
    personal_data=(*attempts.PERSONAL_DATA,),
)
