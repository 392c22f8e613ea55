"""Text stands out from its ground at 7:1 or better, in every look (WCAG 2.2, 1.4.6)."""

import re
from itertools import chain, product

import pytest

from lms.i18n import ROOT

STATIC = ROOT / "lms/ui/static"
DECLARED = re.compile(r"(--[\w-]+):\s*([^;]+);")
GROUNDS = ("page", "paper", "sunk")
PAIRS = [
    *product(("ink", "soft", "accent"), GROUNDS),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    *chain.from_iterable([(kind, f"{kind}-soft"), ("ink", f"{kind}-soft")] for kind in ("good", "bad", "warn", "info")),
    ("accent", "good-soft"),
    ("bad", "page"),
    ("bad", "paper"),
    ("soft", "paper"),
]


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def block(sheet, selector):
    return dict(DECLARED.findall(sheet.split(f"{selector} {{\n", 1)[1].split("}", 1)[0]))


def themes():
    tokens = dict(DECLARED.findall((STATIC / "vendor/design-tokens/tokens.css").read_text()))
    sheet = (STATIC / "looks.css").read_text()
    day = {**tokens, **block(sheet, ":root")}
    others = {name: {**day, **block(sheet, f":root.look-{name}")} for name in ("auto", "night", "strong")}
    return {"day": day, **others}


def colour_of(theme, name):
    value = theme[f"--{name}"]
    while value.startswith("var("):
        value = theme[value[4:-1]]
    return value


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["day", "auto", "night", "strong"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_at_seven_to_one(theme, text, ground):
    colours = themes()[theme]

    assert contrast(colour_of(colours, text), colour_of(colours, ground)) >= 7


@pytest.mark.parametrize("theme", ["day", "auto", "night", "strong"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_of_fields_stand_out_at_three_to_one(theme, ground):
    colours = themes()[theme]

    assert contrast(colour_of(colours, "edge"), colour_of(colours, ground)) >= 3


def test_the_night_of_the_device_and_the_night_of_choice_are_one():
    assert themes()["auto"] == themes()["night"]
