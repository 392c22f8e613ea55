"""What places plug in."""

from lms.places.views import places
from lms.ui.plug import Plug

__all__ = ["PLUG"]

PLUG = Plug(name="places", blueprints=(places,))
