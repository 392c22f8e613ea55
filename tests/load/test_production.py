"""script/server --production as it is started for real, on a PostgreSQL of its own."""

import gzip
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START = 'LMS_DATABASE_URL="$LMS_TEST_POSTGRES" exec script/server --production'


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def settings(folder, **changed):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LMS_", "PYTEST"))}
    return kept | {
        "LMS_DATA_DIR": str(folder),
        "LMS_SECRET_KEY": secrets.token_urlsafe(40),
        "LMS_PUBLIC_URL": "https://network.example.jp",
        "LMS_WEB_PROCESSES": "2",
        "PORT": str(free_port()),
        **changed,
    }


class Production:
    """The running server: asked over HTTP, told by signals."""

    def __init__(self, folder):
        self.environment = settings(folder)
        self.address = f"http://127.0.0.1:{self.environment['PORT']}"
        self.process = subprocess.Popen(
            ["script/postgres", "bash", "-c", START],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_until_up(self):
        for line in self.process.stdout:
            if "Ctrl-C" in line:
                self.reader = threading.Thread(target=self.process.stdout.read, daemon=True)
                self.reader.start()
                return
        pytest.fail("the server ended before it was up")

    def ask(self, path, **headers):
        request = urllib.request.Request(self.address + path, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()

    def children(self, of):
        listed = subprocess.run(["pgrep", "-P", str(of)], capture_output=True, text=True, check=False)
        return [int(number) for number in listed.stdout.split()]

    def command_of(self, process):
        path = Path(f"/proc/{process}/cmdline")
        return path.read_bytes().replace(b"\0", b" ").decode() if path.exists() else ""

    def descendant(self, words):
        """The first process below script/server whose command line holds the words."""
        waiting = self.children(self.process.pid)
        while waiting:
            process = waiting.pop(0)
            if words in self.command_of(process):
                return process
            waiting += self.children(process)
        return None

    @property
    def script(self):
        return self.descendant("script/server --production")

    @property
    def web(self):
        return self.descendant("lms.web")

    def end(self):
        self.process.terminate()
        self.process.wait(60)
        self.reader.join(60)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    running = Production(tmp_path_factory.mktemp("production"))
    running.wait_until_up()
    yield running
    running.end()


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"LMS_SECRET_KEY": "sample-key-only-for-looking-around"}, "LMS_SECRET_KEY"),
        ({"LMS_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}, "LMS_DATABASE_URL"),
    ],
)
def test_rule_23_a_start_that_is_not_ready_for_real_is_refused_in_one_sentence(tmp_path, changed, named):
    given = settings(tmp_path, **{"LMS_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing", **changed})
    refused = subprocess.run(
        ["script/server", "--production"], cwd=ROOT, env=given, capture_output=True, text=True, check=False, timeout=120
    )

    assert refused.returncode == 2
    assert named in refused.stderr
    assert "Traceback" not in refused.stderr


def test_it_is_healthy_and_ready_and_sets_the_headers_of_an_encrypted_site(production):
    assert json.loads(production.ask("/healthz")[2])["database"] == "postgresql"
    assert json.loads(production.ask("/readyz")[2]) == {"status": "ready"}
    headers = production.ask("/sign-in")[1]
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert headers["Set-Cookie"].startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(re.split("; ?", headers["Set-Cookie"]))


def test_static_files_come_compressed_and_for_a_year(production):
    page = production.ask("/sign-in")[2].decode()
    address = re.search(r"/static/ui/ui\.css\?v=\w+", page).group()
    _, headers, content = production.ask(address, **{"Accept-Encoding": "gzip"})

    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert gzip.decompress(content) == (ROOT / "lms/ui/static/ui.css").read_bytes()


def test_a_web_process_that_was_killed_is_replaced(production):
    before = set(production.children(production.web))
    os.kill(sorted(before)[-1], signal.SIGKILL)
    for _ in range(600):
        now = set(production.children(production.web))
        if now - before:
            break
        time.sleep(0.1)

    assert now - before
    assert production.ask("/readyz")[0] == 200


def test_new_code_is_loaded_without_a_failed_request(production):
    before = set(production.children(production.web))
    failed, answered, over = [], [], threading.Event()

    def visit():
        while not over.is_set():
            try:
                answered.append(production.ask("/sign-in")[0])
            except (urllib.error.URLError, OSError) as fault:
                failed.append(repr(fault))

    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    os.kill(production.script, signal.SIGHUP)
    for _ in range(1200):
        if not before & set(production.children(production.web)):
            break
        time.sleep(0.1)
    over.set()
    for visitor in visitors:
        visitor.join()

    assert not before & set(production.children(production.web)), "the old web processes are still there"
    assert not failed
    assert len(answered) > 50
    assert set(answered) == {200}
