"""Stations in the search of the site: those that are not closed, public for everybody."""

from collections.abc import Iterator

from flask import url_for

from lms.policy import Actor
from lms.ui.finding import Hit, Sought
from registry.stations.queries import stations_in


def find_stations(_: Actor, sought: Sought) -> Iterator[Hit]:
    """Stations by name and reading; the database looks for the first word, the others are looked for here."""
    for card in stations_in(text=sought.words[0]):
        if sought.fits(card.name, card.kana):
            yield Hit(card.name, url_for("stations.show", public_id=card.public_id), card.text)
