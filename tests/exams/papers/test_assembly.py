"""Assembly against brute force over everything there is, and against shortages that were counted by hand."""

import sys
from dataclasses import replace
from datetime import date
from itertools import combinations
from random import Random

import pytest

from exams.papers.assembly.blueprints import problem_of, quotas_of
from exams.papers.assembly.child import assembled
from exams.papers.assembly.engine import Search
from exams.papers.assembly.rules import (
    DEMANDED_SHARE,
    CandidateItem,
    Problem,
    Quota,
    ability_at,
    as_data,
    chance_of,
    checks_of,
    from_data,
    in_order,
    information_at,
    spread_of,
)
from exams.papers.errors import AssemblyFailed


def item(number, topic="ch01", level="knowledge", **more):
    return CandidateItem(id=number, code=f"Q{number:02}", topic=topic, level=level, **more)


def some(count, topic="ch01", level="knowledge", first=1, **more):
    return [item(first + n, topic, level, **more) for n in range(count)]


def asked(*cells):
    """Quotas out of (topic, level, count)."""
    return tuple(Quota(topic, level, count, count) for topic, level, count in cells)


def answer(problem):
    return list(Search(problem).run())


def papers_in(lines):
    return [line for line in lines if line["line"] == "papers"]


# ---- against brute force


def small_bank(seed):
    """Ten items of two chapters, with enemies, keys and figures of their own."""
    chance = Random(seed)
    enemies = {frozenset(chance.sample(range(1, 11), 2)) for _ in range(4)}
    return tuple(
        item(
            n,
            "ch01" if n <= 5 else "ch02",
            key=chance.choice("ab"),
            difficulty=round(chance.uniform(0.3, 0.9), 2),
            a=round(chance.uniform(0.4, 2), 2),
            b=round(chance.uniform(-1.5, 1.5), 2),
            enemies=frozenset(other for pair in enemies if n in pair for other in pair - {n}),
        )
        for n in range(1, 11)
    )


def small_problem(seed, overlap):
    quotas = asked(("ch01", "", 2), ("ch02", "", 2))
    return Problem(small_bank(seed), quotas, 2, overlap=overlap, keys=(1, 3), difficulty=(0.5, 0.7), cut=0.2, seconds=9)


def fits(paper):
    """All of a paper's own conditions, said once more in other words."""
    mean = sum(i.difficulty for i in paper) / 4
    at = sum(i.key == "a" for i in paper)
    apart = not any(other.id in one.enemies for one, other in combinations(paper, 2))
    return apart and 1 <= at <= 3 and 0.5 <= mean <= 0.7


def every_set(problem):
    first, second = problem.items[:5], problem.items[5:]
    papers = [
        (*one, *other) for one in combinations(first, 2) for other in combinations(second, 2) if fits((*one, *other))
    ]
    return [
        (one, other)
        for one, other in combinations(papers, 2)
        if len({i.id for i in one} & {i.id for i in other}) <= problem.overlap
    ] + ([(one, one) for one in papers] if problem.overlap >= 4 else [])


def information(paper):
    """a^2 P (1 - P) summed, as every textbook of item response theory has it."""
    return sum(i.a**2 * chance_of(i.a, i.b, 0.2) * (1 - chance_of(i.a, i.b, 0.2)) for i in paper)


@pytest.mark.parametrize("overlap", [0, 1])
@pytest.mark.parametrize("seed", range(8))
def test_small_banks_give_what_brute_force_gives(seed, overlap):
    problem = small_problem(seed, overlap)
    possible = [tuple(sorted((information(one), information(other)))) for one, other in every_set(problem)]

    lines = answer(problem)

    found = papers_in(lines)
    assert bool(found) is bool(possible)
    if not possible:
        assert lines[-1]["line"] == "impossible"
        return
    bound = next(line["information"] for line in lines if line["line"] == "bound")
    best_weakest = max(low for low, _ in possible)
    assert bound >= best_weakest - 1e-6
    low, high = sorted(found[-1]["information"])
    if best_weakest < DEMANDED_SHARE * bound:
        assert low == pytest.approx(best_weakest, abs=1e-5)
    else:
        least_spread = min(b - a for a, b in possible if a >= DEMANDED_SHARE * bound)
        assert high - low <= max(least_spread, 0.001 * (low + high) / 2) + 1e-5
    assert all(check.met for check in checks_of(problem, found[-1]["papers"]))


