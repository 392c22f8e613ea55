"""Pages made in processes of their own: the same answer as here, large ones in pieces, and here when nobody is there."""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lms.makers import BACKLOG, HELD_WHOLE, Elsewhere, answer_all, only_reads
from lms.operations.metrics import PART

LARGE = b"0123456789abcdef" * (HELD_WHOLE // 8)


def there(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """What the other process answers; it says what it was asked."""
    environ[PART] = "titles"
    start("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    if environ["PATH_INFO"] == "/large":
        return iter([LARGE[:7], LARGE[7:]])
    return [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {environ['HTTP_COOKIE']} ".encode(), b"there"]


def here(_: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("200 OK", [])
    return [b"here"]


def asks(path: str, **more: str) -> dict[str, Any]:
    return {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_COOKIE": "session=hers", "wsgi.input": object(), **more}


def answer_of(app: Elsewhere, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
    told: list[Any] = []
    body: Any = app(environ, lambda *said: told.extend(said))
    whole = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return told[0], told[1], whole


@pytest.fixture
def elsewhere(door: Path) -> Iterator[Callable[..., Elsewhere]]:
    """Makes what hands pages over, and closes its lines in the end."""
    made: list[Elsewhere] = []

    def make(**turns: int) -> Elsewhere:
        made.append(Elsewhere(here, [door], **turns))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Path]:
    listener, over = socket.socket(socket.AF_UNIX), threading.Event()
    listener.bind(str(tmp_path / "pages"))
    listener.listen(BACKLOG)
    answering = threading.Thread(target=answer_all, args=(listener, there, over.is_set))
    answering.start()
    yield tmp_path / "pages"
    over.set()
    # Nobody waits for the next look.
    with socket.socket(socket.AF_UNIX) as last:
        last.connect(str(tmp_path / "pages"))
        answering.join()
    listener.close()


def test_a_page_of_another_process_comes_with_status_headers_part_and_body(elsewhere: Callable[..., Elsewhere]) -> None:
    app, environ = elsewhere(), asks("/titles")
    status, headers, body = answer_of(app, environ)
    assert (status, body) == ("200 OK", b"GET /titles session=hers there")
    assert headers == [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    assert environ[PART] == "titles"


def test_one_line_serves_one_page_after_the_other_and_none_brings_what_is_another_readers(
    elsewhere: Callable[..., Elsewhere],
) -> None:
    app = elsewhere()
    bodies = [answer_of(app, asks(f"/{number}", HTTP_COOKIE=f"session={number}"))[2] for number in range(30)]
    assert bodies == [f"GET /{number} session={number} there".encode() for number in range(30)]


def test_a_large_answer_comes_whole_and_holds_no_turn_while_its_reader_takes_it(
    elsewhere: Callable[..., Elsewhere],
) -> None:
    app = elsewhere(each=1, beside=0)
    answer: Any = app(asks("/large"), lambda *_: None)
    slow = iter(answer)
    begun = next(slow)
    assert answer_of(app, asks("/other"))[2].endswith(b"there")
    assert begun + b"".join(slow) == LARGE
    answer.close()


def test_the_line_of_a_reader_who_went_away_in_the_middle_is_never_used_again(
    elsewhere: Callable[..., Elsewhere],
) -> None:
    app = elsewhere()
    left: Any = app(asks("/large"), lambda *_: None)
    next(iter(left))
    left.close()
    assert answer_of(app, asks("/large"))[2] == LARGE


def test_what_is_sent_and_the_figures_of_a_process_stay_in_the_process_that_is_asked(
    elsewhere: Callable[..., Elsewhere],
) -> None:
    app = elsewhere()
    posted = asks("/exams/x", REQUEST_METHOD="POST", CONTENT_LENGTH="2")
    assert [answer_of(app, each)[2] for each in (posted, asks("/metrics"))] == [b"here", b"here"]
    assert all(only_reads(asks("/", REQUEST_METHOD=method)) for method in ("GET", "HEAD"))
    assert not only_reads(asks("/exams/attempts/4nvX"))
    assert not only_reads(asks("/", CONTENT_LENGTH="1"))
    assert not only_reads(asks("/", HTTP_TRANSFER_ENCODING="chunked"))


def test_where_no_other_process_is_the_page_is_made_here(tmp_path: Path) -> None:
    app = Elsewhere(here, [tmp_path / "nobody"])
    assert [answer_of(app, asks("/titles"))[2] for _ in range(3)] == [b"here"] * 3


def test_a_process_that_dies_over_a_page_leaves_it_to_be_made_here(tmp_path: Path) -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "pages"))
    listener.listen(BACKLOG)

    def dies() -> None:
        line, _ = listener.accept()
        line.recv(4)
        line.close()

    dying = threading.Thread(target=dies)
    dying.start()
    assert answer_of(Elsewhere(here, [tmp_path / "pages"]), asks("/titles"))[2] == b"here"
    dying.join()
    listener.close()
