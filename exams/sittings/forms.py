"""Forms of sittings and applications."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from exams.pages import said
from exams.sittings.rules import ACCOMMODATIONS, CHANNEL_NAMES, IDENTITY_RULES, KINDS, read_clock
from exams.sittings.values import RoomPlan, SittingPlan, Support, Wish
from lms.clock import instant, jst
from lms.i18n_mark import N_
from lms.ui.forms import BaseForm, JaDateField, MultiCheckboxField, NumberField

IDENTITY_NAMES = {
    "evidence_seen": N_("An invigilator looks at the evidence before the exam"),
    "signed_in": N_("Signed in to the own account, nobody looks"),
}
KIND_NAMES = {"dated": N_("On a fixed day"), "on_demand": N_("At any time")}
SIZES = {"1": N_("As she sets it herself"), "2": N_("Large letters"), "3": N_("Largest letters")}
UNITS = {"points": N_("points"), "percent": N_("percent")}


class ClockTime:
    """Validator: a time of day as people write it."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.data and read_clock(field.data) is None:
            raise ValidationError(gettext("Please write the time like 9:30 or 午後1時30分."))


class NeededByHand:
    """Validator: a room that is not a venue's has to be described."""

    def __call__(self, form: Any, field: Any) -> None:
        if not form.venue_room_id.data and not (field.data or "").strip():
            raise ValidationError(gettext("Please choose a room of a venue or write this down."))


def _clock() -> StringField:
    return StringField(
        lazy_gettext("Time of day"), [InputRequired(), ClockTime()], description=lazy_gettext("For example 9:30")
    )


class ApplyForm(BaseForm):
    """What a candidate says. The channels are those of the sitting."""

    channel = RadioField(lazy_gettext("How would you like to answer?"), [InputRequired()])
    wishes = MultiCheckboxField(
        lazy_gettext("Do you need support?"),
        choices=said(ACCOMMODATIONS),
        description=lazy_gettext(
            "Because of your eyes, ears, hands, health or age. Leave it empty if you need nothing."
        ),
    )
    told = TextAreaField(
        lazy_gettext("What would you like to tell us about it?"),
        [Length(max=2000)],
        description=lazy_gettext("Only the people who arrange the support read this."),
    )
    agreed = BooleanField(lazy_gettext("I have read the rules and agree"))

    def wish(self, agreed_by: str = "web") -> Wish:
        """What was typed."""
        return Wish(
            self.channel.data, bool(self.agreed.data), agreed_by, tuple(self.wishes.data or ()), self.told.data or ""
        )


class OfficeApplyForm(ApplyForm):
    """The same, written down by the secretariat."""

    agreed_by = RadioField(
        lazy_gettext("How did the person agree?"),
        [InputRequired()],
        choices=said({"paper": N_("Signed on paper"), "phone": N_("By telephone")}),
    )
    agreed = BooleanField(lazy_gettext("The rules were read to or by this person, and the person agreed"))


