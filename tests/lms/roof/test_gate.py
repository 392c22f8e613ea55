"""What the gate hands to the application and what of its answer it hands to the server."""

import asyncio
import logging
import threading

import pytest

from lms.bodies import IN_MEMORY, MEGABYTE, Bodies
from lms.gate import Gate
from lms.operations.metrics import PART
from lms.wickets import in_json
from tests.gate_client import Headers, Line, Scope, ask, scope_of


class Page:
    """An application that notes what it was asked and answers as it is told."""

    def __init__(self, status="200 OK", headers=(), answer=(b"made",)):
        self.status, self.headers, self.answer = status, list(headers), answer
        self.asked, self.read, self.closed = [], [], 0

    def __call__(self, environ, start_response):
        environ[PART] = "titles"
        self.asked.append(environ)
        self.read.append(environ["wsgi.input"].read())
        start_response(self.status, self.headers)
        return self

    def __iter__(self):
        return iter(self.answer)

    def close(self):
        self.closed += 1


def gate_of(page, doors=(), proxies=0, known=False, bodies=None):
    return Gate(page, doors, proxies, lambda _: known, bodies, threads=2)


def test_a_page_is_asked_with_everything_that_was_sent_and_answers_whole():
    page = Page(headers=[("X-One", "1")], answer=[b"a", b"b"])

    told = ask(gate_of(page), "POST", "/姓/a%20b?q=1&r=%E3%81%82", b"name=x", Host="example.jp", X_Csrftoken="t")

    environ = page.asked[0]
    assert (told.status, told.headers, told.body, page.closed) == (200, {"X-One": "1"}, b"ab", 1)
    assert page.read == [b"name=x"]
    assert environ["PATH_INFO"].encode("latin1").decode() == "/姓/a b"
    assert (environ["QUERY_STRING"], environ["REQUEST_METHOD"]) == ("q=1&r=%E3%81%82", "POST")
    assert (environ["HTTP_HOST"], environ["HTTP_X_CSRFTOKEN"], environ["CONTENT_LENGTH"]) == ("example.jp", "t", "6")
    assert (environ["REMOTE_ADDR"], environ["SERVER_PROTOCOL"]) == ("192.0.2.1", "HTTP/1.1")
    assert not {"PATH", "LMS_SECRET_KEY", "HOME"} & set(environ)


@pytest.mark.parametrize(("client", "address"), [("192.0.2.1:40000", "192.0.2.1"), ("[2001:db8::1]:80", "2001:db8::1")])
def test_the_visitors_address_is_told_without_its_port(client, address):
    page = Page()
    gate = gate_of(page)
    scope, line = Scope("GET", "/", "", Headers([]), client=client), Line()

    asyncio.run(gate.__rsgi__(scope, line))

    assert page.asked[0]["REMOTE_ADDR"] == address


def test_a_header_with_an_underscore_says_nothing_for_the_proxy():
    page = Page()
    scope = scope_of("GET", "/", [("X_Forwarded_For", "203.0.113.9"), ("Cookie", "a=1"), ("Cookie", "b=2")])

    asyncio.run(gate_of(page).__rsgi__(scope, Line()))

    assert "HTTP_X_FORWARDED_FOR" not in page.asked[0]
    assert page.asked[0]["HTTP_COOKIE"] == "a=1; b=2"


def test_a_large_body_of_a_stranger_is_left_for_the_page_to_refuse():
    for known, length, read in ((False, 13 * MEGABYTE, 0), (True, 111 * MEGABYTE, 0)):
        page, line = Page(), Line([b"not read before"])
        ask(gate_of(page, known=known), "POST", "/", line=line, Content_Length=str(length))
        assert (page.read, line.read) == ([b""], read)
        assert int(page.asked[0]["CONTENT_LENGTH"]) > 110 * MEGABYTE
    line = Line([b"some"])
    assert ask(gate_of(Page(), known=True), "POST", "/", line=line, Content_Length=str(13 * MEGABYTE)).status == 400


def test_a_refused_request_is_logged_once_and_tells_no_more_than_its_status(caplog):
    caplog.set_level(logging.INFO, logger="lms.pages")

    told = ask(gate_of(Page()), "POST", "/", Transfer_Encoding="chunked")

    assert (told.status, told.body, told.headers["Retry-After"]) == (411, b"411 Length Required", "15")
    assert [record.status for record in caplog.records] == [411]


