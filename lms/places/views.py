"""The page behind a typed postal code; it says what everybody may read in the list of Japan Post."""

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from lms.errors import NotFound
from lms.places.postal import postal_place
from lms.ui.access import public

DOOR = "/postal-codes/"
DAY_S = 86400

places = Blueprint("places", __name__)


@places.get(f"{DOOR}<code>")
@public
def postal_code(code: str) -> Response:
    """Municipality and town of a postal code; 404 for one that is not listed."""
    found = postal_place(code)
    if found is None:
        raise NotFound
    answer = jsonify(area=found.area_code, town=found.town)
    answer.cache_control.public, answer.cache_control.max_age = True, DAY_S
    return answer
