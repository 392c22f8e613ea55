"""Pages with a form: a rule's refusal shown where it belongs, 400 while something has to be looked at again."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import render_template
from wtforms import Form

from lms.errors import LmsError, RuleBroken
from lms.i18n import sentence

# What a view of forms gives back: a page, a page with its status, or a redirect.
Answer = Any


@contextmanager
def refusals_shown(
    form: Form,
    beside: Mapping[type[LmsError], str] | None = None,
    say: Callable[[LmsError], str] = sentence,
) -> Iterator[None]:
    """Show a refusal of a rule on the form; nothing typed is lost.

    beside  the field that a refusal is shown at; any other stands on top of the form
    say     puts a refusal into the reader's language
    """
    try:
        yield
    except RuleBroken as refusal:
        place = (beside or {}).get(type(refusal), "")
        if place in form:
            form[place].errors = [*form[place].errors, say(refusal)]
        else:
            form.form_errors = [*form.form_errors, say(refusal)]


def form_page(template: str, form: Form, **values: Any) -> tuple[str, int]:
    """A page with a form: 400 when something on it has to be looked at again."""
    return render_template(template, form=form, **values), 400 if form.errors else 200