def test_behind_a_proxy_the_address_is_the_visitors():
    owners = []

    class Noted(Bodies):
        async def taken(self, line, length, owner):
            owners.append(owner)
            return await super().taken(line, length, owner)

    for proxies in (0, 1):
        ask(gate_of(Page(), proxies=proxies, bodies=Noted()), "POST", "/", b"a", X_Forwarded_For="forged, 203.0.113.5")

    assert owners == ["192.0.2.1", "203.0.113.5"]


def test_a_large_answer_lies_in_a_file_and_holds_no_thread_while_it_is_read():
    page = Page(answer=[b"a" * IN_MEMORY, b"b", b"c"])

    told = ask(gate_of(page), "GET", "/")

    assert told.file.startswith("/proc/self/fd/")
    assert (told.body, page.closed) == (b"a" * IN_MEMORY + b"bc", 1)
    assert told.headers["Content-Length"] == str(IN_MEMORY + 2)


def test_a_file_that_the_page_names_is_sent_and_its_name_kept_back(tmp_path):
    (tmp_path / "film").write_bytes(b"0123456789")
    named = ("X-Sendfile", str(tmp_path / "film"))
    whole = ask(gate_of(Page(headers=[named, ("Content-Length", "10")], answer=[])), "GET", "/")
    assert (whole.status, whole.body, whole.headers) == (200, b"0123456789", {"Content-Length": "10"})

    headers = [named, ("Content-Range", "bytes 2-4/10"), ("Content-Length", "3")]
    part = ask(gate_of(Page("206 PARTIAL CONTENT", headers, [])), "GET", "/")
    assert (part.status, part.body, part.part) == (206, b"234", (2, 5))
    assert "X-Sendfile" not in part.headers

    unchanged = ask(gate_of(Page("304 NOT MODIFIED", [named], [])), "GET", "/")
    assert (unchanged.status, unchanged.body, unchanged.file, unchanged.headers) == (304, b"", "", {})


def test_a_page_that_breaks_off_in_the_middle_is_not_sent_as_if_it_were_whole():
    def breaks():
        yield b"half"
        raise RuntimeError("in the middle")

    page, line = Page(answer=breaks()), Line()

    with pytest.raises(RuntimeError):
        ask(gate_of(page), "GET", "/", line=line)
    assert (line.status, page.closed) == (0, 1)


def test_a_door_answers_without_the_application_and_refuses_what_is_too_large_unread():
    class Door:
        method, path, largest = "POST", "/here", 5

        async def __call__(self, asked):
            return in_json({"said": asked.body.decode(), "to": asked.header("host"), "q": asked.query})

    page = Page()
    gate = gate_of(page, [Door()])

    assert ask(gate, "POST", "/here?a=1", b"hello", Host="example.jp").json == {"said": "hello", "to": "example.jp", "q": "a=1"}  # fmt: skip
    line = Line([b"too large"])
    assert ask(gate, "POST", "/here", line=line).status == 413
    assert (line.read, page.asked) == (0, [])
    ask(gate, "GET", "/here")
    assert len(page.asked) == 1


def test_pages_are_made_side_by_side_and_hold_up_no_door():
    inside, leave = threading.Semaphore(0), threading.Event()

    def page(environ, start_response):
        inside.release()
        leave.wait(60)
        start_response("200 OK", [])
        return [b"made"]

    class Door:
        method, path, largest = "GET", "/door", 0

        async def __call__(self, asked):
            return in_json({})

    async def crowd():
        gate = gate_of(page, [Door()])
        lines = [Line() for _ in range(5)]
        pages = [asyncio.create_task(gate.__rsgi__(scope_of("GET", "/", []), line)) for line in lines]
        await asyncio.get_running_loop().run_in_executor(None, lambda: [inside.acquire(timeout=60) for _ in range(2)])
        door = Line()
        await gate.__rsgi__(scope_of("GET", "/door", []), door)
        before = [line.status for line in lines]
        leave.set()
        await asyncio.gather(*pages)
        return door.status, before, [line.status for line in lines]

    assert asyncio.run(crowd()) == (200, [0] * 5, [200] * 5)
