"""A release asks the database as often for many candidates as for few (design law 3): what grows are rows."""

from contextlib import contextmanager

import pytest
from sqlalchemy import delete, event, func, select
from sqlalchemy.engine import Engine

from certificates.awards.models import Award
from certificates.documents.models import AWARD_CERTIFICATE, PASS_CERTIFICATE, RESULT_NOTICE, Document
from exams.results.board.services import check_keys, freeze_list, release_results, vote
from lms.accounts import api as accounts
from lms.db import db, transaction
from lms.knowledge.models import Topic
from lms.network.loading import load_network
from lms.notices.models import Notice
from lms.outbox.models import OutboxMessage
from lms.policy import Role
from lms.tasks.api import run_due
from tests.exams.results.hall import a_hall, somebody

pytestmark = pytest.mark.postgres
KINDS = (RESULT_NOTICE, PASS_CERTIFICATE, AWARD_CERTIFICATE)


@contextmanager
def statements():
    """How many statements are sent meanwhile; one for many rows counts once."""
    sent = []

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def written_to():
    """Somebody who is told by mail."""
    person = somebody("長田")
    with transaction() as work:
        accounts.set_contact(work, person.id, {"email": f"p{person.id}@example.test"})
    return person


def released(hall, board, candidates):
    """Let so many sit, one of them in vain, and release; returns how many statements judging and release took."""
    people = [written_to() for _ in range(candidates)]
    for place, person in enumerate(people):
        hall.sit(person.id, right=0 if place == 0 else 8)
    with statements() as sent:
        frozen = freeze_list(board[0].actor, hall.public_id)
        for member in board:
            vote(member.actor, hall.public_id, frozen, approves=True)
        release_results(board[0].actor, hall.public_id, frozen)
    run_due()
    return len(sent)


def count_of(model, *wanted):
    return db.session.scalar(select(func.count()).select_from(model).where(*wanted))


def test_a_release_of_many_takes_no_more_statements_than_one_of_few(app):
    load_network()
    db.session.execute(delete(Topic))
    db.session.commit()
    hall, board = a_hall(), [somebody(name, Role.EXAM_BOARD) for name in ("永田", "野口")]
    check_keys(board[0].actor, hall.public_id)
    released(hall, board, 3)

    few = released(hall, board, 3)
    many = released(hall, board, 9)

    assert many == few
    # Of fifteen, three failed: everybody has a result notice, the others a certificate of the pass and of the title.
    assert [count_of(Document, Document.kind == kind) for kind in KINDS] == [15, 12, 12]
    assert count_of(Award, Award.live) == 12
    # All are told of the result, and twelve of the title, each by one mail.
    assert (count_of(Notice), count_of(OutboxMessage, OutboxMessage.kind == "mail")) == (27, 27)
