"""Codes, distances, working days: pure."""

import math
from datetime import date, datetime, time, timedelta

import jpholiday

EARTH_RADIUS_KM = 6371.0088
OFFICE_OPENS, OFFICE_CLOSES = time(10, 0), time(17, 0)
WEIGHTS = (6, 5, 4, 3, 2)
SATURDAY = 5


def check_digit(code: str) -> str:
    """The sixth digit of a five-digit municipality code (JIS X 0402 / 総務省, modulus 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(code, WEIGHTS, strict=True))
    return str((11 - total % 11) % 10) if total >= 11 else str(11 - total)[-1]


def is_code(text: str) -> bool:
    """True for five digits, or six whose last is the right check digit."""
    if not (text.isascii() and text.isdigit()):
        return False
    return len(text) == 5 or (len(text) == 6 and check_digit(text[:5]) == text[5])


def distance_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Great-circle distance of two (latitude, longitude) pairs in degrees, by the haversine formula."""
    lat1, lon1, lat2, lon2 = (math.radians(value) for value in (*first, *second))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


def is_holiday(day: date) -> bool:
    """A national holiday, a moved one included."""
    return jpholiday.is_holiday(day)


def is_working_day(day: date) -> bool:
    """Monday to Friday, not a national holiday."""
    return day.weekday() < SATURDAY and not is_holiday(day)


def next_working_day(day: date) -> date:
    """The day itself when the office works, else the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def office_is_open(local: datetime) -> bool:
    """Whether somebody may be phoned or answers the phone: working days 10:00 to 17:00 in Japan."""
    return is_working_day(local.date()) and OFFICE_OPENS <= local.time() < OFFICE_CLOSES
