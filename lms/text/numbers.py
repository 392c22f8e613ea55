"""Document numbers: written on paper, read aloud on the telephone, typed by anyone.

Twelve characters in three groups, WB7K-3Q9M-2XTZ: a prefix, random characters and a check character. The alphabet has no
I, L, O and U, so that nothing looks like 1 or 0 and no words arise. The check character follows ISO/IEC 7064, MOD 37,36:
every single wrong character is found. Numbers whose check character would be one of the four letters are not issued.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable

from lms.text.errors import NumberCheckFailed, NumberMalformed

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALL = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUE = {sign: value for value, sign in enumerate(_ALL)}
# The 256 bytes fall on 32 characters evenly.
_SIGN_OF_BYTE = (ALPHABET * 8).encode()
_LENGTH = 12
_EXAMPLE = "WB7K-3Q9M-2XTZ"
_IGNORED = re.compile(r"[\s\-‐‑‒–—―−ー・._]+")
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_number(prefix: str = "", choose: Callable[[str], str] | None = None) -> str:
    """Make a document number that cannot be guessed from another.

    prefix  up to four characters of the alphabet that tell the network or the kind of document
    choose  takes one character from a text; samples hand in a seeded one, by default the machine's own chance chooses
    """
    if len(prefix) > 4 or any(sign not in ALPHABET for sign in prefix):
        raise ValueError(f"prefix {prefix!r} must be at most four characters of {ALPHABET}")
    while True:
        missing = _LENGTH - 1 - len(prefix)
        body = prefix + (_at_random(missing) if choose is None else "".join(choose(ALPHABET) for _ in range(missing)))
        check = check_character(body)
        if check in ALPHABET:
            return _grouped(body + check)


def _at_random(count: int) -> str:
    """So many characters of the alphabet, five bits each, drawn at once."""
    return secrets.token_bytes(count).translate(_SIGN_OF_BYTE).decode()


def read_number(typed: str) -> str:
    """Give the number as printed, from whatever was typed: full-width, small letters, spaces, O for 0, I and l for 1.

    Refusals: NumberMalformed (not twelve characters of the alphabet), NumberCheckFailed (one was misread).
    """
    text = _IGNORED.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(_LOOKALIKES)
    if len(text) != _LENGTH or any(sign not in ALPHABET for sign in text):
        raise NumberMalformed(example=_EXAMPLE)
    if check_character(text[:-1]) != text[-1]:
        raise NumberCheckFailed()
    return _grouped(text)


def check_character(body: str) -> str:
    """Compute the check character of letters and digits after ISO/IEC 7064:2003, hybrid system MOD 37,36."""
    product = 36
    for sign in body:
        product = (product + _VALUE[sign]) % 36 or 36
        product = product * 2 % 37
    return _ALL[(37 - product) % 36]


def _grouped(text: str) -> str:
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))
