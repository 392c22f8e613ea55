"""``lms move-to-postgres`` as it is typed: an installation on SQLite arrives in a PostgreSQL of its own, once."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MOVE = """
url=${LMS_TEST_POSTGRES/+psycopg/}
.venv/bin/lms move-to-postgres "$url" --json || exit
psql "$url" --quiet --tuples-only --no-align --command "
  SELECT count(*), max(family), (SELECT count(*) FROM specialty) FROM person_name" --command "
  INSERT INTO person (public_id, language, channel, settings, recorded_at)
  SELECT 'AfterTheMove0000000000', language, channel, settings, recorded_at FROM person RETURNING id"
.venv/bin/lms move-to-postgres "$url"
"""


def run(command, environment):
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_every_row_arrives_once_and_a_database_with_rows_is_never_written_over(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LMS_", "PYTEST"))}
    environment = kept | {"LMS_DATA_DIR": str(tmp_path), "LMS_NEW_PASSWORD": "a long enough pass phrase"}
    run([".venv/bin/lms", "db", "upgrade"], environment)
    who = ["--email", "admin@example.jp", "--born-on", "1970-04-01"]
    names = ["--family", "髙橋", "--given", "守", "--family-kana", "たかはし", "--given-kana", "まもる"]
    made = run([".venv/bin/lms", "users", "create-admin", *who, *names], environment)
    assert made.returncode == 0, made.stderr

    moved = run(["script/postgres", "bash", "-c", MOVE], environment)
    lines = moved.stdout.splitlines()

    assert '"digests": "equal"' in lines[0], moved.stderr
    # Sixteen specialties stand in lms/network/specialties.yaml.
    assert lines[1] == "1|髙橋|16"
    assert lines[2] == "2"
    assert moved.returncode == 1
    assert "data already" in moved.stderr
