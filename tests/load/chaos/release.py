"""A release that is killed again and again and must be finished once.

    python -m tests.load.chaos.release prepare|act|count     with the settings of the house in the environment

``act`` does what a board does, from judging to the release; killed at any moment, it is begun anew. The scheduler, which
judges, tells and issues, is killed beside it. ``count`` prints as JSON what stands there more or less than once.
"""

import json
import sys

from sqlalchemy import delete, func, select, text

from exams.attempts.models import Attempt
from exams.results.board.services import freeze_list, note_keys_read, release_results, vote
from exams.results.models import PassRecord, Release, Score
from exams.sittings.models import Sitting
from lms.accounts.models import RoleGrant
from lms.app import create_app
from lms.db import db
from lms.knowledge.models import Topic
from lms.network.loading import load_network
from lms.policy import Actor, Grant, Role
from lms.tasks.models import Task
from tests.exams.results.hall import a_hall, somebody

CANDIDATES, QUESTIONS, NEEDED = 200, 10, 7
TWICE = {
    "scores": "SELECT count(*) FROM (SELECT 1 FROM score GROUP BY sitting_id, attempt_id HAVING count(*) > 1) t",
    "evidence": "SELECT count(*) FROM (SELECT 1 FROM evidence GROUP BY person_id, kind, source_ref HAVING count(*) > 1) t",
    "titles": "SELECT count(*) FROM (SELECT 1 FROM award GROUP BY person_id, scheme_code, specialty_code HAVING count(*) > 1) t",
    "notices": "SELECT count(*) FROM (SELECT 1 FROM notice GROUP BY person_id, kind HAVING count(*) > 1) t",
}


def prepare() -> None:
    """A sitting that is over: two hundred handed in, and every second one has enough right."""
    db.create_all()
    load_network()
    db.session.execute(delete(Topic))
    db.session.commit()
    hall = a_hall(choices=QUESTIONS, pass_rule={"parts": {"A": {"least": NEEDED}}})
    for _ in range(2):
        somebody("永田", Role.EXAM_BOARD)
    for number in range(CANDIDATES):
        hall.sit(somebody("長田").id, right=NEEDED - number % 2)


def act() -> None:
    """Judge, read the keys, freeze, vote, release; whatever was done before is found done."""
    sitting = db.session.scalars(select(Sitting)).one()
    members = db.session.scalars(select(RoleGrant.person_id).where(RoleGrant.role == Role.EXAM_BOARD)).all()
    board = [Actor(member, frozenset({Grant(Role.EXAM_BOARD, "")})) for member in members]
    public_id, sitting_id = sitting.public_id, sitting.id
    if db.session.scalar(select(func.count()).select_from(Release).where(Release.sitting_id == sitting_id)):
        return
    note_keys_read(board[0], public_id)
    frozen = freeze_list(board[0], public_id)
    for member in board:
        vote(member, public_id, frozen, approves=True)
    release_results(board[0], public_id, frozen)


def count() -> dict[str, int]:
    """What there is of each kind, what there is twice, and what work is left."""
    asked = {
        "attempts": select(func.count()).select_from(Attempt),
        "scores": select(func.count()).select_from(Score),
        "releases": select(func.count()).select_from(Release),
        "passes": select(func.count()).select_from(PassRecord),
        "open work": select(func.count()).select_from(Task).where(Task.state.in_(["waiting", "running"])),
        "failed work": select(func.count()).select_from(Task).where(Task.state == "failed"),
    }
    told = {name: int(db.session.scalar(query) or 0) for name, query in asked.items()}
    return told | {f"{name} twice": int(db.session.scalar(text(sql)) or 0) for name, sql in TWICE.items()}


def main(what: str) -> int:
    with create_app().app_context():
        if what == "count":
            print(json.dumps(count()))
        else:
            {"prepare": prepare, "act": act}[what]()
        db.session.remove()
        db.engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
