"""Bodies are taken in whole before anything is done with them; slow lines are found and cut, and hold up nobody."""

import io
import logging
import socket
import threading

import pytest

from lms.bodies import ANSWER_AT_ONCE, AT_ONCE, MEGABYTE, OF_ONE_ADDRESS, Front, Held, NotTaken
from lms.lines import cut_slow


@pytest.fixture
def house():
    """``house(environ, ...)``: status and body that a client sees, and what the inner application read."""

    def asked(known=False, proxies=0, bodies=None, **environ):
        read, said = [], []

        def inner(environ, start_response):
            read.append(environ["wsgi.input"].read())
            start_response("200 OK", [])
            return [b"made"]

        front = Front(inner, proxies, lambda environ: known, bodies)
        body = front({"REMOTE_ADDR": "192.0.2.1", **environ}, lambda status, headers: said.append(status))
        return said[0][:3], b"".join(body), read

    return asked


@pytest.mark.parametrize("size", [1, 1000, 64 * 1024 + 1, 3 * MEGABYTE])
def test_the_page_finds_the_whole_body(house, size):
    sent = b"a" * size

    assert house(CONTENT_LENGTH=str(size), **{"wsgi.input": io.BytesIO(sent)}) == ("200", b"made", [sent])


def test_a_request_that_announces_nothing_waits_for_nothing(house):
    for environ in ({}, {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "0"}):
        line = io.BytesIO(b"more than was announced")
        assert house(**environ, **{"wsgi.input": line}) == ("200", b"made", [b""])
        assert line.tell() == 0


@pytest.mark.parametrize(
    ("status", "environ"),
    [
        ("400", {"CONTENT_LENGTH": "9"}),
        ("400", {"CONTENT_LENGTH": "-3"}),
        ("400", {"CONTENT_LENGTH": "3x"}),
        ("400", {"CONTENT_LENGTH": "٣"}),
        ("411", {"HTTP_TRANSFER_ENCODING": "chunked"}),
        ("411", {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "3"}),
    ],
)
def test_a_body_of_no_or_another_length_than_announced_is_refused_and_logged_once(house, caplog, status, environ):
    caplog.set_level(logging.INFO, logger="lms.pages")

    assert house(**environ, **{"wsgi.input": io.BytesIO(b"abc")})[::2] == (status, [])
    assert [record.status for record in caplog.records] == [int(status)]


def test_a_large_body_of_a_stranger_is_left_for_the_page_to_refuse(house):
    line, length = io.BytesIO(b"not read before"), str(13 * MEGABYTE)

    assert house(CONTENT_LENGTH=length, **{"wsgi.input": line})[2] == [b""]
    assert line.tell() == 0
    assert house(known=True, CONTENT_LENGTH=length, **{"wsgi.input": io.BytesIO(b"")})[0] == "400"
    assert house(known=True, CONTENT_LENGTH=str(111 * MEGABYTE), **{"wsgi.input": io.BytesIO(b"")})[0] == "200"


def test_one_address_may_hold_few_threads_and_others_go_on():
    held = Held()
    awaited = [held.begin("192.0.2.1", "192.0.2.1") for _ in range(OF_ONE_ADDRESS)]

    with pytest.raises(NotTaken, match="503"):
        held.begin("192.0.2.1", "192.0.2.1")
    held.end(held.begin("192.0.2.2", "192.0.2.2"))
    assert held.slow(patience=0.0) == {"192.0.2.1"}
    assert held.slow(patience=3600.0) == set()
    for each in awaited:
        held.end(each)
    assert held.slow(patience=0.0) == set()
    held.begin("192.0.2.1", "192.0.2.1")


def test_a_hall_that_presses_at_once_waits_a_moment_for_a_place_and_is_not_refused():
    held = Held(place=60.0)
    awaited = [held.begin("192.0.2.1", "192.0.2.1") for _ in range(OF_ONE_ADDRESS)]
    came = []
    late = threading.Thread(target=lambda: came.append(held.begin("192.0.2.1", "192.0.2.1")))
    late.start()

    held.end(awaited.pop())
    late.join(60)

    assert [one.owner for one in came] == ["192.0.2.1"]
    with pytest.raises(NotTaken, match="503"):
        Held(of_one=0, place=0.0).begin("192.0.2.1", "192.0.2.1")


def test_however_many_come_slowly_threads_are_left_for_everything_else(house):
    held = Held()
    for number in range(AT_ONCE):
        held.begin(f"192.0.2.{number}", "192.0.2.1")

    told = house(bodies=held, CONTENT_LENGTH="3", **{"wsgi.input": io.BytesIO(b"abc")})

    assert told == ("503", b"503 Service Unavailable", [])
    assert house(bodies=held) == ("200", b"made", [b""])


def test_behind_a_proxy_the_address_is_the_visitors(house):
    seen = []

    class Noted(Held):
        def begin(self, owner, peer):
            seen.append((owner, peer))
            return super().begin(owner, peer)

    for proxies in (0, 1):
        body = {"wsgi.input": io.BytesIO(b"abc"), "CONTENT_LENGTH": "3"}
        house(bodies=Noted(), proxies=proxies, HTTP_X_FORWARDED_FOR="forged, 203.0.113.5", **body)

    assert seen == [("192.0.2.1", "192.0.2.1"), ("203.0.113.5", "192.0.2.1")]


class Pieces:
    """An answer in pieces that notes whether it was closed."""

    def __init__(self, *pieces):
        self.pieces, self.closed = iter(pieces), False

    def __iter__(self):
        return self.pieces

    def close(self):
        self.closed = True


def answered(pieces, length, answers):
    """What the front hands to the server for such an answer."""

    def inner(environ, start_response):
        start_response("200 OK", [("Content-Length", str(length))] if length is not None else [])
        return pieces

    said = []
    front = Front(inner, 0, lambda environ: False, answers=answers)
    return front({"REMOTE_ADDR": "192.0.2.1"}, lambda status, headers: said.append(status)), said


def test_a_small_answer_is_handed_over_whole_and_a_large_one_in_pieces():
    small, large, unknown = Pieces(b"a", b"b"), Pieces(b"a", b"b"), Pieces(b"a")

    assert answered(small, 2, Held(0))[0] == [b"ab"]
    held = Held()
    for pieces, length in ((large, ANSWER_AT_ONCE + 1), (unknown, None)):
        answer, _ = answered(pieces, length, held)
        assert held.slow(0.0) == {"192.0.2.1"}
        assert next(iter(answer)) == b"a"
        answer.close()
    assert (small.closed, large.closed, unknown.closed) == (True, True, True)
    assert held.slow(0.0) == set()


def test_one_reader_too_many_of_large_answers_is_asked_to_come_back():
    pieces = Pieces(b"a")

    answer, said = answered(pieces, ANSWER_AT_ONCE + 1, Held(0))

    assert (answer, said[-1], pieces.closed) == ([b"503 Service Unavailable"], "503 Service Unavailable", True)


def test_a_slow_line_is_cut_and_one_from_elsewhere_and_one_to_elsewhere_stay():
    with socket.create_server(("127.0.0.1", 0)) as door:
        client = socket.create_connection(door.getsockname())
        taken, _ = door.accept()
        client.sendall(b"a")
        assert cut_slow({"192.0.2.1"}, 0.0) == 0
        assert cut_slow({"127.0.0.1"}, 3600.0) == 0
        assert cut_slow({"127.0.0.1"}, 0.0) == 1
        assert taken.recv(1) == b"a"
        assert taken.recv(1) == b""
        client.close()
        taken.close()
