"""Marks a source string for translation where it is written down, to be translated where it is shown."""


def N_(text: str) -> str:
    """Return ``text`` unchanged; the extraction of translatable strings looks for this name."""
    return text
