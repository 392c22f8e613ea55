"""Many QR codes of one size: what does not hang on the text is taken from segno once, the text's bits are put in place.

segno works out every module by itself, which takes it milliseconds for the code of a certificate. All codes of one version,
error correction and mask differ in the bits of their codewords alone (ISO/IEC 18004:2015, 7.4.4 byte mode, 7.5.2 error
correction, 7.6 order of the codewords, 7.7.3 their places).
"""

from collections.abc import Sequence
from functools import cache
from itertools import chain, zip_longest
from operator import itemgetter
from typing import Any

import segno
from segno import consts, encoder

MASK = 4
LARGEST = 40
_BYTE_MODE, _PADDING = 0b0100, b"\xec\x11"
_LONG_COUNT_FROM = 10
_MARK = 1000
# The tables of ISO/IEC 18004, as segno has them.
_CAPACITY: Any = consts.SYMBOL_CAPACITY
_BLOCKS: Any = consts.ECC
_TO_MODULES = bytes.maketrans(b"01", b"\x00\x01")


def sheet_for(text: str) -> "Sheet | None":
    """The size that a text takes; None for one that segno would not write byte by byte, or that fits no size."""
    if not text.isascii() or text.upper() == text:
        return None
    return next((sheet_of(version) for version in range(1, LARGEST + 1) if len(text) <= longest_in(version)), None)


def longest_in(version: int) -> int:
    """How many bytes a version takes at error correction M."""
    capacity: int = _CAPACITY[version][consts.ERROR_LEVEL_M]
    return (capacity - 4 - _count_bits(version)) // 8


def _count_bits(version: int) -> int:
    return 16 if version >= _LONG_COUNT_FROM else 8


class Sheet:
    """One version at error correction M under the fixed mask, with everything in it that texts do not change."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.blocks = [
            (one.num_data, one.num_total - one.num_data)
            for one in _BLOCKS[version][consts.ERROR_LEVEL_M]
            for _ in range(one.num_blocks)
        ]
        known = "a" * longest_in(version)
        drawn = segno.make_qr(known, version=version, error="m", mask=MASK, boost_error=False).matrix
        self.side = len(drawn)
        places = self._places()
        bits = self._bits(known, len(places))
        flips = "".join(str(drawn[y][x] ^ int(bit)) for (y, x), bit in zip(places, bits, strict=True))
        self._flips = int(flips, 2)
        number = {place: n for n, place in enumerate(places)}
        cells = [(y, x) for y in range(self.side) for x in range(self.side)]
        # Whatever holds no bit of the text is read from the two figures behind the bits.
        self._pick = itemgetter(*(number.get((y, x), len(places) + drawn[y][x]) for y, x in cells))
        self._count = len(places)

    def modules(self, text: str) -> tuple[bytes, ...]:
        """The code of a text, row by row; a dark module is 1."""
        bits = int(self._bits(text, self._count), 2) ^ self._flips
        flat = bytes(self._pick(f"{bits:0{self._count}b}01".encode())).translate(_TO_MODULES)
        return tuple(flat[start : start + self.side] for start in range(0, len(flat), self.side))

    def _places(self) -> list[tuple[int, int]]:
        """Where the bits of the codewords stand, in their order."""
        matrix = [list(row) for row in encoder.make_matrix(self.side, self.side)]
        encoder.add_finder_patterns(matrix, self.side, self.side)
        encoder.add_alignment_patterns(matrix, self.side, self.side)
        free = sum(row.count(2) for row in matrix)
        encoder.add_codewords(matrix, range(_MARK, _MARK + free), self.version)
        found = {cell: (y, x) for y, row in enumerate(matrix) for x, cell in enumerate(row) if cell >= _MARK}
        return [found[mark] for mark in sorted(found)]

    def _bits(self, text: str, count: int) -> str:
        """The final message: codewords of all blocks in turn, then their error correction; spare bits are 0."""
        content, counted = text.encode("ascii"), _count_bits(self.version)
        head = (_BYTE_MODE << counted | len(content)) << 8 * len(content) | int.from_bytes(content, "big")
        # Mode and count leave half a byte, which the terminator fills; segno writes a zero more, which no reader reaches.
        codewords = (head << 4).to_bytes(len(content) + (counted + 8) // 8, "big")
        most = sum(data for data, _ in self.blocks)
        codewords = (codewords + b"\0" + _PADDING * most)[:most]
        blocks, checks, start = [], [], 0
        for data, errors in self.blocks:
            blocks.append(codewords[start : start + data])
            checks.append(_check_words(blocks[-1], errors))
            start += data
        message = bytes([*_in_turn(blocks), *_in_turn(checks)])
        return f"{int.from_bytes(message, 'big'):0{8 * len(message)}b}".ljust(count, "0")


sheet_of = cache(Sheet)


def _in_turn(blocks: Sequence[bytes]) -> list[int]:
    return [word for word in chain.from_iterable(zip_longest(*blocks)) if word is not None]


@cache
def _multiples(errors: int) -> list[int]:
    """Each factor times the generator polynomial of so many check words, as one number."""
    log, power, generator = consts.GALIOS_LOG, consts.GALIOS_EXP, consts.GEN_POLY[errors]
    rows = [bytes(power[log[factor] + term] for term in generator[:errors]) for factor in range(1, 256)]
    return [0, *(int.from_bytes(row, "big") for row in rows)]


def _check_words(block: bytes, errors: int) -> bytes:
    """The remainder of a block divided by the generator polynomial (Reed-Solomon)."""
    multiples, top, rest = _multiples(errors), 8 * (errors - 1), 0
    room = (1 << 8 * errors) - 1
    for word in block:
        rest = (rest << 8 & room) ^ multiples[rest >> top ^ word]
    return rest.to_bytes(errors, "big")