class SittingForm(BaseForm):
    """Everything about a sitting."""

    code = StringField(
        lazy_gettext("Code of the sitting"),
        [InputRequired(), Length(max=40), Regexp(r"^[0-9A-Za-z][0-9A-Za-z._-]*$", message=lazy_gettext("Please use letters, digits, points and hyphens."))],
        description=lazy_gettext("For example 2027-01."),
    )  # fmt: skip
    title = StringField(lazy_gettext("Title in Japanese"), [InputRequired(), Length(max=160)])
    title_en = StringField(lazy_gettext("Title in English"), [Length(max=160)])
    kind = RadioField(
        lazy_gettext("Kind of sitting"), [InputRequired()], choices=said({kind: KIND_NAMES[kind] for kind in KINDS})
    )
    exam_body = StringField(lazy_gettext("Exam body"), [InputRequired(), Length(max=40)])
    apply_from_on = JaDateField(lazy_gettext("First day of applications"), [InputRequired()])
    apply_until_on = JaDateField(lazy_gettext("Last day of applications"), [InputRequired()])
    opens_on = JaDateField(lazy_gettext("Day of the exam (first day, if at any time)"), [InputRequired()])
    opens_at = _clock()
    closes_on = JaDateField(lazy_gettext("Last day of the exam"), [InputRequired()])
    closes_at = _clock()
    minutes = NumberField(lazy_gettext("Minutes for the answers"), [InputRequired(), NumberRange(min=5, max=600)])
    capacity = NumberField(lazy_gettext("Places in the exam"), [Optional(), NumberRange(min=1, max=1_000_000)])
    fee_yen = NumberField(lazy_gettext("Fee in yen"), [Optional(), NumberRange(min=0, max=1_000_000)])
    paper_id = SelectField(lazy_gettext("Paper of the exam"), coerce=int)
    a_number = NumberField(lazy_gettext("Part A at least"), [Optional(), NumberRange(min=0, max=1000)])
    a_unit = SelectField(lazy_gettext("Part A counts"), choices=said(UNITS))
    b_number = NumberField(lazy_gettext("Part B at least"), [Optional(), NumberRange(min=0, max=1000)])
    b_unit = SelectField(lazy_gettext("Part B counts"), choices=said(UNITS))
    total_number = NumberField(lazy_gettext("Total at least"), [Optional(), NumberRange(min=0, max=1000)])
    total_unit = SelectField(lazy_gettext("Total counts"), choices=said(UNITS))
    carried_parts = MultiCheckboxField(
        lazy_gettext("Parts that are carried over"),
        choices=[("A", lazy_gettext("Part A")), ("B", lazy_gettext("Part B"))],
        description=lazy_gettext("Who passed such a part in an earlier exam need not sit it again."),
    )
    carried_from = StringField(
        lazy_gettext("From which earlier exams"),
        [Length(max=400)],
        description=lazy_gettext("Codes of the exams with commas between them. Leave it empty for all earlier ones."),
    )
    carried_bodies = StringField(
        lazy_gettext("Whose notices of results are recognised"),
        [Length(max=400)],
        description=lazy_gettext("Codes of exam bodies with commas between them, for parts passed elsewhere or before. Two people look at the paper. Leave it empty for nobody's."),
    )  # fmt: skip
    carried_days = NumberField(
        lazy_gettext("For how many days after the result"), [Optional(), NumberRange(min=1, max=36500)]
    )
    carried_in_total = BooleanField(lazy_gettext("The earlier points count in the total"), default=True)
    supervised = BooleanField(lazy_gettext("Supervised by invigilators"))
    identity_rule = RadioField(
        lazy_gettext("How it is made sure who sits"),
        [InputRequired()],
        choices=said({rule: IDENTITY_NAMES[rule] for rule in IDENTITY_RULES}),
    )
    least_age = NumberField(lazy_gettext("From which age"), [Optional(), NumberRange(min=0, max=120)])
    retake_after_days = NumberField(
        lazy_gettext("Days until one can sit again"), [Optional(), NumberRange(min=0, max=3650)]
    )
    most_tries = NumberField(lazy_gettext("How often one can sit at most"), [Optional(), NumberRange(min=1, max=99)])
    results_due_on = JaDateField(lazy_gettext("Results by"), [Optional()])
    shuffles_items = BooleanField(lazy_gettext("At a screen each candidate has her own order of questions"))
    shuffles_options = BooleanField(
        lazy_gettext("At a screen each candidate has her own order of options"),
        description=lazy_gettext("Options such as “all of the above” keep their place. On paper nothing is shuffled."),
    )
    sample = BooleanField(lazy_gettext("A sample: everything is marked 見本 SAMPLE"))

    def plan(self) -> SittingPlan:
        """What was typed, as a plan."""
        return SittingPlan(
            code=self.code.data or "",
            title=self.title.data or "",
            title_en=self.title_en.data or "",
            kind=self.kind.data,
            exam_body=self.exam_body.data or "",
            apply_from_at=_at(self.apply_from_on.data, time(0, 0)),
            apply_until_at=_at(self.apply_until_on.data, time(23, 59, 59)),
            opens_at=_at(self.opens_on.data, read_clock(self.opens_at.data or "")),
            closes_at=_at(self.closes_on.data, read_clock(self.closes_at.data or "")),
            minutes=self.minutes.data or 0,
            capacity=self.capacity.data,
            fee_yen=self.fee_yen.data or 0,
            paper_id=self.paper_id.data or None,
            pass_rule=self._pass_rule(),
            supervised=bool(self.supervised.data),
            identity_rule=self.identity_rule.data,
            eligibility=self._eligibility(),
            results_due_on=self.results_due_on.data,
            sample=bool(self.sample.data),
            shuffles_items=bool(self.shuffles_items.data),
            shuffles_options=bool(self.shuffles_options.data),
            exemptions=self._exemptions(),
        )

    def plan_after(self, before: SittingPlan) -> SittingPlan:
        """What was typed over a plan: what the form does not ask for is kept, seconds of untouched times too."""
        typed = self.plan()
        kept = {name: getattr(before, name) for name in _UNTOUCHED if _is_untouched(name, typed, before)}
        return replace(typed, exam_code=before.exam_code, standing_decision=before.standing_decision, **kept)

    def _pass_rule(self) -> dict[str, Any]:
        parts = {
            part: _condition(number.data, unit.data)
            for part, number, unit in (("A", self.a_number, self.a_unit), ("B", self.b_number, self.b_unit))
            if number.data is not None
        }
        rule: dict[str, Any] = {"parts": parts} if parts else {}
        if self.total_number.data is not None:
            rule["total"] = _condition(self.total_number.data, self.total_unit.data)
        return rule

    def _exemptions(self) -> dict[str, Any]:
        if not self.carried_parts.data:
            return {}
        return {
            "parts": sorted(self.carried_parts.data),
            "from": _codes(self.carried_from.data),
            "bodies": _codes(self.carried_bodies.data),
            "days": self.carried_days.data,
            "in_total": bool(self.carried_in_total.data),
        }

    def _eligibility(self) -> dict[str, int]:
        wanted: dict[str, Any] = {
            "least_age": self.least_age.data,
            "retake_after_days": self.retake_after_days.data,
            "most_tries": self.most_tries.data,
        }
        return {name: value for name, value in wanted.items() if value is not None}


