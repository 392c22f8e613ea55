import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from lms.press.child import PressChild
from lms.press.errors import PrintFailed, PrintTimedOut
from lms.press.wire import Job

SMALL = Job("<!DOCTYPE html><html lang=ja><title>x</title><p>見本", "x", "y", "ja")
ECHO = (
    sys.executable,
    "-c",
    "import sys; from lms.press.wire import *\n"
    "while (job := read_job(sys.stdin.buffer)): write_answer(sys.stdout.buffer, job.html.encode(), '')",
)
HANGS = (sys.executable, "-c", "import time; time.sleep(60)")
DIES = (sys.executable, "-c", "raise SystemExit(3)")


@pytest.fixture
def child():
    made = []

    def make(**settings):
        made.append(PressChild(**settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


def until(condition):
    give_up = time.monotonic() + 60
    while not condition() and time.monotonic() < give_up:
        time.sleep(0.02)
    return condition()


def test_the_process_starts_with_the_first_document_and_is_kept_for_the_next(child):
    press = child(command=ECHO)
    assert press.pid is None

    press.render(SMALL)
    first = press.pid
    press.render(SMALL)

    assert first is not None
    assert press.pid == first


def test_an_idle_process_ends_and_the_next_document_starts_another(child):
    press = child(command=ECHO, idle_limit=0.1)
    press.render(SMALL)

    assert until(lambda: press.pid is None)
    assert press.render(SMALL) == SMALL.html.encode()


def test_a_process_killed_from_outside_is_replaced_without_anyone_noticing(child):
    press = child(command=ECHO)
    press.render(SMALL)
    killed = press.pid
    os.kill(killed, signal.SIGKILL)

    assert press.render(SMALL) == SMALL.html.encode()
    assert press.pid != killed


def test_a_process_that_hangs_is_stopped_with_a_named_refusal(child):
    press = child(command=HANGS, time_limit=0.3)

    with pytest.raises(PrintTimedOut) as refusal:
        press.render(SMALL)

    assert refusal.value.fields == {"seconds": 0.3}
    assert press.pid is None


def test_a_hanging_process_that_reads_nothing_is_stopped_even_while_a_long_document_is_handed_over(child):
    press = child(command=HANGS, time_limit=0.3)

    with pytest.raises(PrintTimedOut):
        press.render(Job("x" * 1_000_000, "x", "y", "ja"))


def test_a_process_that_always_dies_is_reported_and_not_started_for_ever(child):
    with pytest.raises(PrintFailed):
        child(command=DIES).render(SMALL)


def test_many_threads_each_get_their_own_document(child):
    press = child(command=ECHO)
    got = {}

    def ask(number):
        got[number] = press.render(Job(f"document {number}", "x", "y", "ja"))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert got == {number: f"document {number}".encode() for number in range(12)}


def test_the_process_that_prints_never_loads_the_layout_library_into_its_own_memory():
    script = (
        "import sys; from lms.press.api import render_pdf\n"
        "pdf = render_pdf('<!DOCTYPE html><html lang=ja><title>x</title><p>x', title='x', author='y')\n"
        "print(pdf[:5].decode(), 'weasyprint' in sys.modules)"
    )

    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert answer.stdout.split() == ["%PDF-", "False"]
