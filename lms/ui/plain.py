"""Plain words (やさしい日本語): short sentences with readings, on the public pages that have a variant of their own.

A page that has one asks ``plain_chosen`` and renders the other template; the choice is kept like text size.
"""

from lms.ui.choices import chosen


def plain_chosen() -> bool:
    """Whether this reader asked for plain words."""
    return chosen("plain") == "on"


def page_for(usual: str, plain: str) -> str:
    """The template for this reader: the usual one, or the one in plain words."""
    return plain if plain_chosen() else usual
