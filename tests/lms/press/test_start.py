"""Somebody waits for the process that signs: what it loads."""

import subprocess
import sys

import pytest

from lms.press.signing.jobs import SIGNING
from lms.press.signing.start import Absent


def test_the_process_that_signs_loads_its_engine_and_no_library_that_it_never_uses():
    command = [sys.executable, "-X", "importtime", *SIGNING.command[1:]]
    told = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=True).stderr  # fmt: skip
    loaded = {line.rpartition("|")[2].strip() for line in told.splitlines()}

    assert "pyhanko.sign.signers" in loaded
    assert {name for name in loaded if name.split(".")[0] == "aiohttp"} == set()


def test_what_stands_for_an_absent_library_has_every_name_and_nothing_that_python_itself_asks_for():
    absent = Absent("aiohttp")

    assert issubclass(absent.ClientSession, object)
    with pytest.raises(AttributeError):
        absent.__path__  # noqa: B018 (asking is the test)