# How finely the form asks for each time; what is finer is kept.
_UNTOUCHED = {
    "apply_from_at": "%Y%m%d",
    "apply_until_at": "%Y%m%d",
    "opens_at": "%Y%m%d%H%M",
    "closes_at": "%Y%m%d%H%M",
}


def _is_untouched(name: str, typed: SittingPlan, before: SittingPlan) -> bool:
    form = _UNTOUCHED[name]
    return jst(getattr(typed, name)).strftime(form) == jst(getattr(before, name)).strftime(form)


def _at(day: Any, clock: time | None) -> datetime:
    clock = clock or time(0, 0)
    return instant(day.year, day.month, day.day, clock.hour, clock.minute, clock.second)


def _codes(typed: str | None) -> list[str]:
    return [code.strip() for code in (typed or "").replace("、", ",").split(",") if code.strip()]


def _condition(number: int | None, unit: str) -> dict[str, int]:
    return {"least_percent" if unit == "percent" else "least": number or 0}


def data_of(plan: SittingPlan) -> dict[str, Any]:
    """A plan as the form shows it."""
    parts = plan.pass_rule.get("parts", {})
    data: dict[str, Any] = {
        name: getattr(plan, name)
        for name in (
            "code", "title", "title_en", "kind", "exam_body", "minutes", "capacity", "fee_yen", "supervised",
            "identity_rule", "results_due_on", "sample", "shuffles_items", "shuffles_options",
        )
    }  # fmt: skip
    for name in ("apply_from", "apply_until", "opens", "closes"):
        at = jst(getattr(plan, f"{name}_at"))
        data[f"{name}_on"] = at.date()
        data[f"{name}_at"] = at.strftime("%H:%M")
    for prefix, condition in (("a", parts.get("A")), ("b", parts.get("B")), ("total", plan.pass_rule.get("total"))):
        percent = (condition or {}).get("least_percent")
        data[f"{prefix}_number"] = percent if percent is not None else (condition or {}).get("least")
        data[f"{prefix}_unit"] = "points" if percent is None else "percent"
    if plan.exemptions:
        data["carried_parts"] = plan.exemptions["parts"]
        data["carried_from"] = ", ".join(plan.exemptions["from"])
        data["carried_bodies"] = ", ".join(plan.exemptions.get("bodies", ()))
        data["carried_days"] = plan.exemptions["days"]
        data["carried_in_total"] = plan.exemptions["in_total"]
    return {**data, **plan.eligibility, "paper_id": plan.paper_id or 0}


