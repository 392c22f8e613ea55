"""Programmes in the search of the site: all of them, for everybody."""

from collections.abc import Iterator

from flask import url_for

from courses.programmes.queries import programmes_listed
from lms.policy import Actor
from lms.ui.finding import Hit, Sought


def find_programmes(_: Actor, sought: Sought) -> Iterator[Hit]:
    """Programmes by title and summary."""
    for card in programmes_listed():
        if sought.fits(card.title.plain, card.title.en, card.summary.plain, card.summary.en):
            yield Hit(card.title.plain, url_for("programmes.programme", code=card.code), card.summary.plain)
