"""script/server --production as it is started for real, on a PostgreSQL of its own."""

import gzip
import json
import os
import re
import signal
import subprocess
import time

import pytest

from tests.load.production import ROOT, Production, settings


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


def test_new_code_is_loaded_into_new_processes_that_answer(production):
    before = set(production.children(production.web))
    os.kill(production.script, signal.SIGHUP)

    assert production.replaced(before), "the old web processes are still there"
    assert production.ask("/sign-in")[0] == 200


def test_a_web_process_that_was_killed_is_replaced_however_soon_it_dies_again(production):
    for _ in range(2):
        before = set(production.children(production.web))
        os.kill(sorted(before)[-1], signal.SIGKILL)
        for _ in range(600):
            now = set(production.children(production.web))
            if now - before:
                break
            time.sleep(0.1)

        assert now - before
        assert production.ask("/readyz")[0] == 200
