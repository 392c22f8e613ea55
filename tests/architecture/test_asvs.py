"""docs/asvs.md has every line of OWASP ASVS 5.0 of levels 1 and 2 once, and names nothing that does not exist."""

import re
from collections import Counter

from tests.architecture.source import ROOT

# Lines of levels 1 and 2 by chapter, counted in the standard's own table (5.0.0).
LINES = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip
ROW = re.compile(r"^\| (\d+)\.\d+\.\d+ \| [12] \| .+ \| (met|part|not met|none) \| (.*) \|$", re.MULTILINE)
PATH = re.compile(r"`((?:lms|tests|docs|courses|exams|certificates|registry|deploy)/[^`]+)`")


def test_every_line_stands_once_with_its_state_and_a_reason():
    text = (ROOT / "docs" / "asvs.md").read_text()
    rows = ROW.findall(text)

    assert Counter(int(chapter) for chapter, _, _ in rows) == LINES
    assert [state for _, state, evidence in rows if state != "none" and not evidence.strip()] == []
    numbers = re.findall(r"^\| (\d+\.\d+\.\d+) ", text, re.MULTILINE)
    assert len(numbers) == len(set(numbers))
    states = Counter(state for _, state, _ in rows)
    told = f"{states['met']} met, {states['part']} in part, {states['not met']} not met, {states['none']} without an object"
    assert told in text


def test_every_file_that_is_named_as_evidence_exists():
    for name in ("asvs.md", "security.md"):
        named = PATH.findall((ROOT / "docs" / name).read_text())
        assert [path for path in named if not (ROOT / path).exists()] == []
