"""What a page of questions sends: one field a question, or one a row or a place of it."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from courses.learning.controls import FIELD

_NAME = re.compile(rf"{FIELD}(?P<check>[0-9]{{1,18}})(?:\.(?P<place>[0-9]{{1,2}}))?")


def answers_sent(names: Iterable[str], values: Callable[[str], list[str]]) -> dict[int, Any]:
    """What was sent for each question, as lms.knowledge reads responses; other fields are none of its business.

    values   all values under a name, as ``request.form.getlist`` gives them
    """
    found: dict[int, Any] = {}
    for name in names:
        field = _NAME.fullmatch(name)
        if field is None:
            continue
        check, sent = int(field["check"]), values(name)
        if field["place"] is None:
            found[check] = sent if len(sent) > 1 else sent[0]
        else:
            places = found.setdefault(check, {})
            if isinstance(places, dict):
                places[field["place"]] = sent[0]
    return found
