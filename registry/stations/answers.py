"""A station as the interface gives it to other systems, with its opening hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.stations.hours.queries import Opening, openings_of
from registry.stations.hours.rules import Span
from registry.stations.queries import StationCard


@dataclass(frozen=True)
class SpecialDayOut:
    """A day that differs from the usual week, as 10:00-16:00; no hours: closed that day."""

    day: date
    hours: list[str]
    note: str


@dataclass(frozen=True)
class OpeningOut:
    """A usual week, Monday first, each day as 10:00-16:00; on holidays closed unless ``on_holidays``; days that differ."""

    week: list[list[str]]
    on_holidays: bool
    days: list[SpecialDayOut]
    as_of: date


@dataclass(frozen=True)
class StationOut:
    """A station as anybody may read of it; opening is null where nobody wrote the hours down day by day."""

    id: str
    name: str
    kana: str
    area: str
    kinds: list[str]
    state: str
    text: str
    hours: str
    opening: OpeningOut | None
    phone: str
    latitude: float | None
    longitude: float | None
    as_of: date


def _texts(spans: Sequence[Span]) -> list[str]:
    return [span.text for span in spans]


def _opening(opening: Opening | None) -> OpeningOut | None:
    if opening is None:
        return None
    special = opening.hours.special
    days = [SpecialDayOut(day, _texts(special[day]), opening.notes[day]) for day in sorted(special)]
    return OpeningOut([_texts(spans) for spans in opening.hours.week], opening.hours.on_holidays, days, opening.as_of)


def stations_out(cards: Sequence[StationCard]) -> list[StationOut]:
    """Stations with their opening hours, in the order given."""
    openings = openings_of(card.id for card in cards)
    return [
        StationOut(
            id=card.public_id,
            name=card.name,
            kana=card.kana,
            area=card.area_code,
            kinds=list(card.kinds),
            state=card.state,
            text=card.text,
            hours=card.hours,
            opening=_opening(openings.get(card.id)),
            phone=card.phone,
            latitude=card.place[0] if card.place else None,
            longitude=card.place[1] if card.place else None,
            as_of=card.as_of,
        )
        for card in cards
    ]
