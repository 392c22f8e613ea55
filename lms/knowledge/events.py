"""What happened to what is known."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FactsChanged:
    """Facts got a new version. ``versions`` maps the code of each to its new version; a first version is no change."""

    versions: dict[str, int]
