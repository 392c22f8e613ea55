"""How many pages one web process makes at once."""

import errno
import os
import signal
import threading

from lms import web
from lms.server import OneAfterTheOther


def test_who_comes_while_enough_pages_are_made_waits_for_her_turn_and_is_then_served():
    inside, leave, most = threading.Semaphore(0), threading.Event(), []
    now_inside, counting = [], threading.Lock()

    def page(environ, start_response):
        with counting:
            now_inside.append(environ["n"])
            most.append(len(now_inside))
        inside.release()
        leave.wait()
        with counting:
            now_inside.remove(environ["n"])
        return [str(environ["n"]).encode()]

    served = []
    gate = OneAfterTheOther(page, beside=1)
    visitors = [
        threading.Thread(target=lambda n=n: served.append(b"".join(gate({"n": n}, lambda *_: None)))) for n in range(5)
    ]
    for visitor in visitors:
        visitor.start()
    for _ in range(2):
        inside.acquire()
    leave.set()
    for visitor in visitors:
        visitor.join()

    assert sorted(served) == [b"0", b"1", b"2", b"3", b"4"]
    assert max(most) == 2


def test_a_page_that_fails_gives_its_turn_to_the_next():
    def broken(environ, start_response):
        raise RuntimeError

    gate = OneAfterTheOther(broken, beside=0)
    failures = 0
    for _ in range(3):
        try:
            gate({}, lambda *_: None)
        except RuntimeError:
            failures += 1

    assert failures == 3


def test_a_worker_whose_server_is_gone_ends_and_frees_the_address(monkeypatch):
    told, parents = [], iter([7, 7, 1])
    monkeypatch.setattr(web.os, "getppid", lambda: next(parents))
    monkeypatch.setattr(web.os, "kill", lambda number, word: told.append((number, word)))
    monkeypatch.setattr(web.time, "sleep", told.append)

    web.end_with(7)

    own = os.getpid()
    assert told == [1, 1, (own, signal.SIGTERM), 30, (own, signal.SIGKILL)]


def test_a_clock_that_is_set_while_a_worker_looks_after_its_server_does_not_end_the_looking(monkeypatch):
    told, parents = [], iter([7, 7, 1])

    def refuse(_):
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(web.os, "getppid", lambda: next(parents))
    monkeypatch.setattr(web.os, "kill", lambda number, word: told.append((number, word)))
    monkeypatch.setattr(web.time, "sleep", refuse)
    monkeypatch.setattr(web, "OVERLAP_SECONDS", 0.01)
    monkeypatch.setattr(web, "KILL_AFTER_SECONDS", 0.01)

    web.end_with(7)

    own = os.getpid()
    assert [one for one in told if one[0] == own] == [(own, signal.SIGTERM), (own, signal.SIGKILL)]
