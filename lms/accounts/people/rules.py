"""Decisions about a person's record: names, ages, printed forms, cells of an export. Pure."""

from dataclasses import dataclass
from datetime import date

from lms.accounts.errors import BornInTheFuture, BornTooLongAgo, NameTooLong, PrintedNameDiffers
from lms.text.cleaning import clean_name
from lms.text.folding import fold
from lms.text.kana import clean_reading, kana_sort_key

LONGEST_PART = 40
OLDEST_YEARS = 125


@dataclass(frozen=True)
class Name:
    """A name as it is stored: written parts, readings in hiragana, the form that certificates carry."""

    family: str
    given: str
    family_kana: str
    given_kana: str
    romaji: str = ""
    printed: str = ""

    @property
    def written(self) -> str:
        return f"{self.family} {self.given}".strip()

    @property
    def folded(self) -> str:
        return fold(self.family + self.given)

    @property
    def folded_kana(self) -> str:
        return fold(self.family_kana + self.given_kana)

    @property
    def sort_key(self) -> str:
        """Family name first, then given, each by the order of a Japanese dictionary."""
        return f"{kana_sort_key(self.family_kana)}  {kana_sort_key(self.given_kana)}"


def _part(typed: str) -> str:
    cleaned = clean_name(typed)
    if len(cleaned) > LONGEST_PART:
        raise NameTooLong(limit=LONGEST_PART)
    return cleaned


def _reading(typed: str) -> str:
    cleaned = clean_reading(typed)
    if len(cleaned) > LONGEST_PART:
        raise NameTooLong(limit=LONGEST_PART)
    return cleaned


def name_of(family: str, given: str, family_kana: str, given_kana: str, romaji: str = "", printed: str = "") -> Name:
    """Clean a typed name. Kanji stay as written; emoji, controls and private characters are refused by name.

    The given name may be empty: some people have one name only. Printed is the written name unless said.
    """
    name = Name(
        family=_part(family),
        given=_part(given) if given.strip() else "",
        family_kana=_reading(family_kana),
        given_kana=_reading(given_kana),
        romaji=" ".join(romaji.split())[: 2 * LONGEST_PART],
    )
    form = clean_name(printed) if printed.strip() else name.written
    if len(form) > 2 * LONGEST_PART:
        raise NameTooLong(limit=2 * LONGEST_PART)
    return Name(name.family, name.given, name.family_kana, name.given_kana, name.romaji, form)


def check_birth_date(born_on: date, today: date) -> None:
    """Refuse a day in the future and one that no living person was born on."""
    if born_on > today:
        raise BornInTheFuture
    if today.year - born_on.year > OLDEST_YEARS:
        raise BornTooLongAgo(years=OLDEST_YEARS)


def age_on(born_on: date, on: date) -> int:
    """Full years of age on a day; who is born on 29 February is a year older from 1 March on."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def printed_choices(name: Name) -> tuple[str, ...]:
    """Forms that a name may be printed in, the written one first: as written, in forms of today, in kana."""
    modern = " ".join(part for part in (fold(name.family), fold(name.given)) if part)
    kana = f"{name.family_kana} {name.given_kana}".strip()
    return tuple(dict.fromkeys(form for form in (name.written, modern, kana) if form))


def check_own_writing(name: Name, form: str) -> None:
    """Refuse a printed form that is another name: it has to fold into the written one, the reading or the romaji."""
    family_last = fold(name.given + name.family)
    if fold(form) not in {name.folded, family_last, name.folded_kana, fold(name.romaji)} - {""}:
        raise PrintedNameDiffers
