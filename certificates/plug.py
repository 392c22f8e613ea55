"""What certificates plugs in. Each capability adds its blueprints, permissions, tasks and menu entries here."""

from certificates.awards.policies import PERMISSIONS as AWARDS
from certificates.qualifications.policies import PERMISSIONS as QUALIFICATIONS
from lms.ui.plug import Plug

PLUG = Plug(name="certificates", permissions=(*AWARDS, *QUALIFICATIONS))
