"""The kinds of papers as folders: a template, a style sheet, and a few facts about the page."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lms.data_files import read_yaml

FOLDER = Path(__file__).resolve().parent / "press"
KINDS_FOLDER = "kinds"


@dataclass(frozen=True)
class Layout:
    """One folder of press/kinds.

    code    in addresses: a4, portrait, card, letter, badge
    folder  its name; kinds are those of documents that it prints
    page    width and height in millimetres; pages is how many the paper has
    """

    folder: str
    code: str
    kinds: tuple[str, ...]
    languages: tuple[str, ...]
    page: tuple[float, float]
    pages: int

    @property
    def path(self) -> Path:
        return FOLDER / KINDS_FOLDER / self.folder

    @property
    def template(self) -> str:
        """The name under which the press knows the template."""
        return f"{KINDS_FOLDER}/{self.folder}/template.html"

    @property
    def style(self) -> str:
        return _text(self.path / "style.css")

    @property
    def source(self) -> str:
        """The template as it is shipped."""
        return _text(self.path / "template.html")


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def all_layouts() -> tuple[Layout, ...]:
    """Every folder, in the order in which pages offer them."""
    order = ("a4", "portrait", "card", "letter", "badge")
    found = [_read(path) for path in (FOLDER / KINDS_FOLDER).glob("*/meta.yaml")]
    return tuple(sorted(found, key=lambda layout: (order.index(layout.code), layout.folder)))


def _read(path: Path) -> Layout:
    meta: dict[str, Any] = read_yaml(path)
    width, height = meta["page"]
    languages = tuple(meta.get("languages", ["ja"]))
    return Layout(path.parent.name, meta["layout"], tuple(meta["kinds"]), languages, (width, height), meta["pages"])


def layout_in(folder: str) -> Layout | None:
    """A folder by its name; None for one that does not exist."""
    return next((layout for layout in all_layouts() if layout.folder == folder), None)


def layouts_of(kind: str) -> tuple[str, ...]:
    """In which forms a kind of document can be printed."""
    return tuple(layout.code for layout in all_layouts() if kind in layout.kinds)


def layout_of(kind: str, code: str) -> Layout:
    """The folder that prints this kind in this form."""
    return next(layout for layout in all_layouts() if kind in layout.kinds and layout.code == code)
