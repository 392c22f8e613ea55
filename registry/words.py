"""Small vocabularies that are data, not code: a code, its words in both languages, in the order of the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lms.data_files import read_yaml


@dataclass(frozen=True)
class Word:
    """One entry. ``question`` is asked on a YES/NO card where the vocabulary has such cards."""

    code: str
    ja: str
    en: str
    question_ja: str = ""
    question_en: str = ""

    def label(self, language: str) -> str:
        return self.en if language == "en" else self.ja

    def question(self, language: str) -> str:
        return self.question_en if language == "en" else self.question_ja


class Vocabulary:
    """Words by code, also found by the Japanese word itself, as data files and imports write it."""

    def __init__(self, path: Path) -> None:
        rows = read_yaml(path)
        self.words: Mapping[str, Word] = {row["code"]: Word(**row) for row in rows}
        self._by_word = {word.ja: word.code for word in self.words.values()}

    def __contains__(self, code: str) -> bool:
        return code in self.words

    def code_of(self, word: str) -> str | None:
        """The code for a code or a Japanese word; None for an unknown one."""
        return word if word in self.words else self._by_word.get(word)

    def label(self, code: str, language: str) -> str:
        """The word shown; an unknown code is shown as it is."""
        return self.words[code].label(language) if code in self.words else code

    def labels(self, codes: list[str], language: str) -> tuple[str, ...]:
        """The words of several codes, in the order of the vocabulary."""
        return tuple(word.label(language) for code, word in self.words.items() if code in codes)

    def choices(self, language: str) -> list[tuple[str, str]]:
        """(code, word) for a list of choices."""
        return [(code, word.label(language)) for code, word in self.words.items()]


_HERE = Path(__file__).resolve().parent
STATION_KINDS = Vocabulary(_HERE / "stations" / "kinds.yaml")
SKILLS = Vocabulary(_HERE / "people" / "skills.yaml")
LANGUAGES = Vocabulary(_HERE / "people" / "languages.yaml")
