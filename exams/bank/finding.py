"""Questions in the search of the site, for those who may be in the item bank."""

from collections.abc import Iterator

from flask import url_for

from exams.bank.listing import bank_page
from exams.bank.shown import ItemFilter
from lms.policy import Actor
from lms.ui.finding import Hit, Sought


def find_items(actor: Actor, sought: Sought) -> Iterator[Hit]:
    """Questions by text and code."""
    for row in bank_page(actor, ItemFilter(text=sought.text)).page.rows:
        yield Hit(row.code, url_for("bank.item", public_id=row.public_id), row.stem)
