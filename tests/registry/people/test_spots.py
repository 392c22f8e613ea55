"""The map of a search: distances as on the ground, the largest dot for the most people, a list with the same figures."""

import math
import re

from lms.places.api import areas, distance_km
from registry.people.facets import Count
from registry.people.spots import LARGEST, spots_map
from tests.registry.conftest import choices, enter_person, list_person, pass_exam

AOI, SHIMIZU, OGAKI = "22101", "22103", "21202"


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
