"""Processes that live together: which are begun anew, which end all, and that none is left behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

TOLD = """
import os, time
from lms.family import Family

def say(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

def telling(name):
    def work(alone):
        say(name, os.getpid())
        while not alone():
            time.sleep(0.02)
    return work

def failing(alone):
    with open("count", "a") as count:
        count.write("x")
    say("failing", os.path.getsize("count"))
    if os.path.getsize("count") == 1:
        raise LookupError("words of the fault")
    telling("mended")(alone)

family = Family()
"""
TWO = """
family.keep("maker", telling("maker"))
family.need("server", telling("server"))
say("ended", family.live() or "as told")
"""
ONE_FAILS = """
family.keep("maker", failing)
family.live()
"""
Family = Callable[[str], subprocess.Popen[str]]


@pytest.fixture
def begin(tmp_path) -> Iterator[Family]:
    """Begins a first process that does what it is told here; what it said is read from it."""
    begun: list[subprocess.Popen[str]] = []

    def start(told: str) -> subprocess.Popen[str]:
        piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        begun.append(subprocess.Popen([sys.executable, "-c", TOLD + told], cwd=tmp_path, **piped))
        return begun[-1]

    yield start
    for each in begun:
        each.kill()
        each.communicate(timeout=60)


def said(first: subprocess.Popen[str], lines: int) -> dict[str, int]:
    """Who said her number, in that many lines."""
    return {name: int(number) for name, number in (first.stdout.readline().split() for _ in range(lines))}


def rest_of(first: subprocess.Popen[str]) -> str:
    """What is still said; its end comes only once no process of the family is left to say anything."""
    return first.communicate(timeout=60)[0]


def test_a_process_that_was_killed_is_begun_anew_and_all_end_when_the_first_is_told_to(begin: Family) -> None:
    first = begin(TWO)
    before = said(first, 2)
    os.kill(before["maker"], signal.SIGKILL)
    after = said(first, 1)
    assert after["maker"] not in before.values()

    first.terminate()

    assert rest_of(first) == "ended as told\n"
    assert first.returncode == 0


def test_all_end_when_one_that_is_needed_was_killed(begin: Family) -> None:
    first = begin(TWO)
    os.kill(said(first, 2)["server"], signal.SIGKILL)
    assert rest_of(first) == "ended server\n"


def test_nobody_stays_behind_when_the_first_is_killed(begin: Family) -> None:
    first = begin(TWO)
    said(first, 2)
    first.kill()
    assert rest_of(first) == ""


def test_a_fault_in_one_is_told_and_it_is_begun_anew(begin: Family) -> None:
    first = begin(ONE_FAILS)
    assert list(said(first, 3)) == ["failing", "mended"]
    first.terminate()
    assert "LookupError: words of the fault" in first.communicate(timeout=60)[1]
