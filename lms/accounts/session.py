"""The signed-in session: which person, with which grants today, in which epoch."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import Flask, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user, login_user
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from sqlalchemy import Select, and_, or_, select
from werkzeug.wrappers import Response

from lms.accounts.factors.queries import roles_wait
from lms.accounts.models import Account, Person, RoleGrant
from lms.accounts.people.records import PAGES
from lms.accounts.people.services import keep_page_choices
from lms.accounts.signin.queries import epoch_of
from lms.accounts.signin.tokens import Entrance
from lms.accounts.tablet.queries import still_opens
from lms.clock import now, real_now, today
from lms.db import db, prepared
from lms.policy import Actor, Grant, Permission, Role
from lms.replica import asked_where_written
from lms.ui.access import PROVED_AT, permission_of
from lms.ui.choices import KEEPER

login_manager = LoginManager()
HALF_WAY = "half_way"
HALF_WAY_SECONDS = 5 * 60
LASTS, SEEN, SHARED, KEPT_UNTIL = "lasts", "seen", "shared", "kept_until"
BY_SHEET = "by_sheet"
OWN_SECONDS = 30 * 24 * 60 * 60
SHARED_SECONDS = 30 * 60
NOTED_EVERY_SECONDS = 60
SIGNED_IN = re.compile(r"([0-9]{1,18})\.([0-9]{1,9})")


def grants_of(person_id: int) -> frozenset[Grant]:
    """The roles that a person holds today."""
    rows = db.session.execute(
        select(RoleGrant.role, RoleGrant.scope).where(
            RoleGrant.person_id == person_id,
            RoleGrant.from_on <= today(),
            or_(RoleGrant.until_on.is_(None), RoleGrant.until_on > today()),
        )
    )
    return frozenset(Grant(Role(role), scope) for role, scope in rows)


def actor_of(person_id: int, session_epoch: int = 0) -> Actor:
    """The person as an actor, with the grants of today."""
    return Actor(person_id, grants_of(person_id), session_epoch)


@prepared
def _who_and_roles(person_id: Any, on: Any) -> Select[Any]:
    """A person and her account, once for each role that she holds today: what every page of hers begins with."""
    person, account, grant = Person.__table__.c, Account.__table__.c, RoleGrant.__table__.c
    held = and_(grant.person_id == person.id, grant.from_on <= on, or_(grant.until_on.is_(None), grant.until_on > on))
    tables = Person.__table__.outerjoin(Account.__table__, account.person_id == person.id)
    return (
        select(
            person.id, person.settings, person.died_on, person.merged_into, person.erased_at,
            account.session_epoch, grant.role, grant.scope,
        )
        .select_from(tables.outerjoin(RoleGrant.__table__, held))
        .where(person.id == person_id)
    )  # fmt: skip


@dataclass(eq=False)
class SignedIn(UserMixin):
    """What Flask-Login carries: the person's number and the epoch she signed in under."""

    person_id: int
    epoch: int
    grants: frozenset[Grant] | None = None

    def get_id(self) -> str:
        return f"{self.person_id}.{self.epoch}"

    @cached_property
    def actor(self) -> Actor:
        """With the roles of today; with none while they wait for a second factor."""
        with asked_where_written():
            held = grants_of(self.person_id) if self.grants is None else self.grants
            found = Actor(self.person_id, held, self.epoch)
            self.waits = bool(found.grants) and roles_wait(self.person_id)
        return Actor(self.person_id, frozenset(), self.epoch) if self.waits else found

    waits = False


def lasting(shared: bool) -> int:
    """For how many seconds without a page a session lasts: half an hour on a device of many, 30 days on one's own."""
    return SHARED_SECONDS if shared else OWN_SECONDS


def note_proof() -> None:
    """Remember that this session has just proved who it belongs to."""
    session[PROVED_AT] = int(now().timestamp())


def let_in(entrance: Entrance, *, proved: bool = True, shared: bool = False, sheet: str = "") -> None:
    """Begin a new session: nothing of the one before is carried over.

    shared  other people use the device: the session ends with the browser, and after half an hour without a page
    sheet   public id of the tablet sheet that opened it: the session has no roles, and ends with the sheet
    """
    session.clear()
    if sheet:
        session[BY_SHEET] = sheet
    session.permanent = not shared
    session[LASTS], session[SEEN] = lasting(shared), int(now().timestamp())
    login_user(SignedIn(entrance.person_id, entrance.epoch))
    if proved:
        note_proof()


