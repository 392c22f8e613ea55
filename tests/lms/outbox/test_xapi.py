"""xAPI statements: off unless a store is named, once each, without a name, never to another address."""

import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from sqlalchemy import select

from courses.api import enrol, load_course
from courses.learning.services import erase_learning, finish_lesson
from lms.config import read_settings
from lms.db import db, transaction
from lms.errors import Misconfigured
from lms.outbox.models import OutboxMessage
from lms.outbox.services import deliver_due

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"


@pytest.fixture
def course(app, tmp_path, hanako):
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)
    enrol(hanako.actor, "gerontology")


@pytest.fixture
def store(app, monkeypatch):
    """A store on this machine: what it was sent, and what it answers."""
    heard, answers = [], []

    class Store(BaseHTTPRequestHandler):
        def do_PUT(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.path, self.headers["Authorization"], json.loads(body)))
            self.send_response(answers.pop(0) if answers else 204)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_words):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Store)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setitem(app.config, "XAPI_URL", f"http://127.0.0.1:{server.server_port}/xapi")
    monkeypatch.setitem(app.config, "XAPI_KEY", "us:secret")
    yield heard, answers
    server.shutdown()
    server.server_close()
    thread.join()


def waiting():
    return db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "xapi")).all()


@pytest.mark.postgres
def test_without_a_store_nothing_is_written(course, hanako):
    finish_lesson(hanako.actor, "gerontology", "01-1")

    assert waiting() == []


def test_a_finished_lesson_is_told_once_without_a_name(course, store, hanako):
    heard, _ = store
    finish_lesson(hanako.actor, "gerontology", "01-1")
    finish_lesson(hanako.actor, "gerontology", "01-1")

    assert (deliver_due(), deliver_due()) == (1, 0)
    ((path, key, statement),) = heard
    assert path == f"/xapi/statements?statementId={statement['id']}"
    # RFC 7617: base64 of "us:secret".
    assert key == "Basic dXM6c2VjcmV0"
    assert statement["verb"]["id"] == "http://adlnet.gov/expapi/verbs/completed"
    assert statement["object"]["id"].endswith("/courses/gerontology/01-1")
    said = json.dumps(statement, ensure_ascii=False)
    assert not any(word in said for word in ("山本", "花子", "@", hanako.public_id))


def test_a_store_that_sends_elsewhere_or_fails_is_asked_again_and_one_that_knows_it_is_not(
    course, store, hanako, clock
):
    heard, answers = store
    answers += [307, 500, 409]
    finish_lesson(hanako.actor, "gerontology", "01-1")
    for _ in range(4):
        deliver_due()
        clock.forward(hours=1)

    assert [path.split("?")[0] for path, _, _ in heard] == ["/xapi/statements"] * 3
    assert [message.state for message in waiting()] == ["sent"]


@pytest.mark.postgres
def test_what_has_not_left_is_forgotten_with_the_person(course, hanako, taro, app, monkeypatch):
    monkeypatch.setitem(app.config, "XAPI_URL", "https://lrs.example.jp/xapi")
    enrol(taro.actor, "gerontology")
    for who in (hanako, taro):
        finish_lesson(who.actor, "gerontology", "01-1")
    with transaction() as work:
        erase_learning(work, hanako.id)

    assert len(waiting()) == 1


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("ftp://lrs.example.jp", "a:b"),
        ("lrs.example.jp", "a:b"),
        ("https://a:b@lrs.example.jp/xapi", "a:b"),
        ("https://lrs.example.jp/xapi?x=1", "a:b"),
        ("https://lrs.example.jp/xapi", ""),
        ("http://169.254.169.254/latest", "a:b"),
    ],
)
def test_an_address_that_is_no_store_stops_the_start(tmp_path, url, key):
    with pytest.raises(Misconfigured):
        read_settings({"LMS_DATA_DIR": str(tmp_path), "LMS_XAPI_URL": url, "LMS_XAPI_KEY": key})


def test_a_store_is_read_from_the_environment(tmp_path):
    settings = read_settings(
        {"LMS_DATA_DIR": str(tmp_path), "LMS_XAPI_URL": "https://lrs.example.jp/xapi/", "LMS_XAPI_KEY": "a:b"}
    )

    assert (settings.xapi_url, settings.xapi_key) == ("https://lrs.example.jp/xapi", "a:b")
    assert read_settings({"LMS_DATA_DIR": str(tmp_path)}).xapi_url == ""
