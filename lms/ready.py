"""Whether this installation can start: asked before anything of it is loaded, so that a refusal takes no time.

``python -m lms.ready`` ends with 0, or with 2 and one sentence that names the setting.
"""

import sys

import psycopg

from lms.config import in_sessions, read_settings
from lms.errors import Misconfigured

WAIT_SECONDS = 10
POSTGRESQL = "postgresql+psycopg://"


def check_database(url: str, name: str = "LMS_DATABASE_URL") -> None:
    """Refuse with Misconfigured a PostgreSQL that does not answer; an SQLite file is made when it is needed."""
    if not url.startswith(POSTGRESQL):
        return
    try:
        psycopg.connect("postgresql://" + url.removeprefix(POSTGRESQL), connect_timeout=WAIT_SECONDS).close()
    except psycopg.OperationalError as fault:
        hint = "the database cannot be reached; check the address, and whether it runs"
        raise Misconfigured(name=name, hint=hint) from fault


def main() -> int:
    """Read the settings, reach the database by each of its addresses."""
    try:
        settings = read_settings()
        check_database(settings.database_url)
        check_database(
            in_sessions(settings).database_url, "LMS_SESSION_URL" if settings.session_url else "LMS_DATABASE_URL"
        )
    except Misconfigured as fault:
        print(fault.text % fault.fields, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
