"""One's own invitations and activities in the search of the site."""

from collections.abc import Iterator

from flask import url_for

from lms.policy import Actor
from lms.ui.finding import Hit, Sought
from lms.ui.formats import moment, page_language
from registry.activities.own import invitations_of


def find_own_invitations(actor: Actor, sought: Sought) -> Iterator[Hit]:
    """What the actor was invited to or comes to, by title and station."""
    if actor.person_id is None:
        return
    for line in invitations_of(actor.person_id, page_language()):
        if sought.fits(line.line.title, line.line.station):
            yield Hit(
                line.line.title,
                url_for("activities.my_invitations"),
                f"{line.line.station} · {moment(line.line.starts_at)}",
            )
