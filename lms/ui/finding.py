"""One search over everything: each package offers finders, and each finder answers with what the asker may see alone.

A finder with a permission is not asked for somebody without it; without one it answers for everybody, guests as well,
and takes what it shows from queries that check access (law 6).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from lms.policy import Actor, Permission
from lms.text.folding import fold, fold_words

LONGEST = 100
MOST = 10


@dataclass(frozen=True)
class Sought:
    """What somebody typed. Texts fit in which each of its words stands, however it is written (lms/text/folding.py)."""

    text: str

    @property
    def words(self) -> list[str]:
        return fold_words(self.text)

    def fits(self, *texts: str) -> bool:
        return self.fits_folded(*(fold(text) for text in texts))

    def fits_folded(self, *folded: str) -> bool:
        """The same for texts that are folded already, as long ones are that are looked through again and again."""
        return bool(self.words) and all(any(word in text for text in folded) for word in self.words)


@dataclass(frozen=True)
class Hit:
    """One thing that was found, and where it is."""

    title: str
    url: str
    text: str = ""


@dataclass(frozen=True)
class Door:
    """A page by what people call it.

    words   a line of the translations; label is empty for a page of a menu, which has its name there
    guests  only for somebody who is not signed in
    """

    endpoint: str
    words: str
    label: str = ""
    guests: bool = False


@dataclass(frozen=True)
class Finder:
    """One kind of thing. ``label`` is an English source word; ``more`` an endpoint that lists all for ``q``."""

    label: str
    find: Callable[[Actor, Sought], Iterable[Hit]]
    permission: Permission | None = None
    more: str = ""


@dataclass(frozen=True)
class Found:
    """What was found of one kind: the first ten; ``more`` is an endpoint where there are others."""

    label: str
    hits: tuple[Hit, ...]
    more: str
    cut: bool


def found_for(actor: Actor, finders: Sequence[Finder], text: str) -> list[Found]:
    """Everything that fits and that this actor may see, kind by kind; kinds without a hit are left out."""
    sought = Sought(text.strip()[:LONGEST])
    if not sought.words:
        return []
    found = []
    for finder in finders:
        if finder.permission is not None and not actor.may(finder.permission):
            continue
        hits = tuple(finder.find(actor, sought))
        if hits:
            cut = len(hits) > MOST
            found.append(Found(gettext(finder.label), hits[:MOST], finder.more if cut else "", cut))
    return found
