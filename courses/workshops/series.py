"""What a workshop may count for. The packages above declare it, so that workshops need not know them."""

from collections.abc import Callable

Choices = Callable[[], list[tuple[str, str]]]

_sources: list[Choices] = []


def declare_series(source: Choices) -> None:
    """Let ``source`` name series and their titles, as pairs; declaring it twice is once."""
    if source not in _sources:
        _sources.append(source)


def series_choices() -> list[tuple[str, str]]:
    """Every series that a workshop can count for."""
    return [choice for source in _sources for choice in source()]
