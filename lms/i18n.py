"""Languages: source strings are English, Japanese is the default, each capability keeps its own ``ja.po``.

All ``ja.po`` files are merged at the start into one compiled catalogue in the data folder. The same source
string with two translations is refused there and then: one idea has one word in this house.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, Domain, force_locale, get_locale, gettext

from lms.errors import LmsError, Misconfigured
from lms.text.wareki import both_calendars

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("lms", "courses", "exams", "certificates", "registry")
LANGUAGES = ("ja", "en")
DEFAULT_LANGUAGE = "ja"
COOKIE = "language"


def catalogue_files(root: Path = ROOT) -> list[Path]:
    """Every ``ja.po`` of the house, in a stable order."""
    return sorted(path for package in PACKAGES for path in (root / package).rglob("ja.po"))


def merged_catalogue(files: list[Path]) -> Catalog:
    """One catalogue out of many; refuses one source string with two translations."""
    merged = Catalog(locale="ja")
    for path in files:
        with path.open("rb") as stream:
            catalogue = read_po(stream, locale="ja", abort_invalid=True)
        for message in catalogue:
            if not message.id:
                continue
            known = merged.get(message.id, context=message.context)
            if known is not None and known.string != message.string:
                raise Misconfigured(name=str(path), hint=f"{message.id!r} has another translation elsewhere")
            merged.add(message.id, message.string, context=message.context)
    return merged


def compile_catalogue(folder: Path) -> Path:
    """Write the merged catalogue below ``folder`` unless it is there already; returns the directory to load."""
    files = catalogue_files()
    fingerprint = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    directory = folder / "translations" / fingerprint
    target = directory / "ja" / "LC_MESSAGES" / "messages.mo"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(f".{hashlib.sha256(str(id(target)).encode()).hexdigest()[:8]}.part")
        with part.open("wb") as stream:
            write_mo(stream, merged_catalogue(files))
        part.replace(target)
    return directory


def chosen_language() -> str:
    """The language of this request: what the person chose, what her device keeps, else Japanese."""
    if has_request_context():
        own = (g.get("own_choices") or {}).get(COOKIE)
        for wanted in (g.get("language"), own, request.cookies.get(COOKIE, "")):
            if wanted in LANGUAGES:
                return str(wanted)
    return DEFAULT_LANGUAGE


@cache
def _loaded(directory: str, language: str) -> NullTranslations:
    return Translations.load(directory, [language], "messages")


def translations_of(language: str) -> NullTranslations:
    """The whole catalogue of one language, read once a process; the source's own words for English."""
    return _loaded(current_app.config["BABEL_TRANSLATION_DIRECTORIES"], language)


class _OneCatalogue(Domain):
    """Flask-Babel's catalogue of the moment, found by the language alone: it has only one."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return translations_of(locale.language if locale else DEFAULT_LANGUAGE)


def init_i18n(app: Flask) -> None:
    """Connect Flask-Babel; dates are told in Japan's time zone."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(compile_catalogue(Path(app.config["DATA_DIR"])))
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT_LANGUAGE
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Tokyo"
    babel = Babel(app, locale_selector=chosen_language, timezone_selector=lambda: "Asia/Tokyo")
    babel.domain_instance = _OneCatalogue()


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Speak the recipient's language for a mail or a document."""
    with force_locale(language if language in LANGUAGES else DEFAULT_LANGUAGE):
        yield


def written_day(on: date) -> str:
    """Write 2026年11月23日(令和8年), or 23 November 2026."""
    locale = get_locale()
    japanese = locale is None or locale.language == "ja"
    return both_calendars(on) if japanese else format_date(on, "d MMMM y", locale="en")


def sentence(refusal: LmsError) -> str:
    """The words of a refusal in the reader's language; a day in it is written as she writes days."""
    fields = {name: written_day(told) if isinstance(told, date) else told for name, told in refusal.fields.items()}
    return gettext(refusal.text) % fields if fields else gettext(refusal.text)
