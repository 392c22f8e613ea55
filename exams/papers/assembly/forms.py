"""Forms of blueprints and sets."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from exams.bank.rules import LEVEL_NAMES
from exams.pages import said
from exams.papers.forms import CODE
from exams.papers.rules import MOST_PAPERS
from lms.i18n_mark import N_
from lms.knowledge.api import LEVELS
from lms.ui.forms import BaseForm, JaDateField, NumberField

PERCENT = NumberRange(min=0, max=100)
CELL = NumberRange(min=0, max=200)


class BlueprintForm(BaseForm):
    """A blueprint as a grid of chapter and level, and the conditions beside it. Cells are added by ``blueprint_form``."""

    name = StringField(lazy_gettext("Name of the blueprint"), [InputRequired(), Length(max=120)])
    code = StringField(
        lazy_gettext("Code of the blueprint"),
        [InputRequired(), Length(max=40), CODE],
        description=lazy_gettext("The same code again replaces the blueprint."),
    )
    unit = RadioField(
        lazy_gettext("The numbers of the grid are"),
        [InputRequired()],
        choices=said({"count": N_("numbers of questions"), "share": N_("percent of all questions")}),
        default="count",
    )
    total = NumberField(
        lazy_gettext("All questions"),
        [Optional(), NumberRange(min=1, max=300)],
        description=lazy_gettext("Only when the grid holds percent."),
    )
    papers = NumberField(lazy_gettext("Papers at once"), [Optional(), NumberRange(min=1, max=MOST_PAPERS)], default=1)
    overlap = NumberField(lazy_gettext("Most questions that two papers share"), [Optional(), CELL], default=0)
    pretest = NumberField(
        lazy_gettext("Places for questions that are tried out"),
        [Optional(), NumberRange(min=0, max=50)],
        default=0,
        description=lazy_gettext("They are answered and analysed, and count for nobody."),
    )
    seen_most = NumberField(
        lazy_gettext("Most times that a question may have been seen"), [Optional(), NumberRange(min=0, max=10_000_000)]
    )
    rest_days = NumberField(
        lazy_gettext("Days that a question rests after it was seen"), [Optional(), NumberRange(min=0, max=3650)]
    )
    difficulty_least = NumberField(lazy_gettext("Mean share of right answers: least percent"), [Optional(), PERCENT])
    difficulty_most = NumberField(lazy_gettext("Mean share of right answers: most percent"), [Optional(), PERCENT])
    keys_least = NumberField(lazy_gettext("One option is the right one: least times"), [Optional(), CELL])
    keys_most = NumberField(lazy_gettext("One option is the right one: most times"), [Optional(), CELL])
    cut_share = NumberField(
        lazy_gettext("Cut in percent of the points"),
        [Optional(), NumberRange(min=1, max=99)],
        description=lazy_gettext("Near the cut the papers shall measure most exactly."),
    )

    def cell(self, topic: str, level: str) -> Any:
        return self[f"cell_{topic}_{level}"]

    def body(self, topics: Mapping[str, str]) -> dict[str, Any]:
        """The blueprint as it is kept; what was left empty asks nothing."""
        cells = {topic: {level: self.cell(topic, level).data or 0 for level in LEVELS} for topic in topics}
        body: dict[str, Any] = {"cells": {topic: row for topic, row in cells.items() if any(row.values())}}
        if self.unit.data == "share":
            body |= {"unit": "share", "total": self.total.data or 0}
        for name in ("papers", "overlap", "pretest", "seen_most", "rest_days"):
            if self[name].data is not None:
                body[name] = self[name].data
        if self.difficulty_least.data is not None or self.difficulty_most.data is not None:
            least, most = self.difficulty_least.data or 0, self.difficulty_most.data
            body["difficulty"] = {"least": least / 100, "most": (100 if most is None else most) / 100}
        if self.keys_least.data is not None or self.keys_most.data is not None:
            most = self.keys_most.data
            body["keys"] = {"least": self.keys_least.data or 0, "most": 300 if most is None else most}
        if self.cut_share.data is not None:
            body["cut"] = {"share": self.cut_share.data / 100}
        return body


def blueprint_form(topics: Mapping[str, str], data: Mapping[str, Any] | None = None) -> BlueprintForm:
    """The form with one field for each chapter and level."""
    cells = {
        f"cell_{topic}_{level}": NumberField(
            gettext("%(chapter)s, %(level)s", chapter=name, level=gettext(LEVEL_NAMES[level])), [Optional(), CELL]
        )
        for topic, name in topics.items()
        for level in LEVELS
    }
    kind = type("GridForm", (BlueprintForm,), cells)
    form: BlueprintForm = kind(data=dict(data or {}))
    return form


def form_data(code: str, name: str, body: Mapping[str, Any], cells: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    """What the form shows of a blueprint that is there already."""
    grid = body.get("cells") or {}
    data: dict[str, Any] = {"code": code, "name": name, "unit": body.get("unit", "count"), "total": body.get("total")}
    for (topic, level), count in cells.items():
        data[f"cell_{topic}_{level}"] = (grid.get(topic, {}).get(level, 0) if grid else count) or None
    data |= {field: body.get(field) for field in ("papers", "overlap", "pretest", "seen_most", "rest_days")}
    difficulty, keys, cut = body.get("difficulty"), body.get("keys"), body.get("cut") or {}
    if difficulty:
        data |= {f"difficulty_{end}": round(100 * difficulty[end]) for end in ("least", "most")}
    if keys:
        data |= {f"keys_{end}": keys[end] for end in ("least", "most")}
    if "share" in cut:
        data["cut_share"] = round(100 * cut["share"])
    return {field: value for field, value in data.items() if value is not None}


class SetForm(BaseForm):
    """Ask for parallel papers."""

    code = StringField(
        lazy_gettext("Code of the set"),
        [InputRequired(), Length(max=36), CODE],
        description=lazy_gettext("For example 2027-01. The papers become 2027-01-A, 2027-01-B and so on."),
    )
    title = StringField(lazy_gettext("Title of the paper"), [InputRequired(), Length(max=110)])
    blueprint = SelectField(lazy_gettext("Blueprint"), [InputRequired()])
    use = RadioField(
        lazy_gettext("What the paper is for"),
        [InputRequired()],
        choices=said(
            {"real": N_("A real exam (secure pool)"), "sample": N_("A sample or a practice exam (practice pool)")}
        ),
        default="real",
    )
    papers = NumberField(
        lazy_gettext("Papers at once"),
        [Optional(), NumberRange(min=1, max=MOST_PAPERS)],
        description=lazy_gettext("One for the sitting, the others in reserve. Empty: as the blueprint says."),
    )
    on = JaDateField(
        lazy_gettext("Day of use"),
        [Optional()],
        description=lazy_gettext("Questions that still rest on this day are left out."),
    )
    seed = NumberField(
        lazy_gettext("Number for the draw"),
        [InputRequired(), NumberRange(min=1, max=999_999_999)],
        default=1,
        description=lazy_gettext("The same number and the same bank give the same paper."),
    )

    @property
    def is_sample(self) -> bool:
        return bool(self.use.data == "sample")

    @property
    def wishes(self) -> dict[str, Any]:
        """What is asked for this set beside its blueprint."""
        return {
            "papers": self.papers.data,
            "seed": self.seed.data,
            "on": self.on.data.isoformat() if self.on.data else None,
        }
