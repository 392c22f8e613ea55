"""Access to pages: every endpoint names a permission or is public; the application does not start otherwise."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.clock import now
from lms.errors import Misconfigured, NotAllowed, NotFound
from lms.policy import EVERYONE, GUEST, Actor, Permission

View = TypeVar("View", bound=Callable[..., Any])

PROVED_AT = "proved_at"
PROVED_FOR_SECONDS = 15 * 60
SAFE = ("GET", "HEAD", "OPTIONS")

SELF = Permission("account.self", "See and change one's own account and pages", EVERYONE)


def _declared(view: Any) -> Permission | str:
    """What a view declared: a permission, or "public"."""
    return view.access  # type: ignore[no-any-return]


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare the permission that a view needs; its scope is checked again by the service."""

    def mark(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return mark


def proves(view: View) -> View:
    """Declare that whoever sends this must have proved who she is within the last fifteen minutes."""
    view.proves = True  # type: ignore[attr-defined]
    return view


def proved_recently() -> bool:
    """Whether this session proved who it belongs to within the last fifteen minutes."""
    return now().timestamp() - session.get(PROVED_AT, 0) <= PROVED_FOR_SECONDS


def public(view: View) -> View:
    """Declare a view that anyone may open."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def on_content_host(view: View) -> View:
    """Declare a view that the second host may serve, which holds what was made elsewhere (LMS_CONTENT_ORIGIN)."""
    view.on_content_host = True  # type: ignore[attr-defined]
    return view


def actor() -> Actor:
    """Who asks: the signed-in person with the grants of today, a token's actor, or a guest."""
    if "actor" not in g:
        g.actor = current_user.actor if current_user.is_authenticated else GUEST
    return g.actor  # type: ignore[no-any-return]


def check_every_endpoint(app: Flask) -> None:
    """Refuse to start while an endpoint declares nothing."""
    bare = [name for name, view in app.view_functions.items() if not hasattr(view, "access")]
    if bare:
        raise Misconfigured(name="access", hint=f"declare @requires or @public on {', '.join(sorted(bare))}")


def same_site(target: str) -> str:
    """Only a path of this site may be gone back to; anything else leads home."""
    parts = urlsplit(target)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


def _at_content_host() -> bool:
    origin = current_app.config["CONTENT_ORIGIN"]
    return bool(origin) and request.host == urlsplit(origin).netloc


def guard() -> Response | None:
    """Before each request: default deny. A guest is led to sign in and back; others are refused.

    Who sent a form after her session had ended comes back to the page of the form, where ui.js fills it again.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if _at_content_host() and not (hasattr(view, "on_content_host") or (request.endpoint or "").endswith(".static")):
        raise NotFound
    permission = _declared(view) if view else "public"
    if isinstance(permission, str) or actor().may(permission):
        return _proof_first(view)
    if actor().signed_in or request.blueprint in current_app.extensions["rest_blueprints"]:
        raise NotAllowed(permission=permission.code)
    back = request.full_path.rstrip("?") if request.method == "GET" else same_site(request.referrer or "/")
    return redirect(url_for("accounts.sign_in", next=back))


def _proof_first(view: Any) -> Response | None:
    """What weighs much waits for a proof; the page of the form is opened anew after it, filled by ui.js."""
    if request.method in SAFE or not getattr(view, "proves", False) or proved_recently():
        return None
    return redirect(url_for("factors.again", next=same_site(request.referrer or "/")))


def offered(endpoint: str) -> bool:
    """Whether a page may offer this actor the way to an endpoint: nobody is shown a door that is shut to her."""
    permission = permission_of(endpoint)
    return isinstance(permission, str) or actor().may(permission)


def permission_of(endpoint: str) -> Permission | str:
    """What an endpoint declared; for the access matrix and the documents."""
    return _declared(current_app.view_functions[endpoint])
