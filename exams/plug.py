"""What exams plugs in: each capability's own plug is gathered here, in the order of an exam's life."""

from exams.attempts import plug as attempts
from exams.bank import plug as bank
from exams.papers import plug as papers
from exams.sittings import plug as sittings
from exams.sittings.plug import on_paper_withdrawn
from lms.ui.plug import Plug

__all__ = ["PLUG", "on_paper_withdrawn"]

PLUG = Plug(
    name="exams",
    blueprints=(*bank.BLUEPRINTS, *papers.BLUEPRINTS, *sittings.BLUEPRINTS, *attempts.BLUEPRINTS),
    permissions=(*bank.PERMISSIONS, *papers.PERMISSIONS, *sittings.PERMISSIONS, *attempts.PERMISSIONS),
    menu=(*bank.MENU, *papers.MENU, *sittings.MENU, *attempts.MENU),
    tasks={**attempts.TASKS},
    scheduled=(*attempts.SCHEDULED,),
    personal_data=(*bank.PERSONAL_DATA, *papers.PERSONAL_DATA, *sittings.PERSONAL_DATA, *attempts.PERSONAL_DATA),
)
