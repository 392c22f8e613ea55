"""The field that asks for a municipality."""

from typing import Any

from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from lms.places.areas import full_name, municipalities
from lms.places.views import DOOR
from lms.ui.forms import SelectField


class AreaField(SelectField):
    """One municipality or ward, listed by prefecture; ``data`` is its code, empty for none.

    A code that was recorded before and is no longer listed stays possible. In a form that also has ``postal_code`` and
    ``address``, a typed postal code fills this field in; it can be changed as ever.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        listed = [SelectChoice(code, name, optgroup=prefecture) for code, prefecture, name in municipalities()]
        empty = SelectChoice("", gettext("Please choose"))
        super().__init__(*args, choices=[empty, *listed], render_kw={"data-postal-door": DOOR}, **kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:
        super().process(*args, **kwargs)
        present = self.object_data or ""
        if present and all(choice.value != present for choice in self.choices):
            self.choices.insert(1, SelectChoice(present, full_name(present) or present))
