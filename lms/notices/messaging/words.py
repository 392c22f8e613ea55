"""What people send by LINE to end it."""

import unicodedata
from pathlib import Path

import yaml

STOPS: tuple[str, ...] = tuple(yaml.safe_load((Path(__file__).parent / "stop_words.yaml").read_text("utf-8")))
STOP_WORD = STOPS[0]


def is_stop(text: str) -> bool:
    """Whether somebody says that she wants no more messages."""
    return unicodedata.normalize("NFKC", text).strip().casefold() in STOPS
