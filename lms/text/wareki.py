"""Dates by Japanese era and by the common calendar, written and read."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from lms.text.errors import BeforeCalendar, DateNotUnderstood, EraMismatch, NoSuchDay, NumeralNotUnderstood
from lms.text.numerals import kanji_numeral, parse_numeral


@dataclass(frozen=True)
class Era:
    """An era of the calendar; `first_on` is the day on which it began."""

    name: str
    letter: str
    first_on: date
    first_year: int


# Meiji began in 1868, but its days up to the end of Meiji 5 were counted by the moon: 明治6年1月1日 is the first day
# whose month and day are those of the common calendar (Dajokan decree 337 of 1872).
ERAS = (
    Era("明治", "M", date(1873, 1, 1), 1868),
    Era("大正", "T", date(1912, 7, 30), 1912),
    Era("昭和", "S", date(1926, 12, 25), 1926),
    Era("平成", "H", date(1989, 1, 8), 1989),
    Era("令和", "R", date(2019, 5, 1), 2019),
)
_BY_SIGN = {sign: era for era in ERAS for sign in (era.name, era.name[0], era.letter, era.letter.lower())}
_NUMBER = r"[0-9〇零一二三四五六七八九十百千廿]+"
_ERA_DATE = re.compile(
    rf"(明治|大正|昭和|平成|令和|[明大昭平令]|[MTSHRmtshr])\.?(元|{_NUMBER})[年./-]({_NUMBER})[月./-]({_NUMBER})日?"
)
_COMMON_DATE = re.compile(rf"({_NUMBER})[年./-]({_NUMBER})[月./-]({_NUMBER})日?")
_EIGHT_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-") | {"。": ".", "、": ".", "・": "."})


def era_of(day: date) -> Era:
    """Give the era of a day. The day of change belongs to the new era. Refuses days before 1873."""
    for era in reversed(ERAS):
        if day >= era.first_on:
            return era
    raise BeforeCalendar()


def era_year(day: date) -> str:
    """Give era and year with digits: 令和8年; the first year of an era is 元年."""
    era = era_of(day)
    year = day.year - era.first_year + 1
    return f"{era.name}{'元' if year == 1 else year}年"


def wareki(day: date) -> str:
    """Give 令和8年11月23日, for letters and pages."""
    return f"{era_year(day)}{day.month}月{day.day}日"


def wareki_kanji(day: date) -> str:
    """Give 令和八年十一月二十三日, as certificates are dated: kanji numerals with 十."""
    era = era_of(day)
    year = day.year - era.first_year + 1
    written = "元" if year == 1 else kanji_numeral(year)
    return f"{era.name}{written}年{kanji_numeral(day.month)}月{kanji_numeral(day.day)}日"


def both_calendars(day: date) -> str:
    """Give 2026年11月23日(令和8年): nobody has to convert."""
    return f"{day.year}年{day.month}月{day.day}日({era_year(day)})"


def parse_date(typed: str) -> date:
    """Read a day typed by the common calendar or by era.

    Understood are 1950-03-01, 1950/3/1, 19500301, 1950年3月1日, 昭和25年3月1日, 昭25.3.1, S25.3.1, 令和元年五月一日, each
    also in full-width characters and with spaces. A year of two digits without an era is refused, since it would be a
    guess. Refusals: DateNotUnderstood, NoSuchDay, EraMismatch (昭和64年1月8日 was 平成元年), BeforeCalendar.
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", typed)).translate(_DASHES)
    if found := _ERA_DATE.fullmatch(text):
        return _day_in_era(found, typed)
    found = _COMMON_DATE.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text)
    if not found:
        raise DateNotUnderstood(typed=typed)
    year, month, day = (_number(part, typed) for part in found.groups())
    if year < 1000:
        raise DateNotUnderstood(typed=typed)
    result = _existing_day(year, month, day, typed)
    era_of(result)
    return result


def _day_in_era(found: re.Match[str], typed: str) -> date:
    sign, year_part, month, day = found.groups()
    era = _BY_SIGN[sign]
    year = 1 if year_part == "元" else _number(year_part, typed)
    if year == 0:
        raise NoSuchDay(typed=typed)
    result = _existing_day(era.first_year + year - 1, _number(month, typed), _number(day, typed), typed)
    if result < ERAS[0].first_on:
        raise BeforeCalendar()
    if era_of(result) is not era:
        raise EraMismatch(typed=typed, era=era.name, first=era.first_on, last=_last_day(era))
    return result


def _last_day(era: Era) -> date:
    following = ERAS.index(era) + 1
    return ERAS[following].first_on - timedelta(days=1) if following < len(ERAS) else date.max


def _number(part: str, typed: str) -> int:
    try:
        return parse_numeral(part.replace("廿", "二十"))
    except NumeralNotUnderstood as error:
        raise DateNotUnderstood(typed=typed) from error


def _existing_day(year: int, month: int, day: int, typed: str) -> date:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError) as error:
        raise NoSuchDay(typed=typed) from error
