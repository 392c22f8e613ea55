"""The questions of the first lesson, for tests of what a learner remembers."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from courses.catalogue.models import LessonVersion, SelfCheck, SelfCheckKey
from courses.catalogue.publishing import load_course
from courses.learning.services import enrol
from lms.db import db, transaction

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
CODE = "gerontology"


@pytest.fixture
def checks(app, tmp_path, hanako):
    """The three questions of the first lesson: (id, right option, a wrong one)."""
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)
    enrol(hanako.actor, CODE)
    rows = db.session.execute(
        select(SelfCheck.id, SelfCheckKey.key)
        .join(SelfCheckKey, SelfCheckKey.self_check_id == SelfCheck.id)
        .join(LessonVersion, LessonVersion.id == SelfCheck.lesson_version_id)
        .order_by(SelfCheck.id)
        .limit(3)
    )
    keyed = [(check, key["options"][0]) for check, key in rows]
    return [(check, right, "b" if right == "a" else "a") for check, right in keyed]
