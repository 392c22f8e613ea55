"""The table that writers fill in: Japanese headings and one example of every kind."""

from pathlib import Path
from typing import Any

from lms.data_files import read_yaml

HERE = Path(__file__).parent
_told: dict[str, Any] = read_yaml(HERE / "headings.yaml")
_examples: list[dict[str, str]] = read_yaml(HERE / "examples.yaml")
ROWS, OPTIONS = ("1", "2", "3"), ("a", "b", "c", "d")


def heading_of(column: str) -> str:
    """The heading of a column in the template's language."""
    name, _, rest = column.partition("_")
    return f"{_told[name][0]}{rest}" if name in ("row", "option", "why") else str(_told["columns"][column][0])


def example_rows() -> tuple[list[str], list[list[str]]]:
    """Headings and example rows."""
    plain = list(_told["columns"])
    columns = [*plain[:6], *(f"row_{n}" for n in ROWS), *(f"option_{n}" for n in OPTIONS), *plain[6:],
               *(f"why_{n}" for n in OPTIONS)]  # fmt: skip
    return [heading_of(column) for column in columns], [
        [row.get(column, "") for column in columns] for row in _examples
    ]
