"""Refusals told on the page that follows, for pages of one tap."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash

from lms.errors import RuleBroken
from lms.i18n import sentence


@contextmanager
def refusals_told() -> Iterator[None]:
    """Say a refusal of a rule in one kind sentence on the page that follows."""
    try:
        yield
    except RuleBroken as refusal:
        flash(sentence(refusal), "warn")
