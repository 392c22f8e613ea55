"""Mounts the packages' REST blueprints below /api/v1 and answers refusals as RFC 9457 problem documents."""

from collections.abc import Sequence

from flask import Flask, Response, g, jsonify
from flask_wtf import CSRFProtect
from werkzeug.exceptions import HTTPException

from lms.db import db
from lms.errors import LmsError
from lms.i18n import sentence
from lms.ui.plug import Plug

PREFIX = "/api/v1"


def problem(status: int, code: str, title: str) -> Response:
    """A problem document: stable ``code``, a sentence, the request's id."""
    response = jsonify(type=f"urn:problem:{code}", title=title, status=status, code=code, instance=g.get("request_id"))
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def _refusal(refusal: LmsError) -> Response:
    db.session.rollback()
    return problem(refusal.status, refusal.code, sentence(refusal))


def _http(fault: HTTPException) -> Response:
    return problem(fault.code or 500, (fault.name or "error").lower().replace(" ", "_"), fault.description or "")


def mount_rest(app: Flask, plugs: Sequence[Plug], csrf: CSRFProtect) -> None:
    """Register every package's REST blueprint; tokens take the place of cookies, so no CSRF check applies.

    The handlers are set on the application by the blueprint's name, because a blueprint that has served one
    application takes none any more.
    """
    app.extensions["rest_blueprints"] = set()
    for plug in plugs:
        for blueprint in plug.rest:
            handlers = app.error_handler_spec[blueprint.name][None]
            handlers[LmsError], handlers[HTTPException] = _refusal, _http
            csrf.exempt(blueprint)
            app.register_blueprint(blueprint, url_prefix=f"{PREFIX}{blueprint.url_prefix or ''}")
            app.extensions["rest_blueprints"].add(blueprint.name)
