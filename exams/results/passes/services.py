"""Use-cases of passes: the bodies, recognition by two people, void by two people."""

from pathlib import Path

import yaml
from sqlalchemy import select

from exams.results.models import ExamBody
from lms.db import Work

OWN_BODY = "exam_body"


def load_exam_bodies(work: Work, folder: Path) -> None:
    """Bring the exam bodies of a network's data folder in: its own, and others whose passes it recognises.

    A changed one is updated; papers that were printed keep their words.
    """
    told = yaml.safe_load((folder / "bodies.yaml").read_text(encoding="utf-8"))
    rows = [{**told[OWN_BODY], "code": OWN_BODY, "own": True}]
    rows += [{**row, "own": False} for row in told.get("recognised_bodies", ())]
    for row in rows:
        body = work.session.scalar(select(ExamBody).where(ExamBody.code == row["code"])) or ExamBody()
        for name in ("code", "name", "name_en", "post", "person", "seal", "own"):
            setattr(body, name, row.get(name, ""))
        work.session.add(body)
