"""What every test stands on: its own database, a clock that stands still, no network, no mail.

The application is made once a worker; each test that asks for ``app`` gets a fresh copy of an empty, complete
database. With LMS_TEST_POSTGRES set (script/postgres does) the same tests run on PostgreSQL.
"""

import contextvars
import importlib
import os
import shutil
import socket
import tempfile
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import select, text

from certificates.documents import stamping
from lms import clock as house_clock
from lms.accounts.speaking.services import begin_talk
from lms.config import read_settings
from lms.db import db
from tests.cast import (  # noqa: F401  the cast is there in every test
    abe,
    admin,
    chiba,
    dan,
    endo,
    guest,
    hanako,
    hayashi,
    ito,
    kanri,
    mori,
    sato,
    taro,
    ueda,
)
from tests.databases import PostgresCopies, SqliteCopies, make_schema

TEST_NOW = house_clock.instant(2026, 11, 20, 10)
TEST_KEY = "only-for-tests-" + "0123456789abcdef" * 2
# Tests of proving again take it out of the session; all others need not think of it.
PROVED_FOR_EVER = 4_102_444_800
LOOPBACK = ("127.", "::1", "localhost")


def pytest_configure(config):
    """Hypothesis repeats itself exactly in tests; the nightly profile searches further."""
    settings.register_profile("ci", derandomize=True, max_examples=50, deadline=None, database=None)
    settings.register_profile("nightly", max_examples=5000, deadline=None)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """A test that reaches beyond this machine fails at once, with the address."""
    real_connect, real_getaddrinfo = socket.socket.connect, socket.getaddrinfo

    def connect(self, address):
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test reached for the network: {address}")
        return real_connect(self, address)

    def getaddrinfo(host, *rest, **named):
        if host is not None and not str(host).startswith((*LOOPBACK, "0.0.0.0")):
            raise AssertionError(f"a test asked for the address of {host}")
        return real_getaddrinfo(host, *rest, **named)

    socket.socket.connect, socket.getaddrinfo = connect, getaddrinfo
    yield
    socket.socket.connect, socket.getaddrinfo = real_connect, real_getaddrinfo


@pytest.fixture(autouse=True, scope="session")
def kept_forms(tmp_path_factory):
    """Forms of papers are named by what they were made from: all tests of a worker share them, and none waits twice."""
    folder, own = tmp_path_factory.mktemp("forms"), stamping.forms_folder
    stamping.forms_folder = lambda: folder
    yield
    stamping.forms_folder = own


class StandingClock:
    """The time of this test. It moves only when the test says so."""

    def __init__(self):
        self._held = ExitStack()
        self.moment = TEST_NOW

    def set(self, moment: datetime) -> datetime:
        """Go to an aware instant."""
        self._held.close()
        self._held.enter_context(house_clock.at(moment))
        self.moment = moment
        return moment

    def forward(self, **span: float) -> datetime:
        """Go on by a span: forward(days=3), forward(minutes=61)."""
        return self.set(self.moment + timedelta(**span))

    def release(self):
        self._held.close()


@pytest.fixture(autouse=True)
def clock():
    """Friday 20 November 2026, 10:00 in Japan, until the test moves it."""
    standing = StandingClock()
    standing.set(TEST_NOW)
    yield standing
    standing.release()


class SeparateClient(FlaskClient):
    """A browser beside the test: its requests share neither context nor database session with it."""

    def open(self, *arguments, **named):
        if db.session.new or db.session.dirty or db.session.deleted:
            raise AssertionError("the test holds unsaved changes; commit them before asking over HTTP")
        db.session.rollback()
        response = contextvars.Context().run(super().open, *arguments, **named)
        db.session.expire_all()
        return response

    def __enter__(self):
        raise AssertionError("requests live in a context of their own: use the client without 'with'")


@pytest.fixture(scope="session")
def scratch():
    """A folder in memory where there is one: tests need no disk to be durable."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="lms-test-", dir=memory if os.access(memory, os.W_OK) else None))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def database(scratch):
    """The engine under test, with its template not made yet."""
    server, worker = os.environ.get("LMS_TEST_POSTGRES"), os.environ.get("PYTEST_XDIST_WORKER", "main")
    copies = PostgresCopies(server, worker) if server else SqliteCopies(scratch)
    yield copies
    copies.remove()


@pytest.fixture(scope="session")
def application(database, scratch):
    """The application of this worker, on a template database that is made here once."""
    from_environment = read_settings(
        {"LMS_DATA_DIR": str(scratch / "data"), "LMS_DATABASE_URL": database.url, "LMS_SECRET_KEY": TEST_KEY}
    )
    # Loaded here, so that a page that cannot be loaded does not stop the tests of rules.
    made = importlib.import_module("lms.app").create_app(
        from_environment,
        TESTING=True,
        ARGON2_TEST=True,
        WTF_CSRF_ENABLED=False,
        SQLALCHEMY_ENGINE_OPTIONS={},
    )
    made.test_client_class = SeparateClient
    make_schema(made)
    with made.app_context():
        db.engine.dispose()
    database.keep_as_template()
    return made


@pytest.fixture
def app(application, database, clock):
    """The application with a database of this test alone, inside an application context."""
    database.fresh()
    with application.app_context():
        yield application
        db.session.remove()
        # The pool outlives no test: the database under it is another one in the next.
        db.engine.dispose()
    for left in (Path(application.config["DATA_DIR"]) / "mail", Path(application.config["DATA_DIR"]) / "files"):
        shutil.rmtree(left, ignore_errors=True)


@pytest.fixture
def client(app):
    """A browser without a session."""
    return app.test_client()


@pytest.fixture
def sign_in():
    """``sign_in(client, person_id)`` gives a client the session of a person, without password or form."""

    def into(client, person_id):
        epoch = db.session.scalar(text("SELECT session_epoch FROM account WHERE person_id = :id"), {"id": person_id})
        db.session.rollback()
        with client.session_transaction() as session:
            session["_user_id"] = f"{person_id}.{epoch or 0}"
            session["_fresh"] = True
            session["proved_at"] = PROVED_FOR_EVER
        return client

    return into


@pytest.fixture
def in_a_talk(app, request):
    """``in_a_talk(staff, person_id)``: staff begin to write for a person who telephones, and Mori listens."""
    listens = request.getfixturevalue("mori").id
    return lambda staff, person_id: begin_talk(staff.actor, person_id, "phone", listens)


@pytest.fixture
def browser_of(app, sign_in):
    """``browser_of(person_id)``: a new client, signed in."""
    return lambda person_id: sign_in(app.test_client(), person_id)


@pytest.fixture
def outbox(app):
    """``outbox()`` lists the payloads of what would have left the house, oldest first. Nothing is ever sent."""

    def posted(kind="mail"):
        message = db.metadata.tables["outbox_message"]
        rows = select(message.c.payload).where(message.c.kind == kind).order_by(message.c.id)
        return list(db.session.scalars(rows))

    return posted


@pytest.fixture(scope="session")
def chromium():
    """One real browser for the session; each test opens its own context in it.

    Its library is loaded here, for most tests need no browser, and it can be started only once in a process.
    """
    live = importlib.import_module("tests.browser.live")
    theatre = importlib.import_module("playwright.sync_api")
    # What is expected on a page may take long on a busy machine; where it comes quickly nobody waits.
    theatre.expect.set_options(timeout=30_000)
    with theatre.sync_playwright() as playwright:
        browser = live.start_chromium(playwright)
        yield browser
        browser.close()
