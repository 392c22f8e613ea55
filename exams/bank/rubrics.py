"""The marking lines of a written answer as text, in the form and in tables: pure.

    読みやすさ = 5
      0: 読み取れない
      5: 一度で分かる

A line is a name with its points; below it, indented, stand examples (anchors): so many points are for an answer like
this. An anchor is from 0 to the points of its line, each once.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

_ANCHOR = re.compile(r"(?P<indent>\s*)(?P<points>[0-9０-９]{1,3})\s*[:：]\s*(?P<text>\S.*)")
_ENDS_IN_POINTS = re.compile(r".*[=＝]\s*[0-9０-９]{1,3}\s*$")
_LINE = re.compile(r"\s*(?P<name>\S.*?)\s*[=＝]\s*(?P<points>[0-9０-９]{1,3})\s*")


class RubricLineUnreadable(ValueError):
    """A line is neither a name with points nor an example for points that its line has; ``args`` holds it."""


def read_rubric(text: str) -> list[dict[str, Any]]:
    """The marking lines of a text. Refuses with RubricLineUnreadable and the line."""
    found: list[dict[str, Any]] = []
    for line in (line for line in text.splitlines() if line.strip()):
        anchor, named = _ANCHOR.fullmatch(line.rstrip()), _LINE.fullmatch(line)
        if anchor and (anchor["indent"] or not _ENDS_IN_POINTS.match(line)):
            _add_anchor(found, anchor["points"], anchor["text"].strip(), line)
        elif named:
            found.append({"name": named["name"], "points": int(named["points"])})
        else:
            raise RubricLineUnreadable(line.strip())
    return found


def _add_anchor(found: list[dict[str, Any]], points: str, text: str, line: str) -> None:
    anchors = found[-1].setdefault("anchors", {}) if found else {}
    if not found or int(points) > found[-1]["points"] or str(int(points)) in anchors:
        raise RubricLineUnreadable(line.strip())
    anchors[str(int(points))] = text


def anchors_of(line: Mapping[str, Any]) -> list[tuple[int, str]]:
    """The examples of a marking line, by points."""
    return sorted((int(points), str(text)) for points, text in (line.get("anchors") or {}).items())


def rubric_text(lines: Iterable[Mapping[str, Any]]) -> str:
    """The marking lines as ``read_rubric`` reads them."""
    said: list[str] = []
    for line in lines:
        said.append(f"{line['name']} = {line['points']}")
        said += [f"  {points}: {' '.join(text.split())}" for points, text in anchors_of(line)]
    return "\n".join(said)