def on_shared_device() -> bool:
    """Whether whoever is signed in, or half way, said that others use the device."""
    return session.get(LASTS) == SHARED_SECONDS or bool(session.get(SHARED))


def sheet_of_session() -> str:
    """The tablet sheet that opened this session; "" when it was opened otherwise."""
    return str(session.get(BY_SHEET, ""))


def keep_signed_in_until(moment: datetime) -> None:
    """Until then the session does not end because no page was asked for: somebody works on the one she has."""
    session[KEPT_UNTIL] = int(moment.timestamp())


def _is_over() -> bool:
    """True for a session that nobody used for as long as it lasts; a use is noted at most every minute."""
    lasts, seen, at = session.get(LASTS), session.get(SEEN, 0), int(now().timestamp())
    if lasts is None:
        return False
    if at - seen > lasts and at > session.get(KEPT_UNTIL, 0):
        return True
    if at - seen > NOTED_EVERY_SECONDS:
        session[SEEN] = at
    return False


def wait_for_code(entrance: Entrance, *, shared: bool = False) -> None:
    """Remember whose password was right, and nothing else: this is no session yet."""
    session.clear()
    session[HALF_WAY], session[SHARED] = [entrance.person_id, entrance.epoch, int(now().timestamp())], shared


def half_way() -> Entrance | None:
    """Who gave her password within the last five minutes and was not signed out since; None otherwise."""
    person_id, epoch, at = session.get(HALF_WAY) or (0, 0, 0)
    if now().timestamp() - at > HALF_WAY_SECONDS or epoch_of(person_id) != epoch:
        return None
    return Entrance(person_id, epoch)


def lead_to_second_step() -> Response | None:
    """Whose roles wait for a second factor is led to set it up, instead of reading that she may not."""
    if not current_user.is_authenticated or request.endpoint is None:
        return None
    permission = permission_of(request.endpoint)
    for_all = not isinstance(permission, Permission) or Role.LEARNER in permission.roles
    _ = current_user.actor
    return redirect(url_for("factors.mine")) if current_user.waits and not for_all else None


@login_manager.user_loader
def load_signed_in(token: str) -> SignedIn | None:
    """The person of a session cookie; None once she signed out everywhere, died or was merged away."""
    parts = SIGNED_IN.fullmatch(token) if isinstance(token, str) else None
    if parts is None or _is_over():
        return None
    with asked_where_written():
        return _signed_in(*parts.groups())


def _signed_in(number: str, epoch: str) -> SignedIn | None:
    rows = _who_and_roles(person_id=int(number), on=today()).all()
    row = rows[0] if rows else None
    if row is None or row.died_on or row.merged_into or row.erased_at or (row.session_epoch or 0) != int(epoch):
        return None
    g.own_choices = (row.settings or {}).get(PAGES, {})
    if sheet_of_session():
        return SignedIn(row.id, int(epoch), frozenset()) if still_opens(sheet_of_session(), row.id) else None
    return SignedIn(row.id, int(epoch), frozenset(Grant(Role(each.role), each.scope) for each in rows if each.role))


def keep_choices(said: Mapping[str, str]) -> bool:
    """Keep how the signed-in person wants her pages; True when the device keeps it, too: one of many never does."""
    person_id = current_user.person_id if current_user.is_authenticated else None
    if person_id is None:
        return True
    if said:
        keep_page_choices(person_id, said)
    return not on_shared_device()


def _begin_without_choices() -> None:
    """What one reader chose is nothing of the next one's; who is signed in brings hers (``load_signed_in``)."""
    g.pop("own_choices", None)


class SteadySigner(TimestampSigner):
    """Signs by the clock that does not step: or a clock put back would sign everybody out as coming from the future."""

    def get_timestamp(self) -> int:
        return int(real_now().timestamp())


class Sessions(SecureCookieSessionInterface):
    """Sessions as Flask keeps them, signed by the steady clock."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = SteadySigner
        return serializer


def init_session(app: Flask) -> None:
    """Connect Flask-Login; a changed browser signs a session out."""
    app.session_interface = Sessions()
    login_manager.session_protection = None
    login_manager.init_app(app)
    app.extensions[KEEPER] = keep_choices
    app.before_request(_begin_without_choices)
    app.before_request(lead_to_second_step)
