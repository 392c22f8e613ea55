"""Which films and recordings of a course go into its file, and how a page of the file shows them. Pure.

One that is larger than our own reader and most systems take stays out; so do those for which there is no room left.
"""

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from courses.catalogue.exchange.files import ShelfFile
from courses.packages.cartridges.pages import FILM_CLASS, FILM_TITLE_CLASS, SKIPPED_CLASS
from courses.packages.cartridges.words import LOST
from lms.files.api import AUDIO, MEGABYTE
from lms.text.ruby import ruby_html

# A file of a course is read up to 100 MB, one thing in it up to 40; pages and pictures need their room, too.
MOST_OF_ONE_MB, MOST_TOGETHER_MB = 40, 80
CAPTIONS = "vtt"


@dataclass(frozen=True)
class Reel:
    """The films that are in the file with their files by path, and why the others are not: a sentence and its limit."""

    files: Mapping[str, Mapping[str, bytes]]
    left: Mapping[str, tuple[str, str]]


def reel_of(
    codes: Iterable[str],
    media: Mapping[str, ShelfFile],
    most_of_one: int = MOST_OF_ONE_MB * MEGABYTE,
    most_together: int = MOST_TOGETHER_MB * MEGABYTE,
) -> Reel:
    """Take the films in the order of the lessons as long as there is room.

    codes   what lessons show, in their order; media: the shelf of the course
    """
    files: dict[str, Mapping[str, bytes]] = {}
    left: dict[str, tuple[str, str]] = {}
    together = 0
    for code in dict.fromkeys(code for code in codes if code in media):
        parts = {f"media/{code}.{end}": part for end, part in media[code].parts.items()}
        size = sum(map(len, parts.values()))
        if any(len(part) > most_of_one for part in parts.values()):
            left[code] = LOST["film_large"], str(most_of_one // MEGABYTE)
        elif together + size > most_together:
            left[code] = LOST["films_together"], str(most_together // MEGABYTE)
        else:
            files[code], together = parts, together + size
    return Reel(files, left)


def film_block(kept: ShelfFile, paths: Iterable[str], said: str) -> str:
    """A film or recording on its page, with captions and what is said.

    paths   its files as the page reaches them; said: the transcript as HTML
    """
    plain = html.escape(kept.words["title"])
    captions = next((path for path in paths if path.endswith(f".{CAPTIONS}")), "")
    source = html.escape(next(path for path in paths if path != captions))
    track = f'<track kind="captions" srclang="ja" src="{html.escape(captions)}" default>' if captions else ""
    tag = "audio" if source.rpartition(".")[2] in AUDIO else "video"
    return (
        f'<div class="{FILM_CLASS}" data-title="{plain}"><p class="{FILM_TITLE_CLASS}">{ruby_html(kept.words["title"])}</p>'
        f'<{tag} controls src="{source}">{track}</{tag}>\n{said}</div>'
    )


def words_alone(kept: ShelfFile, not_here: str, said: str) -> str:
    """What is said in a film that is not in the file, with the sentence that says so."""
    return (
        f'<div class="{SKIPPED_CLASS}"><p>{ruby_html(kept.words["title"])}</p><p><em>{html.escape(not_here)}</em></p>'
        f"{said}</div>"
    )
