"""One's own invitations in the search of the site, and activities at which one could help."""

from collections.abc import Iterator

from flask import url_for

from lms.policy import Actor
from lms.ui.finding import Hit, Sought
from lms.ui.formats import moment, page_language
from registry.activities.own import invitations_of, open_to


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


def find_open_activities(actor: Actor, sought: Sought) -> Iterator[Hit]:
    """Days with a free seat that the actor could take, by title, kind and district; more she sees once she comes (rules 17)."""
    if actor.person_id is None:
        return
    for line in open_to(actor.person_id, page_language()):
        if sought.fits(line.title, line.kind, line.district):
            page = url_for("activities.my_invitations", _anchor=line.public_id)
            yield Hit(line.title, page, f"{line.district} · {moment(line.starts_at)}")