class RoomForm(BaseForm):
    """A room of a venue, or one that is written by hand."""

    venue_room_id = SelectField(
        lazy_gettext("Room of a venue"),
        coerce=int,
        default=0,
        description=lazy_gettext("Name, address and way are taken from there. Choose none to write them by hand."),
    )
    name = StringField(lazy_gettext("Name of the room"), [NeededByHand(), Length(max=80)])
    place = StringField(lazy_gettext("Address of the room"), [NeededByHand(), Length(max=200)])
    way_there = TextAreaField(lazy_gettext("The way there"), [Length(max=400)])
    seats = NumberField(lazy_gettext("Seats in the room"), [InputRequired(), NumberRange(min=1, max=100_000)])

    def plan(self) -> RoomPlan:
        """What was typed."""
        return RoomPlan(
            self.name.data or "", self.place.data or "", self.seats.data or 0, self.way_there.data or "",
            self.venue_room_id.data or None,
        )  # fmt: skip


class ReasonForm(BaseForm):
    reason = TextAreaField(lazy_gettext("Reason"), [InputRequired(), Length(max=400)])


class DecisionForm(BaseForm):
    """What is granted."""

    granted = MultiCheckboxField(lazy_gettext("What is granted"), choices=said(ACCOMMODATIONS))
    extra_minutes = NumberField(lazy_gettext("Minutes more"), [Optional(), NumberRange(min=0, max=300)], default=0)
    extra_percent = NumberField(
        lazy_gettext("Time more in percent"),
        [Optional(), NumberRange(min=0, max=200)],
        default=0,
        description=lazy_gettext("For example 25 for a quarter more. Minutes and percent are added."),
    )
    break_minutes = NumberField(
        lazy_gettext("Minutes of breaks"),
        [Optional(), NumberRange(min=0, max=120)],
        default=0,
        description=lazy_gettext("The clock stands while she rests. In all, in as many breaks as she likes."),
    )
    text_size = SelectField(lazy_gettext("Text size on the screen"), coerce=int, choices=said(SIZES), default=1)
    reason = TextAreaField(
        lazy_gettext("To the candidate"),
        [Length(max=1000)],
        description=lazy_gettext("Needed where something that was asked for is not granted."),
    )

    def support(self) -> Support:
        """What was typed."""
        return Support(
            tuple(self.granted.data or ()), self.extra_minutes.data or 0, self.extra_percent.data or 0,
            self.break_minutes.data or 0, self.text_size.data or 1,
        )  # fmt: skip


def channels_of(form: ApplyForm, codes: tuple[tuple[str, str], ...]) -> None:
    """Offer the channels of this sitting; a single one is chosen already."""
    form.channel.choices = said({code: CHANNEL_NAMES[code] for code, _ in codes})
    if len(codes) == 1 and not form.channel.data:
        form.channel.data = codes[0][0]
