"""A real server on a data folder, sessions for it, and what it takes to start Debian's Chromium."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, Page, Playwright

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
    """Run the command line on a data folder; a failing command raises its words."""
    done = subprocess.run(
        [str(BIN / "lms"), *arguments], cwd=ROOT, env=environment(data), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr or done.stdout)
    return done.stdout


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
    for _ in range(1200):
        if process.poll() is not None:
            break
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError),
            ask(f"{url}/healthz", timeout=5),
        ):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not come up:\n{log.read_text()[-3000:]}")


@contextlib.contextmanager
def serving(data: Path) -> Iterator[LiveServer]:
    """Serve a data folder on a free port until the end of the block."""
    port, log = free_port(), data / "server.log"
    url = f"http://127.0.0.1:{port}"
    command = [
        str(BIN / "granian"), "--interface", "rsgi", "--factory", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--no-ws", "--log-level", "warning", "lms.server:create_server",
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


def account_of(data: Path, name: str) -> str | None:
    """Who signs in with a mail address that begins with ``name``, as a session says it; None for nobody."""
    with contextlib.closing(sqlite3.connect(data / "network.sqlite3")) as connection:
        row = connection.execute(
            "SELECT person_id, session_epoch FROM account WHERE email LIKE ? || '@%'", (name,)
        ).fetchone()
    return f"{row[0]}.{row[1]}" if row else None


def session_cookie(data: Path, name: str) -> str:
    """A signed session of the sample person whose mail address begins with ``name``."""
    account = account_of(data, name)
    if account is None:
        raise LookupError(f"nobody in the sample signs in as {name}")
    signer = Flask("cookie")
    signer.secret_key = KEY
    serializer = SecureCookieSessionInterface().get_signing_serializer(signer)
    return str(serializer.dumps({"_user_id": account, "_fresh": True, "proved_at": int(time.time())}))


def start_chromium(playwright: Playwright) -> Browser:
    """Debian's Chromium without a window; its sandbox refuses root, so root goes without."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    return playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=flags)


def violations_of(page: Page) -> list[str]:
    """What axe-core finds on the page as it is: rule, what it means, and where."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]})
    return [
        f"{violation['id']}: {violation['help']} at {node['target']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
