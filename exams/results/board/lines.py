"""The open list line by line, for the board: slip numbers and points, no names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from exams.errors import NotFound
from exams.marking.queries import marked_by
from exams.results.board.figures import Cut, cuts_of, possible_of
from exams.results.board.queries import blocked_for, card_for, lines_of, open_list, slips_of, standings
from exams.results.board.words import BLOCK_NAMES, STANDING_NAMES, STANDING_TAGS
from exams.results.models import Score
from exams.results.rules import OUTCOME_NAMES, OUTCOME_TAGS
from exams.results.scoring import newest_scores
from lms.policy import Actor
from lms.ui.lists import Page, page_from


@dataclass(frozen=True)
class LineShown:
    """One candidate's line."""

    slip_number: str
    points: str
    outcome: str
    outcome_tag: str
    near: bool
    standing: str
    standing_tag: str
    blocked: str


def lines_page(actor: Actor, public_id: str, number: int = 1) -> Page:
    """The open list, a page of it."""
    lines = line_rows(actor, public_id)
    return page_from(lines, number)


def line_rows(actor: Actor, public_id: str) -> list[LineShown]:
    """All lines of the open list; NotFound while there is none."""
    card = card_for(actor, public_id)
    frozen = open_list(card.id)
    if frozen is None:
        raise NotFound
    lines = lines_of(frozen)
    scores, slips = newest_scores(card.id), slips_of(card.id)
    cuts = cuts_of(card, possible_of(list(scores.values())))
    blocked = blocked_for(actor.person_id or 0, lines, marked_by(card.id))
    return [
        LineShown(
            slip_number=slips[one.line.seq],
            points=_points(scores.get(one.line.seq)) if one.line.attempt_id else "-",
            outcome=OUTCOME_NAMES[one.line.outcome],
            outcome_tag=OUTCOME_TAGS[one.line.outcome],
            near=_is_near(scores.get(one.line.seq), cuts),
            standing=STANDING_NAMES[one.standing],
            standing_tag=STANDING_TAGS[one.standing],
            blocked=BLOCK_NAMES.get(blocked.get(one.line.seq, ""), ""),
        )
        for one in standings(frozen)
    ]


def _points(score: Score | None) -> str:
    if score is None:
        return "-"
    return " / ".join(_told(part, found) for part, found in sorted(score.parts.items()))


def _told(part: str, found: Mapping[str, Any]) -> str:
    points = "-" if found["earned"] is None else f"{found['earned']:g}"
    return f"{part} {points} ({gettext('Carried over')})" if "carried" in found else f"{part} {points}"


def _is_near(score: Score | None, cuts: dict[str, Cut]) -> bool:
    if score is None:
        return False
    sat = {part: found["earned"] for part, found in score.parts.items() if "carried" not in found}
    earned = {part: points for part, points in sat.items() if points is not None}
    return any(cut.is_near(earned[part]) for part, cut in cuts.items() if part in earned)
