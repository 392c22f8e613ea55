"""What happens around every page: request id, security headers, preferences, refusals as pages."""

import logging
import secrets

from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from lms.db import db, schema_heads, schema_revisions
from lms.errors import LmsError, NotFound
from lms.i18n import sentence
from lms.ui.access import actor, offered, public, same_site
from lms.ui.choices import KEEPER, Keeper, chosen, known_choices
from lms.ui.design import design_examples
from lms.ui.finding import LONGEST, found_for
from lms.ui.frame import here, tools
from lms.ui.plain import page_for
from lms.ui.slots import found_pages, menu_for, panels
from lms.ui.static_files import is_static

log = logging.getLogger("lms.pages")
pages = Blueprint("ui", __name__, template_folder="templates", static_folder="static", static_url_path="/static/ui")

YEAR_SECONDS = 365 * 24 * 3600
AWAY_SECONDS = "10"
POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


@pages.post("/preferences")
@public
def preferences() -> Response:
    """Keep text size, colours, furigana, plain words and language: with the person, and on a device of her own."""
    response = redirect(same_site(request.form.get("next") or request.referrer or "/"))
    said = known_choices(request.form)
    keep: Keeper = current_app.extensions[KEEPER]
    if keep(said):
        for name, value in said.items():
            response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure)
    return response  # type: ignore[return-value]


@pages.get("/design")
@public
def design() -> str:
    """The living page of every component."""
    return render_template("ui/design.html", **design_examples())


@pages.get("/search")
@public
def search() -> str:
    """Everything that this reader may see and that her words fit, kind by kind."""
    text = request.args.get("q", "").strip()[:LONGEST]
    known, reader = current_app.extensions, actor()
    found = found_pages(reader, menu_for(reader, known["menu"]), known["doors"], text)
    found += found_for(reader, known["finders"], text)
    return render_template("ui/search.html", sought=text, found=found)


@pages.get("/healthz")
@public
def healthz() -> dict[str, str]:
    """200 with JSON when the application can serve from its database."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok", "database": db.engine.dialect.name}


@pages.get("/readyz")
@public
def readyz() -> tuple[dict[str, str], int]:
    """200 when requests may be sent here: the database answers and has the schema of this code; else 503 and why."""
    try:
        known = set(db.session.scalars(text("SELECT version_num FROM alembic_version")))
    except SQLAlchemyError as fault:
        db.session.rollback()
        log.warning("not ready: %s", type(fault).__name__)
        return {"status": "database"}, 503
    # Newer than this code is well: old code serves on while the new one is brought out.
    directory = current_app.extensions["migrate"].directory
    ready = known == schema_heads(directory) or known - schema_revisions(directory)
    return ({"status": "ready"}, 200) if ready else ({"status": "schema"}, 503)


@pages.get("/privacy")
@public
def privacy() -> str:
    """What is kept of a person, why, until when, and whom to ask."""
    return render_template(page_for("ui/privacy.html", "ui/privacy_plain.html"))


def _begin_request() -> None:
    g.request_id = secrets.token_hex(8)
    # Nothing of ours has such a name, and PostgreSQL would refuse to look for it.
    if "\0" in request.path:
        raise NotFound


def _finish_request(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers["X-Request-Id"] = g.get("request_id", "")
    if request.is_secure or current_app.config["PRODUCTION"]:
        headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_SECONDS}; includeSubDomains")
    if 400 <= response.status_code < 500:
        log.info("request refused", extra={"status": response.status_code})
    if request.endpoint and not is_static(request.endpoint):
        headers.setdefault("Cache-Control", "no-store")
    return response


def _error_page(status: int, message: str = "") -> tuple[str, int]:
    # A form that was too large is opened anew; its other words are put back there.
    back = same_site(request.referrer or "/") if status == 413 else ""
    number = g.get("request_id", "")
    return render_template("ui/error.html", status=status, message=message, back=back, request_id=number), status


def _show_refusal(refusal: LmsError) -> tuple[str, int]:
    db.session.rollback()
    return _error_page(refusal.status, sentence(refusal))


def _show_http(fault: HTTPException) -> tuple[str, int] | HTTPException:
    if fault.code is None or fault.code < 400:
        return fault
    return _error_page(fault.code)


def _show_csrf(_: CSRFError) -> tuple[str, int]:
    return render_template("ui/expired.html", next=same_site(request.referrer or url_for("home.home_page"))), 400


def _show_nested(_: RecursionError) -> tuple[str, int]:
    """JSON that is nested without end: what was sent is at fault."""
    db.session.rollback()
    return _error_page(400)


def _show_away(fault: OperationalError) -> tuple[str, int, dict[str, str]]:
    """The database is away for the moment (a restart, a failover, no room): the same page will open soon."""
    db.session.rollback()
    log.warning(
        "the database does not answer: %s", type(fault.orig).__name__, extra={"request_id": g.get("request_id", "")}
    )
    page, status = _error_page(503)
    return page, status, {"Retry-After": AWAY_SECONDS}


def _show_fault(fault: Exception) -> tuple[str, int]:
    db.session.rollback()
    log.exception("fault on a page", extra={"request_id": g.get("request_id", "")})
    return _error_page(500)


def init_pages(app: Flask) -> None:
    """Mount the pages of the house and what happens around each request."""
    app.register_blueprint(pages)
    app.before_request(_begin_request)
    app.after_request(_finish_request)
    app.register_error_handler(CSRFError, _show_csrf)
    app.register_error_handler(LmsError, _show_refusal)
    app.register_error_handler(HTTPException, _show_http)
    app.register_error_handler(RecursionError, _show_nested)
    app.register_error_handler(OperationalError, _show_away)
    app.register_error_handler(Exception, _show_fault)
    app.context_processor(_for_all_pages)


def _for_all_pages() -> dict[str, object]:
    """What every template may ask for."""
    looks = {
        "text_size": chosen("text"),
        "look": chosen("look"),
        "plain_on": chosen("plain") == "on",
        "ruby_on": chosen("ruby") == "on",
    }
    return {
        "actor": actor(),
        "offered": offered,
        "panels": panels,
        "back_here": here(),
        "tools": lambda sought: tools(actor(), looks, sought),
        **looks,
    }
