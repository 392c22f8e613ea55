"""The words for what a listing says, in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext, pgettext

from certificates.api import specialties, titles
from lms.clock import days
from lms.db import asked_once
from lms.i18n_mark import N_
from lms.places.api import full_name
from lms.ui.formats import day as written_day
from lms.ui.formats import number as written
from lms.ui.formats import page_language
from registry.people.free_times import Piece, parts_of
from registry.people.helping import Helping
from registry.people.purposes import LISTING
from registry.people.rules import PARTS, Title
from registry.people.search import Consented, Hit
from registry.stations.queries import stations
from registry.words import LANGUAGES, SKILLS

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
PART_NAMES = (N_("Morning"), N_("Afternoon"), N_("Evening"))
WANT_NAMES = {
    "volunteer": N_("Volunteering"),
    "light_paid": N_("Small paid jobs"),
    "learning": N_("Learning by helping"),
}
WAY_NAMES = {
    "walk": N_("On foot"),
    "bicycle": N_("By bicycle"),
    "bus": N_("By bus or train"),
    "car": N_("By car"),
}
ASK_TIME_NAMES = {
    "weekday_morning": N_("On weekdays in the morning"),
    "weekday_afternoon": N_("On weekdays in the afternoon"),
    "weekday_evening": N_("On weekdays in the evening"),
    "weekend": N_("On Saturday and Sunday"),
}
LOOK_NAMES = {
    "search": N_("You appeared in a search"),
    "card": N_("Your page was opened"),
    "export": N_("You were in an exported list"),
    "api": N_("The station's own system asked"),
}
FIT_NAMES = {
    "title": N_("title"),
    "area": N_("area"),
    "distance": N_("distance"),
    "half_day": N_("free time"),
    "skills": N_("skills"),
    "language": N_("language"),
    "name": N_("name"),
    "active": N_("activity of late"),
}


def half_day_name(number: int) -> str:
    """Monday morning and the like."""
    return pgettext("half-day", "%(day)s %(part)s") % {
        "day": gettext(WEEKDAYS[number // PARTS]),
        "part": gettext(PART_NAMES[number % PARTS]),
    }


def half_day_names(numbers: Iterable[int]) -> str:
    """Half-days in a row, or a word for none."""
    return gettext(", ").join(half_day_name(number) for number in numbers) or gettext("Nothing chosen")


def days_line(from_on: date, until_on: date) -> str:
    """The days from the first up to and with the last."""
    last = until_on - days(1)
    if last == from_on:
        return written_day(from_on, weekday=True)
    return gettext("%(first)s to %(last)s", first=written_day(from_on), last=written_day(last))


def parts_line(parts: Iterable[int]) -> str:
    """Parts of a day in a row; all of them are the whole day."""
    told = list(parts)
    if len(told) == PARTS:
        return gettext("whole day")
    return gettext(", ").join(gettext(PART_NAMES[part]) for part in told)


def difference_line(pieces: Iterable[Piece]) -> str:
    """The days that differ from a usual week, in a row: when free besides, when not."""
    words = []
    for piece in pieces:
        when = days_line(piece.from_on, piece.until_on)
        if piece.away_parts:
            words.append(
                gettext("%(when)s (%(parts)s): not free", when=when, parts=parts_line(parts_of(piece.away_parts)))
            )
        if piece.free_parts:
            words.append(gettext("%(when)s (%(parts)s): free", when=when, parts=parts_line(parts_of(piece.free_parts))))
    return gettext("; ").join(words)


@asked_once
def title_names() -> dict[Title, str]:
    """The written form of every title with its field, as stations see it: WBC(field)."""
    language = page_language()
    fields = {card.code: card.name_en if language == "en" else card.name for card in specialties()}
    found = {}
    for card in titles():
        name = card.name_en if language == "en" else card.name
        found[Title(card.code)] = f"{card.code} {name}"
        for code, field in fields.items() if card.by_specialty else ():
            found[Title(card.code, code)] = pgettext("title in a field", "%(title)s (%(field)s)") % {
                "title": f"{card.code} {name}",
                "field": field,
            }
    return found


def title_line(held: Iterable[Title], names: dict[Title, str] | None = None) -> str:
    """Titles in a row."""
    known = names or title_names()
    return gettext(", ").join(known.get(title, title.scheme) for title in held)


def distance_line(km: float | None) -> str:
    """About so far; None where the area is not shown or not known."""
    if km is None:
        return gettext("not known")
    if km < 1:
        return gettext("less than 1 km")
    return gettext("about %(km)s km", km=written(round(km)))


def recipient_name(recipient: str, recipient_ref: str) -> str:
    """Who is meant: one station, the stations of an area, all of them, coordinators, a municipality, everybody."""
    if recipient == "station":
        found = stations([int(recipient_ref.partition(":")[2] or 0)])
        return next((card.name for card in found.values()), gettext("One station"))
    if recipient == "area_stations" and not recipient_ref:
        return gettext("The stations of an area")
    if recipient == "area_stations":
        return gettext("Stations in %(area)s", area=full_name(recipient_ref))
    if recipient == "coordinators":
        return gettext("Coordinators for %(area)s", area=full_name(recipient_ref))
    if recipient == "municipality":
        return gettext("The municipality (%(area)s)", area=full_name(recipient_ref))
    if recipient == "public":
        return gettext("Everybody, on the public page")
    return gettext("All stations of the network")


def looker_name(looker: str, who: str) -> str:
    """Who looked, as her subject reads it: a station by its name, an office by its area."""
    if looker == "coordinators":
        return gettext("The coordinators for %(area)s", area=who)
    if looker == "municipality":
        return gettext("The municipality of %(area)s", area=who)
    return who or gettext("Readers of the public page")


def field_names(fields: Iterable[str]) -> str:
    """Fields in the order of the consent, in a row."""
    shown = set(fields)
    return gettext(", ").join(gettext(name) for code, name in LISTING.fields.items() if code in shown)


def skill_line(codes: Iterable[str]) -> str:
    """Skills in a row, or a word for none."""
    return gettext(", ").join(SKILLS.labels(list(codes), page_language())) or gettext("Nothing chosen")


def language_line(codes: Iterable[str]) -> str:
    """Languages in a row, or a word for none."""
    return gettext(", ").join(LANGUAGES.labels(list(codes), page_language())) or gettext("Nothing chosen")


def asking_line(codes: Iterable[str]) -> str:
    """When somebody wants to be asked, in a row; empty for any time."""
    chosen = set(codes)
    return gettext(", ").join(gettext(name) for code, name in ASK_TIME_NAMES.items() if code in chosen)


def want_line(codes: Iterable[str]) -> str:
    """Wishes in a row, or a word for none."""
    chosen = set(codes)
    names = [gettext(name) for code, name in WANT_NAMES.items() if code in chosen]
    return gettext(", ").join(names) or gettext("Nothing chosen")


@dataclass(frozen=True)
class ConsentLine:
    """What one recipient may see, since when; ``last_on`` is the last day on which it holds, if there is one."""

    whom: str
    fields: str
    since: datetime
    last_on: date | None
    recipient: str
    ref: str


def consent_lines(consents: Iterable[Consented]) -> list[ConsentLine]:
    """The consents a hit rests on, one line for each recipient."""
    lines: dict[tuple[str, str], list[Consented]] = {}
    for consent in consents:
        lines.setdefault((consent.recipient, consent.recipient_ref), []).append(consent)
    return [_consent_line(who, given) for who, given in lines.items()]


def _consent_line(who: tuple[str, str], given: list[Consented]) -> ConsentLine:
    ends = [consent.until_on for consent in given if consent.until_on]
    return ConsentLine(
        whom=recipient_name(*who),
        fields=field_names(consent.field for consent in given),
        since=max(consent.given_at for consent in given),
        last_on=max(ends) - days(1) if ends else None,
        recipient=who[0],
        ref=who[1],
    )


def helping_line(helping: Helping) -> str:
    """When she last helped, and the hours of the last four weeks."""
    if helping.last_on is None:
        return gettext("Not yet: the first time is still to come")
    hours = written(helping.minutes / 60, 1 if helping.minutes % 60 else 0)
    last = written_day(helping.last_on)
    return gettext("last on %(day)s, %(hours)s hours in the last four weeks", day=last, hours=hours)


def hit_facts(hit: Hit, *, with_distance: bool = True) -> list[tuple[str, str]]:
    """What a station may see of a person, as (term, value); what she keeps to herself is not in it."""
    seen = hit.seen
    facts = [(gettext("Titles"), title_line(seen.titles))]
    if seen.area_code is not None:
        far = f" ({distance_line(seen.distance_km)})" if with_distance else ""
        facts.append((gettext("Area"), f"{full_name(seen.area_code) or gettext('not known')}{far}"))
    if seen.half_days is not None:
        facts.append((gettext("Free"), half_day_names(seen.half_days)))
    if seen.differences:
        facts.append((gettext("Other days"), difference_line(seen.differences)))
    if seen.skills is not None:
        facts.append((gettext("Can do"), skill_line(seen.skills)))
    if seen.languages is not None:
        facts.append((gettext("Languages"), language_line(seen.languages)))
    if seen.wants is not None:
        facts.append((gettext("Would like"), want_line(seen.wants)))
    if seen.helping is not None:
        facts.append((gettext("Helped of late"), helping_line(seen.helping)))
    if seen.likes:
        facts.append((gettext("Likes doing"), skill_line(seen.likes)))
    return facts


def hit_name(hit: Hit) -> str:
    """Her name where she shows it, else its reading, else a neutral word."""
    return hit.seen.name or hit.seen.kana or gettext("Name not shown")


def hit_table(hits: Sequence[Hit]) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of a table of people: a column for each thing that at least one of them shows."""
    facts = [dict(hit_facts(hit)) for hit in hits]
    terms = list(dict.fromkeys(term for told in facts for term in told))
    rows = [
        [hit_name(hit), *(told.get(term, "") for term in terms), fit_line(hit)]
        for hit, told in zip(hits, facts, strict=True)
    ]
    return [gettext("Name"), *terms, gettext("Why she is in the list")], rows


def fit_line(hit: Hit) -> str:
    """Why she is in this search."""
    if not hit.fits:
        return gettext("She has a valid title and lets you find her.")
    return gettext("Fits your search: %(parts)s", parts=gettext(", ").join(gettext(FIT_NAMES[f]) for f in hit.fits))
