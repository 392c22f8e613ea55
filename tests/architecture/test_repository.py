"""What is under version control speaks of the product alone, and its commands start."""

import os
import re

import pytest

from tests.architecture.source import ROOT, refuse, tracked

TEXT = {".py", ".md", ".html", ".css", ".js", ".toml", ".ini", ".yaml", ".yml", ".po", ".txt", ".json", ".svg", ""}
# A path of the machine that somebody worked on; written so that this file does not hold one.
MACHINE_PATH = re.compile(
    "(?<![\\w.<])/(" + "|".join(["work/(main|shared)", "root/", "tmp/plan", "tmp/bash", "home/[a-z]+/"]) + ")"
)
COMMANDS = ("bootstrap", "server", "test", "check", "bench", "screenshots")


def readable(path):
    return path.suffix in TEXT and path.stat().st_size < 2_000_000 and "vendor" not in path.parts


def test_no_text_mentions_a_path_of_one_machine():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked()
        if readable(path)
        for match in MACHINE_PATH.finditer(path.read_text(errors="replace"))
    ]

    refuse(found)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_one_word_that_can_be_run(name):
    assert os.access(ROOT / "script" / name, os.X_OK)


def test_no_secret_or_database_is_under_version_control():
    kept = [path.relative_to(ROOT).as_posix() for path in tracked()]

    refuse(path for path in kept if re.search(r"\.(sqlite3?|db|pem|key|p12|pyc|mo)$|(^|/)\.env$", path))
