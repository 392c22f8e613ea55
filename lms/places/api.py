"""The door of places."""

from lms.places.addresses import NamedPlace, place_named
from lms.places.areas import (
    AreaCard,
    area,
    area_tree,
    areas,
    areas_below,
    children_of,
    full_name,
    load_areas,
    municipalities,
)
from lms.places.forms import AreaField
from lms.places.postal import PostalPlace, postal_place
from lms.places.rules import (
    check_digit,
    distance_km,
    is_code,
    is_holiday,
    is_working_day,
    next_working_day,
    office_is_open,
)

__all__ = [
    "AreaCard",
    "AreaField",
    "NamedPlace",
    "PostalPlace",
    "area",
    "area_tree",
    "areas",
    "areas_below",
    "check_digit",
    "children_of",
    "distance_km",
    "full_name",
    "is_code",
    "is_holiday",
    "is_working_day",
    "load_areas",
    "municipalities",
    "next_working_day",
    "office_is_open",
    "place_named",
    "postal_place",
]
