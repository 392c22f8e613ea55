"""Reading answers by the kind of their question, before they are written: what no question of its kind can hold is refused.

A paper is frozen before anybody sits, so what its places ask for is kept in memory, by the paper's own public name.
Kept or not, this only ever refuses early; the statements of statements.py alone permit.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from exams.attempts.statements import ALL_OF, Run
from lms.knowledge.api import read_response

Places = Mapping[tuple[str, int], tuple[str, Mapping[str, Any]]]
MOST_PAPERS = 50
EMPTY: tuple[Any, ...] = (None, "", [], {})

_PAPERS = """
SELECT {all} FROM attempt a LEFT JOIN paper p ON p.id = a.paper_id WHERE a.public_id IN (SELECT {each})
"""
_EACH = {
    "sqlite": "value FROM json_each(:attempts)",
    "postgresql": "jsonb_array_elements_text(CAST(:attempts AS jsonb))",
}
_PAPERS_OF = {
    engine: _PAPERS.format(all=ALL_OF[engine].format("a.public_id, a.sitting_id, a.id, p.id, p.public_id"), each=each)
    for engine, each in _EACH.items()
}
_OF_PAPER = """
SELECT t.part, t.position, i.kind, v.body FROM paper_item t
JOIN item_version v ON v.id = t.item_version_id JOIN item i ON i.id = v.item_id
WHERE t.paper_id = :paper
"""
_OF_PRACTICE = """
SELECT q.part, q.position, i.kind, v.body FROM attempt_question q
JOIN item_version v ON v.id = q.item_version_id JOIN item i ON i.id = v.item_id
WHERE q.sitting_id = :sitting AND q.attempt_id = :attempt
"""
_kept: dict[str, Places] = {}


class Unread(NamedTuple):
    """What a page sent for one place of one attempt."""

    attempt: str
    kind: str
    part: str
    position: int
    answer: Any

    @property
    def says_something(self) -> bool:
        return self.kind == "answer" and self.answer not in EMPTY


def only_value(rows: Sequence[Sequence[Any]]) -> Any:
    """What a statement gave that gives one value of JSON; SQLite gives it as text."""
    found = rows[0][0]
    return json.loads(found) if isinstance(found, str) else found


def read_answers(run: Run, engine: str, unread: Sequence[Unread]) -> list[tuple[Any, bool]]:
    """Each answer as it is stored, and whether it could be read.

    What is no answer, taken back, or at a place that is not there passes as it is.
    """
    attempts = sorted({one.attempt for one in unread if one.says_something})
    rows = only_value(run(_PAPERS_OF[engine], {"attempts": json.dumps(attempts)})) if attempts else ()
    places = {attempt: _places_of(run, *of) for attempt, *of in rows}
    return [_read(one, places.get(one.attempt, {})) for one in unread]


def _read(unread: Unread, places: Places) -> tuple[Any, bool]:
    asked = places.get((unread.part, unread.position))
    if not unread.says_something or asked is None:
        return unread.answer, True
    kind, body = asked
    found = read_response(kind, body, unread.answer)
    only_space = isinstance(unread.answer, str) and not unread.answer.strip()
    return (unread.answer, False) if found in EMPTY and not only_space else (found, True)


def _places_of(run: Run, sitting_id: int, attempt_id: int, paper_id: int | None, paper: str | None) -> Places:
    if paper is None:
        return _places(run(_OF_PRACTICE, {"sitting": sitting_id, "attempt": attempt_id}))
    if paper not in _kept:
        while len(_kept) >= MOST_PAPERS:
            _kept.pop(next(iter(_kept)))
        _kept[paper] = _places(run(_OF_PAPER, {"paper": paper_id}))
    return _kept[paper]


def _places(rows: Sequence[Sequence[Any]]) -> Places:
    return {
        (part, position): (kind, json.loads(body) if isinstance(body, str) else body)
        for part, position, kind, body in rows
    }
