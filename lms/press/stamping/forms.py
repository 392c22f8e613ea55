"""What is kept of a page that was laid out once: its bytes, and the places where a person's words go."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Self

LEFT, CENTRE, RIGHT = 0.0, 0.5, 1.0
_LENGTH = 8


@dataclass(frozen=True)
class Slot:
    """A place for a field's words, in the units of the page's content (96 to the inch, y downwards).

    Words are runs of one font each, side by side.

    x          the left end, the middle or the right end of the words, as ``align`` says (0, 0.5, 1), at the width ``least``;
               ``drift`` is how far it moves with each unit of width, since the layout rounds every character
    size       of the font; ``spacing`` follows each character
    width      the most that was seen to keep the place; wider words are not stamped
    fonts      css class of each run's font; ``stretch`` is how much wider the layout sets a run than its glyphs are
    """

    name: str
    x: float
    y: float
    align: float
    size: float
    spacing: float
    width: float
    fonts: tuple[str, ...]
    least: float
    drift: float
    stretch: float

    def left(self, width: float) -> float:
        """Where words of this width begin."""
        return self.x + self.drift * (width - self.least) - self.align * width


@dataclass(frozen=True)
class CodeSlot:
    """The square of the QR code: its upper left corner and its side.

    state  the operator that makes ink opaque
    holds  what the code holds: code (the paper's signed words) or address
    """

    x: float
    y: float
    side: float
    state: str
    holds: str


@dataclass(frozen=True)
class Inside:
    """A file inside: number of its object, and its dictionary without what depends on its content."""

    name: str
    number: int
    head: str
    dates: str


@dataclass(frozen=True)
class Form:
    """A page laid out once.

    static     the file's beginning: header and all objects that no person changes
    places     where each object begins in it; 0 for those that are written for each person
    pieces     for each place of a person's words the number of its stream, the field and which of its runs, in the
               order of the content
    holes      objects with a hole: number, name of what goes in, text before, text after
    xmp        the properties: number, text before and after the title
    signature  number of the object that holds the signature
    """

    static: bytes
    places: list[int]
    pieces: list[tuple[int, str, int]]
    slots: list[Slot]
    code: CodeSlot | None
    holes: list[tuple[int, str, str, str]]
    inside: list[Inside]
    xmp: tuple[int, str, str]
    signature: int
    trailer: str

    def dump(self) -> bytes:
        """The form as one file."""
        facts = {name: value for name, value in asdict(self).items() if name != "static"}
        head = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
        return len(head).to_bytes(_LENGTH, "big") + head + self.static

    @classmethod
    def load(cls, content: bytes) -> Self:
        """The form that ``dump`` wrote."""
        end = _LENGTH + int.from_bytes(content[:_LENGTH], "big")
        facts: dict[str, Any] = json.loads(content[_LENGTH:end])
        return cls(
            **facts
            | {
                "static": content[end:],
                "pieces": [(number, name, place) for number, name, place in facts["pieces"]],
                "slots": [Slot(**slot | {"fonts": tuple(slot["fonts"])}) for slot in facts["slots"]],
                "code": CodeSlot(**facts["code"]) if facts["code"] else None,
                "holes": [tuple(hole) for hole in facts["holes"]],
                "inside": [Inside(**one) for one in facts["inside"]],
                "xmp": tuple(facts["xmp"]),
            }
        )


class Unfit(ValueError):
    """Words or a page that cannot be stamped as the layout would set them."""
