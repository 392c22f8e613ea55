"""Forms of the analysis."""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext
from wtforms import DecimalField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from exams.analysis.rules import COUNTS, THRESHOLD_NAMES, AnalysisPolicy
from lms.ui.forms import BaseForm


def _count(name: str) -> IntegerField:
    return IntegerField(lazy_gettext(THRESHOLD_NAMES[name]), [InputRequired(), NumberRange(2, 100_000)])


def _share(name: str) -> DecimalField:
    return DecimalField(lazy_gettext(THRESHOLD_NAMES[name]), [InputRequired(), NumberRange(0, 1)], places=2)


class ThresholdForm(BaseForm):
    """The thresholds of the analysis, with the reason for a change."""

    figures_from = _count("figures_from")
    full_from = _count("full_from")
    rasch_from = _count("rasch_from")
    two_from = _count("two_from")
    group_from = _count("group_from")
    hard = _share("hard")
    easy = _share("easy")
    weak = _share("weak")
    idle = _share("idle")
    reason = StringField(
        lazy_gettext("Reason"),
        [InputRequired(), Length(max=400)],
        description=lazy_gettext("Kept with the thresholds and printed in technical reports."),
    )

    def values(self) -> dict[str, Any]:
        """The thresholds by name, without the reason."""
        found = {name: self[name].data for name in THRESHOLD_NAMES}
        return {name: value if name in COUNTS else float(value) for name, value in found.items()}


def threshold_form(policy: AnalysisPolicy) -> ThresholdForm:
    """The form, filled with what is in force; the reason is asked anew."""
    known = {name: getattr(policy, name) for name in THRESHOLD_NAMES}
    return ThresholdForm(data={n: v if n in COUNTS else Decimal(str(v)) for n, v in known.items()})
