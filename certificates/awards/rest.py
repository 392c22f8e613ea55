"""The explanation of a title as JSON, in the language that the caller asks for."""

import json

from flask import Blueprint, Response, request

from certificates.awards.explaining import explain_page, facts_of
from certificates.awards.policies import OWN_TITLES
from lms.i18n import LANGUAGES, in_language
from lms.ui.access import actor, requires

title_rest = Blueprint("title_rest", __name__, url_prefix="/titles")


def _language() -> str:
    """``lang`` in the address, else the caller's Accept-Language, else Japanese."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES, default="ja") or "ja"


@title_rest.get("/<person>/<title>")
@requires(OWN_TITLES)
def explanation(person: str, title: str) -> Response:
    """How PERSON ("me", or a public id) stands towards TITLE ("all" for every one); ``as_of`` a day as it was known."""
    language = _language()
    with in_language(language):
        page = explain_page(actor(), person, title, request.args.get("as_of", ""))
        facts = {"language": language, **facts_of(page.standing, page.titles)}
    answer = Response(json.dumps(facts, ensure_ascii=False, default=str), mimetype="application/json")
    answer.headers["Content-Language"], answer.headers["Vary"] = language, "Accept-Language, Cookie"
    return answer
