"""What the file of evidence plugs in."""

from lms.evidence.cli import evidence as evidence_command
from lms.evidence.cli import evidence_check
from lms.evidence.policies import PERMISSIONS
from lms.evidence.services import MAKE_FILE, erase_files, make_file_task
from lms.evidence.views import board_panel, evidence
from lms.ui.plug import PersonalData, Plug

__all__ = ["PLUG", "board_panel"]

PLUG = Plug(
    name="evidence",
    blueprints=(evidence,),
    permissions=PERMISSIONS,
    tasks={MAKE_FILE: make_file_task},
    commands=(evidence_command, evidence_check),
    personal_data=(
        PersonalData("evidence_file", "who made a file of evidence, and its words", "until a record in it is erased"),
    ),
    erase_person=erase_files,
)
