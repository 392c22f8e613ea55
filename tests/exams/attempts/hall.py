"""An exam hall for a real browser: ``python -m tests.exams.attempts.hall`` fills a data folder, ``make`` serves it."""

import json
import sys
from datetime import timedelta

from exams.papers.models import PaperItem
from exams.sittings.models import Application, Sitting
from lms import clock
from lms.accounts.api import create_person
from lms.app import create_app
from lms.db import db, transaction
from lms.gate import Gate
from lms.server import serving
from tests.exams.attempts.conftest import a_paper, an_item

PEOPLE = (
    "hanako", "taro", "jiro", "sachi", "ken", "mei", "ryo", "yui", "sora", "aoi", "rin", "nao", "mio", "kei", "ume",
)  # fmt: skip


def make() -> Gate:
    """The server with the answer writer in front."""
    return serving(create_app(), proxies=0)


def fill() -> dict[str, str]:
    """Ten choices and a written answer, a sitting that is open, one accepted application for each person."""
    db.create_all()
    now = clock.now()
    with transaction() as work:
        paper = a_paper(work.session, choices=10)
        for number in range(50, 60):
            an_item(work.session, number, pool="practice")
        sitting = Sitting(
            code="S-1", title="第1回 検定", title_en="First exam", exam_body="body", kind="dated", paper_id=paper.id,
            apply_from_at=now - timedelta(days=60), apply_until_at=now - timedelta(days=30),
            opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=8), minutes=60,
            pass_rule={"parts": {"A": {"least": 7}}}, supervised=False, identity_rule="signed_in", recorded_at=now,
        )  # fmt: skip
        work.session.add(sitting)
        work.session.flush()
        return {name: _enter(work, sitting, name, seq) for seq, name in enumerate(PEOPLE, start=1)}


def _enter(work, sitting, name, seq) -> str:
    person_id = create_person(
        work, family="山本", given=name, family_kana="やまもと", given_kana="はなこ", email=f"{name}@example.jp"
    )
    now = clock.now()
    application = Application(
        sitting_id=sitting.id, seq=seq, person_id=person_id, slip_number=f"EX00-0000-{seq:04d}", state="accepted",
        channel="own_device", applied_at=now, agreed_at=now, agreement_version="2026-04", accepted_at=now,
    )  # fmt: skip
    work.session.add(application)
    work.session.flush()
    return str(application.public_id)


if __name__ == "__main__":
    with create_app().app_context():
        json.dump(fill(), sys.stdout)
        assert db.session.query(PaperItem).count() == 11
