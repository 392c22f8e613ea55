"""Furnish a database for a trial, and judge it afterwards, as programs of their own.

python -m tests.load.furnish seat URL FOLDER CANDIDATES      an exam under way; desks.txt into the folder
python -m tests.load.furnish judge URL LOG                   the verdict as JSON; exit 1 when it does not hold
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from flask_migrate import stamp
from sqlalchemy import create_engine, text

from lms.app import create_app
from lms.config import read_settings
from tests.load.ledger import ANSWERS, JOURNAL, Verdict, judge, read_log
from tests.load.stage import Stage, furnish


def seat(url: str, folder: Path, candidates: int) -> None:
    """Tables of the newest schema, a sitting, candidates at their desks."""
    made = Stage(url, folder, candidates)
    furnish(made)
    app = create_app(read_settings(made.environment() | {"LMS_SAMPLE": "0"}))
    with app.app_context():
        stamp()


def judged(url: str, log: Path) -> Verdict:
    """Set the candidates' log against the database."""
    with log.open() as lines:
        said = read_log(lines)
    engine = create_engine(url)
    with engine.connect() as connection:
        journal, answers = (connection.execute(text(asked)).all() for asked in (JOURNAL, ANSWERS))
    engine.dispose()
    return judge(said, journal, answers)


def main(arguments: list[str]) -> int:
    if arguments[0] == "seat":
        seat(arguments[1], Path(arguments[2]), int(arguments[3]))
        return 0
    verdict = judged(arguments[1], Path(arguments[2]))
    print(json.dumps(asdict(verdict)))
    return int(not verdict.holds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
