"""What is handed out of results, and what erasing leaves."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from exams.marking.models import MarkingScript
from exams.marking.queries import my_scripts
from exams.marking.services import mark_script
from exams.plug import erase_person, export_person
from exams.results.models import PassClaim
from exams.results.passes.services import EarlierPass, claim_pass
from exams.results.services import judge_attempts
from lms.db import db, transaction
from tests.exams.results.hall import ANSWER, a_hall

pytestmark = pytest.mark.postgres
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def test_a_file_about_a_person_holds_no_unreleased_point(hanako, ito):
    hall = a_hall(choices=8, written=True)
    _, seq = hall.sit(hanako.id, right=8, written=ANSWER)
    judge_attempts(hall.id, [seq])
    mark_script(ito.actor, hall.public_id, my_scripts(ito.actor)[0].next_code, (5, 5, 5, 5))

    told = export_person(hanako.id)
    assert [row["slip_number"] != "" for row in told.pop("applications")] == [True]
    assert told == {"marking": [], "results": [], "passes": [], "appeals": [], "requests": []}
    assert len(export_person(ito.id)["marking"]) == 1


def test_rule_20_erasing_takes_words_and_evidence_and_leaves_points(hanako, taro, ito):
    hall = a_hall(choices=8, written=True)
    seqs = [hall.sit(person.id, right=8, written=ANSWER)[1] for person in (hanako, taro)]
    judge_attempts(hall.id, seqs)
    claim_pass(
        hanako.actor, EarlierPass("exam_body", "1", date(2019, 11, 3), note="旧姓は佐藤"), io.BytesIO(PDF), "a.pdf"
    )

    with transaction() as work:
        erase_person(work, hanako.id)

    answers = dict(db.session.execute(select(MarkingScript.attempt_id, MarkingScript.answer)).all())
    assert answers == {seqs[0]: "", seqs[1]: ANSWER}
    claim = db.session.scalars(select(PassClaim)).one()
    assert (claim.note, claim.file_id, claim.number) == ("", None, "1")
    assert hall.scores(seqs[0])[0].parts["A"]["earned"] == 8.0
