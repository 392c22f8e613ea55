"""A real server and a real browser: Granian in a process of its own, Debian's Chromium driven by Playwright.

The network that the server serves is the sample, loaded once and kept as a file for both workers; each test module
gets a copy of it and a server of its own, so that what one walk changes no other walk sees.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAYOUTS = {"phone": (320, 640), "desktop": (1280, 900)}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE_MS = 10_000
KEY = "only-for-tests-" + "0123456789abcdef" * 2


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(data: Path, port: int = 0) -> dict[str, str]:
    """The settings of a server on its own data folder, deaf to those of the shell."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    return {**kept, "LMS_DATA_DIR": str(data), "LMS_SECRET_KEY": KEY, "PORT": str(port)}


def run_lms(data: Path, *arguments: str) -> str:
    """Run the command line on a data folder; a failing command fails the test with its words."""
    done = subprocess.run(
        [str(BIN / "lms"), *arguments], cwd=ROOT, env=environment(data), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr or done.stdout
    return done.stdout


@pytest.fixture(scope="session")
def sample_network(tmp_path_factory):
    """A data folder with the sample network, made by the first worker that needs it."""
    shared = tmp_path_factory.getbasetemp().parent / "sample-network"
    with (shared.parent / "sample-network.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "complete").exists():
            shutil.rmtree(shared, ignore_errors=True)
            shared.mkdir()
            run_lms(shared, "db", "upgrade")
            run_lms(shared, "sample", "load")
            (shared / "complete").touch()
    return shared


@dataclass
class LiveServer:
    """A running server: its address and its data folder."""

    url: str
    data: Path

    def lms(self, *arguments: str) -> str:
        """Run an ``lms`` command on this server's data."""
        return run_lms(self.data, *arguments)


def wait_until_healthy(url: str, process: subprocess.Popen, log: Path) -> None:
    ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
    for _ in range(300):
        if process.poll() is not None:
            break
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError),
            ask(f"{url}/healthz", timeout=5),
        ):
            return
        time.sleep(0.1)
    pytest.fail(f"the server did not come up:\n{log.read_text()[-3000:]}")


@contextlib.contextmanager
def serving(data: Path):
    """Serve a data folder on a free port until the end of the block."""
    port, log = free_port(), data / "server.log"
    url = f"http://127.0.0.1:{port}"
    command = [
        str(BIN / "granian"), "--interface", "wsgi", "--factory", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "lms.app:create_app",
    ]  # fmt: skip
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(data, port), stdout=output, stderr=output)
    try:
        wait_until_healthy(url, process, log)
        yield LiveServer(url, data)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def live_server(sample_network, tmp_path_factory):
    """A server with its own copy of the sample network, for the tests of one file."""
    data = tmp_path_factory.mktemp("live")
    shutil.copytree(sample_network, data, dirs_exist_ok=True)
    with serving(data) as server:
        yield server


@pytest.fixture(scope="session")
def chromium():
    """One browser for the session; each test opens its own context in it."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium, live_server):
    """``new_page(layout="phone", text=1)``: a page in a browser of its own, with no session."""
    contexts = []

    def open_page(layout: str = "desktop", **options) -> Page:
        width, height = LAYOUTS[layout]
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """A page on a desktop. The test fails if the browser met a fault in a script."""
    opened = new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    yield opened
    assert faults == []


def session_cookie(data: Path, name: str) -> str:
    """A signed session of the sample person whose mail address begins with ``name``."""
    with contextlib.closing(sqlite3.connect(data / "network.sqlite3")) as connection:
        row = connection.execute(
            "SELECT person_id, session_epoch FROM account WHERE email LIKE ? || '@%'", (name,)
        ).fetchone()
    assert row, f"nobody in the sample signs in as {name}"
    signer = Flask("cookie")
    signer.secret_key = KEY
    serializer = SecureCookieSessionInterface().get_signing_serializer(signer)
    assert serializer is not None
    return str(serializer.dumps({"_user_id": f"{row[0]}.{row[1]}", "_fresh": True}))


@pytest.fixture
def sign_in_as(live_server):
    """``sign_in_as(page, "hanako")`` puts the sample person's session into the page's browser."""

    def sign_in(page: Page, name: str) -> Page:
        cookie = session_cookie(live_server.data, name)
        page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
        return page

    return sign_in


def violations_of(page: Page) -> list[str]:
    """What axe-core finds on the page as it is: rule, what it means, and where."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]})
    return [
        f"{violation['id']}: {violation['help']} at {node['target']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


@pytest.fixture
def axe():
    """``axe(page)`` fails with the list of accessibility faults on the page as it is."""

    def check(page: Page) -> None:
        faults = violations_of(page)
        assert faults == [], f"{page.url}: {faults}"

    return check
