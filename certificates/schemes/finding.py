"""What the titles mean, in the search of the site: public for everybody."""

from collections.abc import Iterator

from flask import url_for

from certificates.schemes.queries import titles
from lms.policy import Actor
from lms.ui.finding import Hit, Sought


def find_titles(_: Actor, sought: Sought) -> Iterator[Hit]:
    """The titles of the network in force."""
    for card in titles():
        if sought.fits(card.name, card.name_en, card.code):
            yield Hit(card.name, url_for("titles.overview"), card.meaning)
