"""Drawing and fingerprints, without a database."""

from collections import Counter
from dataclasses import dataclass, replace

import pytest

from exams.papers.rules import (
    STANDARD_LEVELS,
    Placed,
    barred_from_real_paper,
    cells_of,
    draw,
    faults_in_blueprint,
    fingerprint,
    missing_for,
)

# curriculum.md: the chapter weights of 50
WEIGHTS = dict(zip([f"ch{n:02}" for n in range(1, 13)], [4, 4, 5, 4, 5, 4, 5, 5, 4, 4, 3, 3], strict=True))
STANDARD = {"topics": WEIGHTS, "levels": STANDARD_LEVELS}


@dataclass(frozen=True)
class Thing:
    code: str
    topic_code: str
    level: str


def bank(knowledge=5, understanding=5, application=3):
    counts = {"knowledge": knowledge, "understanding": understanding, "application": application}
    return [
        Thing(f"{t}-{level}-{n}", t, level) for t in WEIGHTS for level, count in counts.items() for n in range(count)
    ]


def test_the_cells_of_the_standard_blueprint_add_up_to_its_chapters_and_its_levels():
    cells = cells_of(STANDARD)

    assert {t: sum(n for (topic, _), n in cells.items() if topic == t) for t in WEIGHTS} == WEIGHTS
    by_level = Counter()
    for (_, level), count in cells.items():
        by_level[level] += count
    # 40, 38 and 22 percent of 50
    assert by_level == {"knowledge": 20, "understanding": 19, "application": 11}


@pytest.mark.parametrize("seed", range(5))
def test_a_drawn_paper_has_the_weights_of_the_chapters_exactly(seed):
    drawn = draw(STANDARD, bank(), seed)

    assert len(drawn) == 50
    assert len({item.code for item in drawn}) == 50
    assert Counter(item.topic_code for item in drawn) == WEIGHTS
    assert Counter(item.level for item in drawn) == {"knowledge": 20, "understanding": 19, "application": 11}


def test_the_same_seed_draws_the_same_paper_whatever_order_the_bank_comes_in():
    assert draw(STANDARD, bank(), 7) == draw(STANDARD, list(reversed(bank())), 7)
    assert draw(STANDARD, bank(), 7) != draw(STANDARD, bank(), 8)


def test_a_level_that_is_short_is_filled_from_the_same_chapter():
    drawn = draw(STANDARD, bank(application=0), 7)

    assert Counter(item.topic_code for item in drawn) == WEIGHTS
    assert Counter(item.level for item in drawn)["application"] == 0


def test_the_chapters_that_the_bank_cannot_fill_are_named_with_their_figures():
    poor = [item for item in bank() if item.topic_code != "ch07" or item.level == "application"]

    assert [(m.topic_code, m.wanted, m.there) for m in missing_for(STANDARD, poor)] == [("ch07", 5, 3)]
    assert missing_for(STANDARD, bank()) == []


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        (STANDARD, []),
        ({"topics": {}, "levels": STANDARD_LEVELS}, ["no_topics"]),
        ({"topics": {"ch99": 3}, "levels": STANDARD_LEVELS}, ["unknown_topic"]),
        ({"topics": {"ch01": 3}, "levels": {"knowledge": 99}}, ["levels_not_100"]),
        ({"topics": {"ch01": 3, "ch02": -1}, "levels": {"knowledge": 100}}, ["negative"]),
    ],
)
def test_a_blueprint_that_nobody_can_fill_is_refused(body, faults):
    assert faults_in_blueprint(body, WEIGHTS) == faults


def test_a_fingerprint_changes_with_every_place_version_word_and_key():
    first = Placed("A", 1, "item-1", 1, {"stem": "問い"}, {"options": ["a"]})
    second = Placed("A", 2, "item-2", 1, {"stem": "別の問い"}, {"options": ["b"]})
    whole = fingerprint([first, second])

    assert fingerprint([second, first]) == whole
    for changed in (
        replace(first, position=3),
        replace(first, part="B"),
        replace(first, version=2),
        replace(first, body={"stem": "問い?"}),
        replace(first, key={"options": ["c"]}),
    ):
        assert fingerprint([changed, second]) != whole
    assert fingerprint([first]) != whole


@pytest.mark.parametrize(
    ("pool", "sample", "barred"), [("secure", False, False), ("practice", False, True), ("practice", True, True)]
)
def test_rule_10_practice_and_sample_items_are_barred_from_a_real_paper(pool, sample, barred):
    assert barred_from_real_paper(pool, sample) is barred