def test_the_same_seed_gives_the_same_papers_and_another_seed_others():
    problem = Problem(tuple(some(30)), asked(("ch01", "", 5)), papers=2)

    first = papers_in(answer(problem))[-1]["papers"]

    assert papers_in(answer(problem))[-1]["papers"] == first
    assert any(papers_in(answer(replace(problem, seed=seed)))[-1]["papers"] != first for seed in (2, 3, 4))


# ---- what is missing, counted by hand


def impossible(problem):
    line = answer(problem)[-1]
    assert line["line"] == "impossible"
    return line["conflict"], line["remedies"]


def test_three_items_too_few_in_one_cell_are_named_with_chapter_and_level():
    bank = [*some(4, "ch07", "knowledge"), *some(2, "ch07", "application", first=10)]

    conflict, remedies = impossible(Problem(tuple(bank), asked(("ch07", "knowledge", 4), ("ch07", "application", 5))))

    assert conflict == ["quota"]
    assert remedies == {"quota": [[["ch07", "application"], 3.0]]}


def test_two_papers_that_share_nothing_need_four_items_where_three_are_there():
    conflict, remedies = impossible(Problem(tuple(some(3)), asked(("ch01", "", 2)), papers=2))

    assert conflict == ["quota", "overlap"]
    assert remedies == {"quota": [[["ch01", ""], 1.0]], "overlap": [[["1", "2"], 1.0]]}


def test_enemies_that_are_all_there_is_conflict_with_the_count():
    bank = (item(1, enemies=frozenset({2})), item(2, enemies=frozenset({1})))

    conflict, remedies = impossible(Problem(bank, asked(("ch01", "", 2))))

    assert conflict == ["quota", "enemies"]
    assert remedies["quota"] == [[["ch01", ""], 1.0]]
    assert remedies["enemies"][0][1] == 1.0
    assert sorted(remedies["enemies"][0][0]) == ["Q01", "Q02"]


@pytest.mark.parametrize(
    ("family", "tired"),
    [
        ("exposure", {"seen": 4}),
        ("rest", {"last_seen": date(2027, 1, 1)}),
        ("rest", {"rest_until": date(2027, 2, 1)}),
    ],
)
def test_items_that_were_seen_too_often_or_too_lately_are_missing_and_said_to_be_the_way_out(family, tired):
    bank = (item(1), item(2, **tired), item(3, **tired))
    problem = Problem(bank, asked(("ch01", "", 2)), seen_most=3, rest_days=30, on=date(2027, 1, 20))

    conflict, remedies = impossible(problem)

    assert conflict == ["quota", family]
    assert remedies == {"quota": [[["ch01", ""], 1.0]], family: [[[], 1.0]]}


def test_an_item_seen_just_as_often_as_allowed_and_rested_to_the_day_is_drawn():
    bank = (item(1, seen=3), item(2, last_seen=date(2026, 12, 21)), item(3, rest_until=date(2027, 1, 20)))
    problem = Problem(bank, asked(("ch01", "", 3)), seen_most=3, rest_days=30, on=date(2027, 1, 20))

    assert papers_in(answer(problem))[-1]["papers"] == [[1, 2, 3]]


def test_a_case_of_three_does_not_fit_into_two_places():
    bank = tuple(item(n, case=9, place=n) for n in (1, 2, 3))

    conflict, remedies = impossible(Problem(bank, asked(("ch01", "", 2))))

    assert conflict == ["quota", "cases"]
    assert remedies["quota"] == [[["ch01", ""], 2.0]]
    assert remedies["cases"] == [[["Q01"], 1.0]]


def test_a_case_stays_whole_and_its_items_stand_together_in_their_order():
    bank = (item(1), item(5, case=9, place=2), item(2), item(3, case=9, place=1), item(4))
    problem = Problem(bank, asked(("ch01", "", 4)), difficulty=None)
    forced = replace(problem, items=tuple(replace(i, seen=0 if i.case else i.id) for i in bank), seen_most=2)

    drawn = papers_in(answer(forced))[-1]["papers"][0]

    assert sorted(drawn) == [1, 2, 3, 5]
    assert in_order(forced, drawn) == [1, 2, 3, 5]


