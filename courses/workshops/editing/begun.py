"""What the page of a workshop began from travels with its form, sealed."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import pgettext
from itsdangerous import BadSignature, URLSafeSerializer

from courses.workshops.desk.forms import WorkshopForm, written
from courses.workshops.rules import Meeting
from courses.workshops.values import WorkshopPlan

FIELDS = {"trainer_id": "trainer"}


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="courses.workshop.begun")


def sealed(public_id: str, plan: WorkshopPlan) -> str:
    """A plan as a hidden field carries it, for this workshop alone."""
    dates = [[one.starts_at.isoformat(), one.ends_at.isoformat(), one.place] for one in plan.meetings]
    return str(_serializer().dumps([public_id, {**asdict(plan), "meetings": dates}]))


def begun_from(public_id: str, carried: str | None) -> WorkshopPlan | None:
    """The plan that a page began from; None when it carries none of this workshop."""
    try:
        owner, values = _serializer().loads(carried or "")
    except BadSignature:
        return None
    if owner != public_id:
        return None
    dates = (Meeting(datetime.fromisoformat(a), datetime.fromisoformat(b), place) for a, b, place in values["meetings"])
    return WorkshopPlan(**{**values, "meetings": tuple(dates)})


def told(plan: WorkshopPlan, names: Iterable[str]) -> list[tuple[str, str]]:
    """What somebody else wrote, by the labels of the form and in words."""
    form = WorkshopForm(formdata=None, data=written(plan))
    return [_told(form, name) for name in names]


def _told(form: WorkshopForm, name: str) -> tuple[str, str]:
    if name == "meetings":
        lines = (f"{d.day.data:%Y-%m-%d} {d.begins.data}–{d.ends.data} {d.place.data}" for d in _dates(form))
        return pgettext("workshop", "Dates"), "\n".join(line.strip() for line in lines)
    field: Any = form[FIELDS.get(name, name)]
    words = dict(getattr(field, "choices", None) or ()).get(field.data, field.data)
    return str(field.label.text), str(words or "")


def _dates(form: WorkshopForm) -> list[Any]:
    return [entry.form for entry in form.dates if entry.form.day.data]
