"""Exams in the search of the site: one's own applications, and sittings for those who plan them."""

from collections.abc import Iterator

from flask import url_for

from exams.sittings.queries import all_sittings, my_applications
from lms.policy import Actor
from lms.ui.finding import Hit, Sought
from lms.ui.formats import day, page_language


def find_own_applications(actor: Actor, sought: Sought) -> Iterator[Hit]:
    """The actor's own applications, by title and number of the slip."""
    for row in my_applications(actor, page_language() == "en"):
        if sought.fits(row.title, row.slip_number):
            page = url_for("sittings.application", public_id=row.sitting, application=row.public_id)
            yield Hit(row.title, page, day(row.opens_at))


def find_sittings(_: Actor, sought: Sought) -> Iterator[Hit]:
    """Every sitting, for the office."""
    for card in all_sittings():
        if sought.fits(card.title, card.title_en, card.code):
            yield Hit(card.title, url_for("sittings.office_sitting", public_id=card.public_id), day(card.opens_at))
