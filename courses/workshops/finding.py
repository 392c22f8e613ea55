"""Workshops in the search of the site: those that can be booked or waited for, and one's own."""

from collections.abc import Iterator

from flask import url_for

from courses.workshops.queries import my_workshops, workshops_coming
from lms.policy import Actor
from lms.ui.finding import Hit, Sought
from lms.ui.formats import day, page_language


def find_workshops(actor: Actor, sought: Sought) -> Iterator[Hit]:
    """Workshops by title, what they are about, and place."""
    own = my_workshops(actor) if actor.signed_in else []
    for card in {card.public_id: card for card in (*workshops_coming(actor), *own)}.values():
        if sought.fits(card.title, card.title_en, card.summary, card.place):
            title = card.title_en if card.title_en and page_language() == "en" else card.title
            first = day(card.dates[0].starts_at) if card.dates else ""
            yield Hit(title, url_for("workshops.workshop", public_id=card.public_id), f"{first} {card.place}".strip())