def test_items_that_are_all_easy_cannot_give_a_middling_mean():
    bank = tuple(some(4, difficulty=0.9))

    conflict, remedies = impossible(Problem(bank, asked(("ch01", "", 2)), difficulty=(0.5, 0.7)))

    assert conflict == ["quota", "difficulty"]
    # two items of 0.9 where 0.7 is the most: 0.2 too much each
    assert remedies["difficulty"] == [[[], 0.4]]


def test_items_whose_key_is_always_the_same_break_the_balance():
    bank = (*some(3, key="a"), item(9, key="b"))

    conflict, remedies = impossible(Problem(bank, asked(("ch01", "", 4)), keys=(2, 2)))

    # b is the key once in all of the bank, and shall be it twice
    assert conflict == ["keys"]
    assert remedies["keys"] == [[["a"], 1.0], [["b"], 1.0]]


def test_pretest_places_are_filled_besides_and_count_for_no_quota_and_no_information():
    bank = (*some(3, a=1.0, b=0.0, difficulty=0.5), *some(2, first=8, pretest=True))
    problem = Problem(bank, asked(("ch01", "", 3)), pretest=1, cut=0.0)

    paper = papers_in(answer(problem))[-1]

    assert len(paper["papers"][0]) == 4
    # three items with a = 1 at their own difficulty: a quarter each
    assert paper["information"] == [0.75]
    conflict, remedies = impossible(replace(problem, pretest=3))
    assert (conflict, remedies) == (["pretest"], {"pretest": [[[], 1.0]]})


# ---- rules


def test_the_cut_in_points_becomes_the_ability_that_expects_them():
    # one item with b = 0.5: half of the points are expected at 0.5; ln 4 = 1.386 more for four fifths
    assert ability_at([item(1, a=1.0, b=0.5)], 0.5) == pytest.approx(0.5, abs=1e-3)
    assert ability_at([item(1, a=1.0, b=0.5)], 0.8) == pytest.approx(1.886, abs=1e-3)
    assert ability_at([item(1)], 0.5) is None


def test_information_is_a_quarter_of_a_squared_at_the_items_own_difficulty():
    assert information_at([item(1, a=2.0, b=1.0), item(2)], 1.0) == pytest.approx(1.0)
    assert spread_of([9.0, 11.0]) == pytest.approx(0.2)
    assert spread_of([]) == 0


def test_a_blueprint_of_cells_is_exact_and_one_of_chapters_and_levels_is_near():
    cells = {"cells": {"ch01": {"knowledge": 2, "application": 1}, "ch02": {"knowledge": 0}}}
    near = {"topics": {"ch01": 10}, "levels": {"knowledge": 45, "application": 55}}

    assert quotas_of(cells) == asked(("ch01", "knowledge", 2), ("ch01", "application", 1), ("", "", 3))
    assert quotas_of(near) == (
        Quota("ch01", "", 10, 10),
        Quota("", "knowledge", 3, 6),
        Quota("", "application", 4, 7),
        Quota("", "", 10, 10),
    )


def test_a_problem_travels_to_the_solver_and_back_unchanged():
    body = {
        "cells": {"ch01": {"knowledge": 1}},
        "cut": {"ability": 0.5},
        "keys": {"least": 0, "most": 2},
        "seen_most": 2,
    }
    bank = [item(1, enemies=frozenset({2}), last_seen=date(2026, 1, 1)), item(2, a=1.0, b=0.1, difficulty=0.5)]
    problem = problem_of(body, bank, on=date(2027, 1, 20))

    assert from_data(as_data(problem)) == problem
    assert problem.cut == 0.5


# ---- the process


def test_the_solver_works_in_a_process_of_its_own_and_tells_as_it_goes():
    lines = list(assembled(Problem(tuple(some(6)), asked(("ch01", "", 2)), papers=2)))

    assert [line["line"] for line in lines] == ["bound", "papers", "done"]
    assert sorted(len(paper) for paper in lines[1]["papers"]) == [2, 2]


def test_a_solver_that_dies_is_a_refusal_and_one_that_is_not_wanted_any_more_ends():
    problem = Problem(tuple(some(2)), asked(("ch01", "", 1)))

    with pytest.raises(AssemblyFailed):
        list(assembled(problem, command=(sys.executable, "-c", "")))
    sleeper = (sys.executable, "-c", "import time; time.sleep(60)")
    assert list(assembled(problem, goes_on=lambda: False, command=sleeper)) == []
