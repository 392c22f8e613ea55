"""The map of a search: distances as on the ground, the largest dot for the most people, a list with the same figures."""

import math
import re
from itertools import combinations

from lms.places.api import areas, distance_km
from registry.people.apart import fitting_radii, moved_apart
from registry.people.facets import Count
from registry.people.spots import CROSS, LARGEST, spots_map
from tests.registry.conftest import choices, enter_person, list_person, pass_exam

AOI, SURUGA, SHIMIZU, OGAKI = "22101", "22102", "22103", "21202"


def test_points_lie_as_far_apart_as_the_places_do(aoi):
    found = spots_map([Count(AOI, 4), Count(SHIMIZU, 1), Count(OGAKI, 1)], aoi.place, {})
    cards = areas([AOI, SHIMIZU, OGAKI])

    def drawn(one, other):
        return math.dist((found.spots[one].x, found.spots[one].y), (found.spots[other].x, found.spots[other].y))

    true = [distance_km(cards[a].centre, cards[b].centre) for a, b in ((AOI, SHIMIZU), (AOI, OGAKI))]
    # A plane over 130 km is off by less than one in a hundred.
    assert math.isclose(drawn(0, 1) / drawn(0, 2), true[0] / true[1], rel_tol=0.02)
    assert all(0 <= spot.x <= found.width and 0 <= spot.y <= found.height for spot in found.spots)
    assert found.spots[2].x < found.spots[0].x
    assert [found.spots[0].radius, found.spots[1].radius == found.spots[2].radius] == [LARGEST, True]


def test_no_dot_covers_another_or_the_cross_and_each_is_led_to_its_place(aoi):
    found = spots_map([Count(AOI, 9), Count(SURUGA, 8), Count(SHIMIZU, 2), Count(OGAKI, 9)], aoi.place, {})

    dots = [(spot.at, spot.radius) for spot in found.spots]
    for one, other in combinations([*dots, (found.here, CROSS)], 2):
        assert math.dist(one[0], other[0]) >= one[1] + other[1]
    assert all(radius <= x <= found.width - radius and radius <= y <= found.height for (x, y), radius in dots)
    assert [spot.led for spot in found.spots] == [True, True, False, False]


def test_as_many_dots_as_a_map_can_hold_on_one_place_find_room():
    """Twelve is the most that are counted; all of the largest, all on the same point."""
    size, radii = (480.0, 266.0), fitting_radii([26.0] * 12, 480, 266)

    placed = moved_apart([(240.0, 130.0)] * 12, radii, size, [((240.0, 130.0), 11.0)])

    assert all(math.dist(one, other) >= 2 * radii[0] for one, other in combinations(placed, 2))
    assert all(math.dist(dot, (240.0, 130.0)) >= radii[0] + 11 for dot in placed)


def test_nobody_who_shows_no_area_is_on_a_map(aoi):
    assert spots_map([], aoi.place, {}) is None
    assert spots_map([Count("nowhere", 3)], aoi.place, {}) is None


def test_the_page_has_the_same_numbers_beside_the_map(aoi, sato):
    for number, code in enumerate((AOI, AOI, SHIMIZU)):
        person_id = enter_person("見本", f"{number}子", ("みほん", "こ"), code)
        pass_exam(person_id)
        list_person(person_id, *choices("titles", "area"))
    person_id = enter_person("見本", "秘子", ("みほん", "ひ"), OGAKI)
    pass_exam(person_id)
    list_person(person_id, *choices("titles"))

    page = sato.browser().get(f"/stations/{aoi.public_id}/people").get_data(as_text=True)
    figure = page.partition('<figure class="chart">')[2].partition("</figure>")[0]

    lines = re.findall(r"<li><a href=\"([^\"]+)\">([^<]+)</a> \((\d)\)</li>", figure)
    assert [(label, people) for _, label, people in lines] == [("静岡県静岡市葵区", "2"), ("静岡県静岡市清水区", "1")]
    assert figure.count("<circle") == 2
    narrowed = sato.browser().get(lines[1][0].replace("&amp;", "&")).get_data(as_text=True)
    assert narrowed.count("<circle") == 1
