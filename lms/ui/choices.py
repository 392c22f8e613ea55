"""How a reader wants her pages: text size, colours, furigana, plain words, language.

Before signing in they are kept on the device, in cookies that hold nothing personal. Signed in they are kept with the person
and go with her to any device; what she never chose there is as the device has it.
"""

from collections.abc import Callable, Mapping

from flask import g, request

from lms.i18n import LANGUAGES

TEXT_SIZES = ("1", "2", "3")
LOOKS = ("auto", "day", "night", "strong")
# The first value is what a reader has who never chose.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "text": TEXT_SIZES,
    "look": LOOKS,
    "ruby": ("on", "off"),
    "plain": ("off", "on"),
    "language": LANGUAGES,
}
KEEPER = "keep_choices"
# Keeps the choices of the person who asks; the answer is whether the device is to keep them as well.
Keeper = Callable[[Mapping[str, str]], bool]


def known_choices(said: Mapping[str, str]) -> dict[str, str]:
    """Those of the choices that this house knows."""
    return {name: said[name] for name, values in CHOICES.items() if said.get(name, "") in values}


def chosen(name: str) -> str:
    """What this reader chose: herself, on this device, or the usual."""
    own: Mapping[str, str] = g.get("own_choices") or {}
    for value in (own.get(name, ""), request.cookies.get(name, "") if request else ""):
        if value in CHOICES[name]:
            return value
    return CHOICES[name][0]
