"""The vocabularies of activities: their kinds, and the words of seat expressions in this network."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from certificates import api as certificates
from lms.data_files import read_yaml
from lms.db import asked_once
from registry.activities.seats import ANYONE
from registry.activities.seats import Vocabulary as SeatWords
from registry.words import SKILLS, Vocabulary

KINDS = Vocabulary(Path(__file__).with_name("kinds.yaml"))
PARTNER_KINDS = Vocabulary(Path(__file__).with_name("partner_kinds.yaml"))
INCIDENT_KINDS = Vocabulary(Path(__file__).with_name("incident_kinds.yaml"))
SEAT_WORDS = read_yaml(Path(__file__).with_name("seat_words.yaml"))


@asked_once
def seat_words() -> SeatWords:
    """What may be written in a seat expression: titles, specialties and skills, by code and by name."""
    titles = {word: title.code for title in certificates.titles() for word in (title.code, title.name)}
    specialties: dict[str, str] = {}
    for specialty in certificates.specialties():
        specialties |= dict.fromkeys((specialty.name, specialty.name_en, specialty.code), specialty.code)
        specialties |= dict.fromkeys(specialty.aliases, specialty.code)
    skills = (
        {word.ja: code for code, word in SKILLS.words.items()} | {c: c for c in SKILLS.words} | SEAT_WORDS["skills"]
    )
    return SeatWords(titles, specialties, skills, frozenset(SEAT_WORDS["anyone"]))


@dataclass(frozen=True)
class SeatRow:
    """So many people of one kind, as they are chosen: ``who`` as an expression writes it, ``skill`` a code or empty."""

    count: int
    who: str
    skill: str = ""


def seat_choices(language: str) -> list[tuple[str, str]]:
    """Who can be chosen for a seat: (as an expression writes it, as a list shows it)."""
    english = language == "en"
    anyone = SEAT_WORDS["anyone_shown"]["en" if english else "ja"]
    found = [(ANYONE if english else anyone, anyone)]
    fields = {card.code: card.name_en if english else card.name for card in certificates.specialties()}
    for title in certificates.titles():
        name = title.name_en if english else title.name
        found.append((title.code, f"{title.code} {name}"))
        found += [(f"{title.code}({f})", f"{title.code}({f})") for f in fields.values() if title.by_specialty]
    return found


def written_seats(rows: Sequence[SeatRow], among: int, among_skill: str, language: str) -> str:
    """What was chosen, as it would be written by hand; empty when nothing was."""
    words = SEAT_WORDS["written"]["en" if language == "en" else "ja"]

    def skill(code: str) -> str:
        return words["skill"].format(skill=code if language == "en" else SKILLS.label(code, language)) if code else ""

    text = words["between"].join(
        words["group"].format(who=row.who, count=row.count, skill=skill(row.skill)) for row in rows
    )
    return text + words["among"].format(count=among, skill=skill(among_skill)) if text and among else text
