"""Figures that may be told: never more than the truth, and nobody can reckon a small one (rules of the house 18)."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from registry.coverage.rules import Place, next_course, rolled_up
from registry.people.rules import published

# A prefecture with two cities, one of them with wards, and a town: every shape at small size.
SHAPES = {
    "two wards": {"city": "", "east": "city", "west": "city"},
    "one ward alone": {"city": "", "east": "city"},
    "three wards": {"city": "", "east": "city", "middle": "city", "west": "city"},
    "two cities of two": {
        "land": "", "sea": "land", "hill": "land", "port": "sea", "cape": "sea", "wood": "hill", "well": "hill",
    },
    "a city of three beside a town": {
        "land": "", "sea": "land", "town": "land", "port": "sea", "cape": "sea", "bay": "sea",
    },
}  # fmt: skip


def leaves_of(parents):
    return [node for node in parents if node not in set(parents.values())]


def summed(parents, leaves):
    """Internal figures: those of the leaves, and at each node above the sum of what lies below it."""
    sums = dict.fromkeys(parents, 0)
    for leaf, figure in leaves.items():
        node = leaf
        while node:
            sums[node] += figure
            node = parents[node]
    return sums


@pytest.mark.parametrize("parents", SHAPES.values(), ids=SHAPES)
@given(data=some.data())
@settings(max_examples=6)
def test_rule_18_who_knows_all_figures_and_how_they_are_made_bounds_no_cell_more_tightly_than_five_wide(parents, data):
    leaves = leaves_of(parents)
    truth = {leaf: data.draw(some.integers(0, 23)) for leaf in leaves}
    told = published(summed(parents, truth), parents)

    possible = {leaf: set() for leaf in leaves}
    for rests in product(range(5), repeat=len(leaves)):
        world = {leaf: told[leaf] + rest for leaf, rest in zip(leaves, rests, strict=True)}
        if published(summed(parents, world), parents) == told:
            for leaf, figure in world.items():
                possible[leaf].add(figure)

    assert possible == {leaf: set(range(told[leaf], told[leaf] + 5)) for leaf in leaves}


@pytest.mark.parametrize("parents", SHAPES.values(), ids=SHAPES)
@given(data=some.data())
def test_rule_18_no_figure_is_more_than_the_truth_and_all_go_in_steps_of_five(parents, data):
    truth = summed(parents, {leaf: data.draw(some.integers(0, 200)) for leaf in leaves_of(parents)})

    told = published(truth, parents)

    assert all(0 <= told[node] <= truth[node] and told[node] % 5 == 0 for node in parents)


def test_rule_18_two_small_wards_do_not_make_a_city_of_five():
    parents = SHAPES["two wards"]

    assert published({"city": 7, "east": 3, "west": 4}, parents) == {"city": 0, "east": 0, "west": 0}
    assert published({"city": 16, "east": 12, "west": 4}, parents) == {"city": 10, "east": 10, "west": 0}


def test_people_at_a_node_itself_count_there():
    assert published({"city": 9, "east": 3, "west": 0}, SHAPES["two wards"])["city"] == 0
    assert published({"city": 29, "east": 3, "middle": 12, "west": 4}, SHAPES["three wards"])["city"] == 15


CELLS = some.lists(
    some.tuples(some.sampled_from(["JP/22/22100/22101/", "JP/22/22100/22102/", "JP/22/22100/", "JP/21/21202/"]),
                some.sampled_from([("tea",), ("walk",)]), some.integers(0, 50)),
)  # fmt: skip


@given(cells=CELLS)
def test_rule_18_sums_are_conserved_on_the_internal_figures(cells):
    sums = rolled_up(cells)

    for key in (("tea",), ("walk",)):
        own = sum(figure for path, kind, figure in cells if kind == key and path == "JP/22/22100/")
        assert sums[("22100", key)] == sums[("22101", key)] + sums[("22102", key)] + own
        assert sums[("JP", key)] == sum(figure for _, kind, figure in cells if kind == key)


def test_the_next_course_is_proposed_where_people_are_scarcest_for_the_open_seats():
    many, few, none = Place("many", 6, 50), Place("few", 4, 0), Place("none", 0, 0)

    assert next_course([many, few, none]) == few
    assert next_course([none]) is None
