"""Whether this installation can start: asked before anything of it is loaded, so that a refusal takes no time.

``python -m lms.ready`` ends with 0, or with 2 and one sentence that names the setting.
"""

import sys

import psycopg

from lms.config import read_settings
from lms.errors import Misconfigured

WAIT_SECONDS = 10
POSTGRESQL = "postgresql+psycopg://"


def check_database(url: str) -> None:
    """Refuse with Misconfigured a PostgreSQL that does not answer; an SQLite file is made when it is needed."""
    if not url.startswith(POSTGRESQL):
        return
    try:
        psycopg.connect("postgresql://" + url.removeprefix(POSTGRESQL), connect_timeout=WAIT_SECONDS).close()
    except psycopg.OperationalError as fault:
        hint = "the database cannot be reached; check the address, and whether it runs"
        raise Misconfigured(name="LMS_DATABASE_URL", hint=hint) from fault


def main() -> int:
    """Read the settings, reach the database."""
    try:
        check_database(read_settings().database_url)
    except Misconfigured as fault:
        print(fault.text % fault.fields, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
