"""Mounts the packages' REST blueprints below /api/v1 and answers refusals as RFC 9457 problem documents."""

import logging
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from flask_babel import gettext
from flask_wtf import CSRFProtect
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from lms.db import db
from lms.errors import LmsError
from lms.i18n import sentence
from lms.i18n_mark import N_
from lms.ui.access import public
from lms.ui.openapi import document
from lms.ui.pages import AWAY_SECONDS
from lms.ui.plug import Plug

log = logging.getLogger("lms.rest")

PREFIX = "/api/v1"
# What is said of a refusal that none of our own sentences tells.
UNREAD = N_("We could not read what was sent")
OUR_FAULT = N_("Something went wrong on our side")
TITLES = {
    403: N_("This is not open to you"),
    404: N_("There is nothing at this address"),
    405: N_("This address does not take this method"),
    413: N_("The file is too large"),
    415: N_("We cannot read this kind of content"),
    429: N_("Please wait a little"),
    503: N_("Please ask again in a moment"),
}


def problem(status: int, code: str, title: str) -> Response:
    """A problem document: stable ``code``, a sentence, the request's id."""
    response = jsonify(type=f"urn:problem:{code}", title=title, status=status, code=code, instance=g.get("request_id"))
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def _title(status: int) -> str:
    """A sentence for a status, in the reader's language."""
    return gettext(TITLES.get(status, UNREAD if status < 500 else OUR_FAULT))


def _refusal(refusal: LmsError) -> Response:
    db.session.rollback()
    return problem(refusal.status, refusal.code, sentence(refusal))


def _http(fault: HTTPException) -> Response:
    status = fault.code or 500
    return problem(status, (fault.name or "error").lower().replace(" ", "_"), _title(status))


def _away(fault: OperationalError) -> Response:
    """The database is away for the moment: whoever asks may ask again."""
    db.session.rollback()
    log.warning("the database does not answer: %s", type(fault.orig).__name__)
    response = problem(503, "service_unavailable", _title(503))
    response.headers["Retry-After"] = AWAY_SECONDS
    return response


def _fault(fault: Exception) -> Response:
    db.session.rollback()
    log.exception("fault in the interface", extra={"request_id": g.get("request_id", "")})
    return problem(500, "internal_server_error", _title(500))


def _answer_below_prefix(app: Flask) -> None:
    """Let an address below /api/v1 that is nobody's be answered as a problem, not as a page."""
    as_page = app.error_handler_spec[None][None][HTTPException]

    def answer(fault: HTTPException) -> Any:
        below = request.path == PREFIX or request.path.startswith(f"{PREFIX}/")
        return _http(fault) if below and (fault.code or 500) >= 400 else as_page(fault)

    app.register_error_handler(HTTPException, answer)


def openapi_document(plugs: Sequence[Plug]) -> dict[str, Any]:
    """The document of all that the interface answers."""
    endpoints = [endpoint for plug in plugs for endpoint in plug.endpoints]
    told = [one for plug in plugs for one in plug.told]
    return document(endpoints, "Well-being network", "1.2.0", told)


def _marked(response: Response) -> Response:
    """An answer that was read is marked by its content, so that the same content need not be sent twice."""
    if request.method == "GET" and response.status_code == 200 and not response.direct_passthrough:
        response.add_etag()
        response.make_conditional(request)
    return response


openapi_rest = Blueprint("openapi_rest", __name__)


@openapi_rest.get("/openapi.json")
@public
def openapi() -> Response:
    """The OpenAPI document of all that the interface answers."""
    return jsonify(current_app.extensions["openapi"])


def mount_rest(app: Flask, plugs: Sequence[Plug], csrf: CSRFProtect) -> None:
    """Register every package's REST blueprint; tokens take the place of cookies, so no CSRF check applies.

    The handlers are set on the application by the blueprint's name, because a blueprint that has served one
    application takes none any more.
    """
    app.extensions["rest_blueprints"] = set()
    app.extensions["openapi"] = openapi_document(plugs)
    _answer_below_prefix(app)
    for blueprints in ((openapi_rest,), *(plug.rest for plug in plugs)):
        for blueprint in blueprints:
            handlers = app.error_handler_spec[blueprint.name][None]
            handlers[LmsError], handlers[HTTPException], handlers[Exception] = _refusal, _http, _fault
            handlers[OperationalError] = _away
            app.after_request_funcs.setdefault(blueprint.name, []).append(_marked)
            csrf.exempt(blueprint)
            app.register_blueprint(blueprint, url_prefix=f"{PREFIX}{blueprint.url_prefix or ''}")
            app.extensions["rest_blueprints"].add(blueprint.name)
