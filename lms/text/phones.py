"""Japanese telephone numbers: which are mobile ones, and how they are dialled from anywhere."""

import re
import unicodedata

# The prefixes of mobile telephones in the numbering plan of the 総務省; 060 is open since 2024.
_MOBILE = re.compile(r"0([6789]0\d{8})|\+81([6789]0\d{8})")


def mobile_number(written: str) -> str:
    """A mobile number in the form of E.164 (+819012345678); "" for any other number, or none."""
    digits = re.sub(r"[^0-9+]", "", unicodedata.normalize("NFKC", written))
    found = _MOBILE.fullmatch(digits)
    return f"+81{found.group(1) or found.group(2)}" if found else ""
