"""Which form a question of a kind is written in."""

from collections.abc import Mapping
from typing import Any

from exams.bank.rules import Draft
from exams.bank.writing.fields import ItemForm
from exams.bank.writing.options import ChoiceForm, MatchingForm, MultipleForm, OrderingForm, TrueFalseForm
from exams.bank.writing.typed import CaseForm, EssayForm, NumberForm, ShortTextForm
from exams.pages import listed

FORMS: Mapping[str, type[ItemForm]] = {
    form.kind_made: form
    for form in (
        ChoiceForm, TrueFalseForm, MultipleForm, MatchingForm, OrderingForm, NumberForm, ShortTextForm, EssayForm,
        CaseForm,
    )
}  # fmt: skip


def form_for(
    kind: str,
    topic_names: Mapping[str, str],
    draft: Draft | None = None,
    based_on: int = 0,
    begun: Mapping[str, str] | None = None,
) -> ItemForm:
    """The form of one kind, filled from a draft where there is one, or with what is known of a new question."""
    made = FORMS.get(kind, ChoiceForm)
    form = made(data=_data_of(made, draft, based_on) if draft else begun)
    form.topic_code.choices = listed(topic_names.items())
    form.offer_facts(draft.fact_codes if draft else ())
    if draft:
        del form.code, form.pool
    return form


def _data_of(made: type[ItemForm], draft: Draft, based_on: int) -> dict[str, Any]:
    return {
        "based_on": str(based_on),
        "topic_code": draft.topic_code,
        "level": draft.level,
        "stem": draft.body.get("stem", ""),
        "rationale": draft.rationale,
        "source_code": draft.source_code,
        "fact_codes": list(draft.fact_codes),
    } | made.data_of(draft)
