"""People in the search of the site, for those who may see the list of people."""

from collections.abc import Iterator

from flask import url_for

from lms.accounts.people.queries import find_people
from lms.policy import Actor
from lms.ui.finding import MOST, Hit, Sought


def find_records(_: Actor, sought: Sought) -> Iterator[Hit]:
    """Records by present and earlier names, one more than are shown."""
    for card in find_people(sought.text, MOST + 1):
        yield Hit(card.name, url_for("persons.record", public_id=card.public_id), card.kana)
