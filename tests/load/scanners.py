"""Scanners made by others against the running server: schemathesis at the interface, sqlmap at what people type."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from lms.accounts.models import Person
from lms.app import create_app
from lms.config import read_settings
from lms.db import db
from lms.policy import Actor
from registry.stations.models import Station
from registry.stations.services import make_key
from registry.stations.tokens import SCOPES
from tests.load.stage import Stage

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
EXAMPLES = 30
GUEST = ("/stations?q=1", "/verify?number=1", "/courses/?q=1", "/search?q=1")
STAFF = ("/office/people?q=1&sort=name&group=1", "/exams/passes?q=1&sort=name", "/office/organisations?q=1")
SQLMAP_SECONDS = 900
REQUESTS = re.compile(r"\[\d\d:\d\d:\d\d\] \[PAYLOAD\]")


def station_key(made: Stage) -> str:
    """An access key of a station of the sample that may do everything."""
    with create_app(read_settings(made.environment())).app_context():
        keeper = Actor(db.session.query(Person).first().id, system=True)
        return str(make_key(keeper, db.session.query(Station).first().id, "scanner", SCOPES))


def schemathesis(server: str, key: str) -> tuple[int, list[str]]:
    """How many requests were sent at the interface, and which answers were other than its document says."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            str(Path(sys.executable).parent / "schemathesis"), "run", f"{server}/api/v1/openapi.json", "--checks", CHECKS,
            "--max-examples", str(EXAMPLES), "-H", f"Authorization: Bearer {key}", "--phases", "examples,coverage,fuzzing",
            "--continue-on-failure", "--report", "ndjson", "--report-ndjson-path", str(report), "--no-color",
        ]  # fmt: skip
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=1800)
        sent = report.read_text().count('"response"') if report.exists() else 0
    faults = [line.strip() for line in done.stdout.splitlines() if re.match(r"^_+ (GET|POST|PUT|DELETE)", line)]
    if done.returncode and not faults:
        faults = [done.stdout.strip()[-600:] or done.stderr.strip()[-600:]]
    return sent, faults


def sqlmap(server: str, cookie: str) -> tuple[int, int, list[str]]:
    """How many addresses sqlmap was given, how many statements it tried there, and what it could inject."""
    program, tried, found = shutil.which("sqlmap"), 0, []
    if program is None:
        return 0, 0, ["sqlmap is not installed: not tried"]
    addresses = [*((path, "") for path in GUEST), *((path, cookie) for path in STAFF)]
    for path, session in addresses:
        with TemporaryDirectory() as folder:
            command = [
                program, "-u", server + path, "--batch", "--level=1", "--risk=1", "-v", "3", "--disable-coloring",
                "--threads=4", "--output-dir", folder, *(["--cookie", session, "--param-exclude=session"] if session else []),
            ]  # fmt: skip
            said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SQLMAP_SECONDS).stdout
        tried += len(REQUESTS.findall(said))
        found += [f"{path}: {line}" for line in said.splitlines() if "is vulnerable" in line or "Type: " in line]
    return len(addresses), tried, found
