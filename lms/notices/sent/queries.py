"""What left the house, newest first, with how it stands. No page shows what was in it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import or_, select

from lms.accounts.api import PersonCard, people
from lms.db import db
from lms.i18n_mark import N_
from lms.notices.models import Notice
from lms.notices.permissions import DELIVER
from lms.notices.rules import BY_OUTBOX, outbox_keys
from lms.outbox.models import OutboxMessage
from lms.policy import Actor, require
from lms.ui.lists import Page, page_of, with_rows

WAY_NAMES = {
    "mail": N_("E-mail"),
    "sms": N_("SMS"),
    "line": N_("LINE"),
    "phone": N_("Telephone"),
    "post": N_("Letter"),
    "fax": N_("Fax"),
    "page": N_("On her own page alone"),
}
REASON_NAMES = {
    "not_set_up": N_("this network has no such channel"),
    "no_number": N_("no mobile number is known"),
    "not_linked": N_("her LINE is not linked"),
    "no_address": N_("no address for it is known"),
    "refused": N_("it was not taken"),
    "unreachable": N_("nobody answered there"),
}
STATE_NAMES = {
    "waiting": N_("on its way"),
    "claimed": N_("on its way"),
    "sent": N_("handed over"),
    "failed": N_("not delivered"),
}
STATE_TAGS = {"waiting": "info", "claimed": "info", "sent": "good", "failed": "bad"}
# The lists that can be looked at: everything, one way each, and whoever was told by another way than hers.
SHOWN = ("", *BY_OUTBOX, "other")
SHOWN_NAMES = {"": N_("All"), **WAY_NAMES, "other": N_("Told by another way")}


@dataclass(frozen=True)
class SentLine:
    """One notice. ``state`` is empty for one that staff bring or that stands on her page alone."""

    person: PersonCard | None
    subject: str
    created_at: datetime
    way: str
    state: str
    tag: str
    why: str


@dataclass(frozen=True)
class SentPage:
    """A page of notices, and the lists to go to with their names and which one is shown."""

    page: Page
    lists: tuple[tuple[str, str, bool], ...]


def _why(row: Notice) -> str:
    if not row.fell_back:
        return ""
    wished, reason = gettext(WAY_NAMES.get(row.wished, row.wished)), gettext(REASON_NAMES[row.fell_back])
    return gettext("Not by %(way)s: %(reason)s", way=wished, reason=reason)


def _states(rows: tuple[Notice, ...]) -> dict[str, str]:
    keys = [key for row in rows for key in outbox_keys(row.public_id)]
    found = select(OutboxMessage.unique_key, OutboxMessage.state).where(OutboxMessage.unique_key.in_(keys))
    return {row.unique_key: row.state for row in db.session.execute(found)}


def _line(row: Notice, card: PersonCard | None, states: dict[str, str]) -> SentLine:
    first, by_mail = outbox_keys(row.public_id)
    state = states.get(first) or states.get(by_mail) or ""
    way, said = gettext(WAY_NAMES[row.way]), gettext(STATE_NAMES[state]) if state else ""
    return SentLine(card, row.subject, row.created_at, way, said, STATE_TAGS.get(state, "plain"), _why(row))


def sent_page(actor: Actor, shown: str, number: int) -> SentPage:
    """What left by mail, SMS and LINE, and what did not leave that way. Refuses with NotAllowed."""
    require(actor, DELIVER)
    listed = shown if shown in SHOWN else ""
    query = select(Notice).order_by(Notice.id.desc())
    if listed == "other":
        query = query.where(Notice.fell_back != "")
    elif listed:
        query = query.where(Notice.way == listed)
    else:
        query = query.where(or_(Notice.way.in_(BY_OUTBOX), Notice.fell_back != ""))
    page = page_of(query, number)
    rows = tuple(row[0] for row in page.rows)
    cards, states = people(row.person_id for row in rows), _states(rows)
    lines = [_line(row, cards.get(row.person_id), states) for row in rows]
    lists = tuple((code, gettext(SHOWN_NAMES[code]), code == listed) for code in SHOWN)
    return SentPage(with_rows(page, lines), lists)
