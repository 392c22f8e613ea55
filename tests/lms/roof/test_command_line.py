"""The command line before a database is ready: one sentence, and an exit code that a script can trust."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LMS = (sys.executable, "-c", "from lms.cli import main; main()")


def run(tmp_path, *arguments, **settings):
    surroundings = {**os.environ, "LMS_DATA_DIR": str(tmp_path), "PYTHONPATH": str(Path.cwd()), **settings}
    surroundings.pop("LMS_TEST_POSTGRES", None)
    return subprocess.run([*LMS, *arguments], env=surroundings, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({}, "Please run: lms db upgrade"),
        ({"LMS_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}, "The database cannot be reached."),
        ({"LMS_ENVIRONMENT": "production"}, "LMS_SECRET_KEY"),
    ],
    ids=["no tables", "no server", "no key"],
)
def test_a_machine_that_is_not_ready_is_told_what_to_do(tmp_path, settings, sentence):
    ended = run(tmp_path, "users", "list", **settings)

    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.returncode == 2


def test_a_file_that_cannot_be_written_where_it_was_named_is_a_sentence(tmp_path):
    ended = run(tmp_path, "backup", "new-key", str(tmp_path / "no folder" / "backup.key"))

    assert ended.stderr == f"{tmp_path}/no folder/backup.key: No such file or directory\n"
    assert ended.returncode == 1
