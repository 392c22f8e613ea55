"""What a PIN of a tablet sheet has to be. Pure."""

import re
from datetime import date

from lms.accounts.errors import PinTooSimple

MOST_WRONG_TRIES = 10
LOOKED_FOR_SECONDS = 5 * 60
_PIN = re.compile(r"[0-9]{4,6}")
_ROWS = ("01234567890", "98765432109")


def simple_pins(born_on: date | None) -> set[str]:
    """The PINs that whoever knows a birth date tries first."""
    if born_on is None:
        return set()
    return {born_on.strftime(form) for form in ("%Y", "%m%d", "%d%m", "%y%m", "%y%m%d", "%d%m%y", "%Y%m")}


def check_pin(pin: str, born_on: date | None) -> None:
    """Refuse what is no PIN of 4 to 6 digits, or one that is tried first: PinTooSimple.

    Ten wrong tries end a sheet, so one of 10,000 PINs is enough, as long as it is none of the well-known ones.
    """
    halves = pin[: len(pin) // 2], pin[len(pin) // 2 :]
    in_a_row = any(pin in row for row in _ROWS)
    if (
        not _PIN.fullmatch(pin)
        or len(set(pin)) == 1
        or in_a_row
        or halves[0] == halves[1]
        or pin in simple_pins(born_on)
    ):
        raise PinTooSimple
