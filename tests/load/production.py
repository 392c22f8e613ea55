"""A production server as it is started for real, on a PostgreSQL of its own: for tests and for script/check."""

import os
import secrets
import socket
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# One address of this machine and not the first that comes to mind, as of a web host behind a proxy.
HOST = "127.0.0.2"
START = 'LMS_DATABASE_URL="$LMS_TEST_POSTGRES" exec script/server --production'


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def settings(folder, **changed):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LMS_", "PYTEST"))}
    return kept | {
        "LMS_DATA_DIR": str(folder),
        "LMS_SECRET_KEY": secrets.token_urlsafe(40),
        "LMS_PUBLIC_URL": "https://network.example.jp",
        "LMS_WEB_PROCESSES": "2",
        "HOST": HOST,
        "PORT": str(free_port()),
        **changed,
    }


class Production:
    """The running server: asked over HTTP, told by signals."""

    def __init__(self, folder):
        self.environment = settings(folder)
        self.address = f"http://{HOST}:{self.environment['PORT']}"
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
        raise RuntimeError("the server ended before it was up")

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

    def replaced(self, before, seconds=120):
        """Whether none of these web processes is left, within a time."""
        give_up = time.monotonic() + seconds
        while before & set(self.children(self.web)) and time.monotonic() < give_up:
            time.sleep(0.1)
        return not before & set(self.children(self.web))

    def end(self):
        self.process.terminate()
        self.process.wait(60)
        self.reader.join(60)
        self.process.stdout.close()
