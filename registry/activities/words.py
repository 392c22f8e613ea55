"""The vocabularies of activities: their kinds, and the words of seat expressions in this network."""

from pathlib import Path

import yaml

from certificates import api as certificates
from registry.activities.seats import Vocabulary as SeatWords
from registry.words import SKILLS, Vocabulary

KINDS = Vocabulary(Path(__file__).with_name("kinds.yaml"))
SEAT_WORDS = yaml.safe_load(Path(__file__).with_name("seat_words.yaml").read_text(encoding="utf-8"))


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
