"""What an analysis of a sitting starts from: the answers of all who handed in, part by part. Reads keys (rules 9)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from exams.analysis.answers import Answers, ItemAnswers
from exams.analysis.rules import AGE_GROUPING, CHANNEL_GROUPING, age_band
from exams.attempts.queries import answers_of
from exams.papers.queries import frozen_paper
from exams.results.board.queries import Candidate, candidates_of
from exams.results.rules import Place, PlacedItem, counts, key_in_force
from exams.results.scoring import placed_items, rulings_of
from exams.sittings.exemptions.queries import carried_parts
from exams.sittings.values import SittingCard
from lms.accounts.api import age_on, people
from lms.clock import day_of
from lms.knowledge.api import ESSAY, SINGLE_CHOICE, TRUE_FALSE, score

CHOSEN_ONE = (SINGLE_CHOICE, TRUE_FALSE)
BATCH = 500


def label_of(place: Place) -> str:
    """How a question is called in figures: A-12."""
    return f"{place[0]}-{place[1]}"


def gathered(card: SittingCard) -> dict[str, Answers]:
    """Part -> answers of everybody who handed in and sat it, scored by the keys in force.

    Written answers have no figures here. A question that the board dropped or credited to everybody
    says nothing any more and is left out; one on trial has figures and no part in the points.
    """
    if card.paper_id is None:
        return {}
    ended = [candidate for candidate in candidates_of(card) if candidate.ended]
    rulings = rulings_of(card.id)
    items = [
        (item, key_in_force(item, rulings.get((item.part, item.position))))
        for item in placed_items(card.paper_id)
        if item.kind != ESSAY and (item.pretest or counts(item, rulings.get((item.part, item.position))))
    ]
    items = [(item, key) for item, key in items if not key.get("credit_all")]
    answers = _answers(card.id, [candidate.seq for candidate in ended])
    groups = _groups(ended, day_of(card.opens_at))
    options, carried = _options(card.paper_id), carried_parts(card.id)
    found = {}
    for part in sorted({item.part for item, _ in items}):
        sat = [n for n, candidate in enumerate(ended) if part not in carried.get(candidate.seq, {})]
        given = [answers[n] for n in sat]
        found[part] = Answers(
            [_item(item, key, given, options) for item, key in items if item.part == part],
            len(sat),
            {name: [group[n] for n in sat] for name, group in groups.items()},
        )
    return found


def _answers(sitting_id: int, seqs: Sequence[int]) -> list[Mapping[Place, Any]]:
    """Per candidate, in the order asked for, place -> answer."""
    found: dict[int, Mapping[Place, Any]] = {}
    for start in range(0, len(seqs), BATCH):
        found |= answers_of(sitting_id, seqs[start : start + BATCH])
    return [found[seq] for seq in seqs]


def _options(paper_id: int) -> dict[Place, tuple[str, ...]]:
    return {
        (part.part, place.position): tuple(option["id"] for option in place.question.body.get("options", ()))
        for part in frozen_paper(paper_id).parts
        for place in part.questions
        if place.question.kind in CHOSEN_ONE
    }


def _item(
    item: PlacedItem,
    key: Mapping[str, Any],
    answers: Sequence[Mapping[Place, Any]],
    options: Mapping[Place, tuple[str, ...]],
) -> ItemAnswers:
    place = (item.part, item.position)
    given = [own.get(place) for own in answers]
    marks = [score(item.kind, key, answer) for answer in given]
    known = options.get(place, ())
    return ItemAnswers(
        label=label_of(place),
        points=[float(mark.earned or 0) for mark in marks],
        possible=marks[0].possible if marks else 1.0,
        chosen=[answer if answer in known else None for answer in given] if known else (),
        options=known,
        keyed=tuple(key.get("options", ())),
        counts=not item.pretest,
    )


def _groups(ended: Sequence[Candidate], on: date) -> dict[str, Sequence[str]]:
    """Way of sitting and age on the day, per candidate; "" where it is not known."""
    attempts = [candidate.attempt for candidate in ended if candidate.attempt]
    cards = people({attempt.person_id for attempt in attempts})
    born = [cards[attempt.person_id].born_on if attempt.person_id in cards else None for attempt in attempts]
    return {
        CHANNEL_GROUPING: [attempt.channel for attempt in attempts],
        AGE_GROUPING: [age_band(age_on(day, on)) if day else "" for day in born],
    }
