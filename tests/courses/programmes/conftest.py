"""The leader training of the network with a small course, workshops of both days, and a plan to hand in."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from courses.catalogue.publishing import load_course
from courses.events import AttendanceTaken, CompletionRecorded, CompletionWithdrawn, CourseCompleted
from courses.learning.services import study
from courses.programmes.plans.services import mark_plan, write_plan
from courses.programmes.services import enrol_in_programme, load_programmes, on_attendance_taken, on_course_completed
from courses.workshops.attendance.services import all_were_there
from courses.workshops.rules import Meeting
from courses.workshops.services import announce_workshop
from courses.workshops.values import WorkshopPlan
from lms import events, wiring
from lms.clock import instant
from lms.db import transaction
from tests.cast import CAST as WHOLE_CAST
from tests.cast import Part, enter

ROOT = Path(__file__).resolve().parents[3]
CODE = "leader-training"
HEADINGS = ("need", "activity", "people", "safety", "lasting")
LINES = ("need", "doable", "together", "safe", "lasting")
DAYS = {"leader-1": 5, "leader-2": 6}


def texts(word="毎週、集会所でお茶の会を開きます。"):
    """A plan that says something under each heading."""
    return dict.fromkeys(HEADINGS, word)


def points(*given):
    """A marking sheet: five marks in the order of the lines."""
    return dict(zip(LINES, given, strict=True))


def hold(series, trainer, *learners, clock):
    """Hold one day of the leader training with everybody there."""
    day = DAYS[series]
    plan = WorkshopPlan(
        title="集合研修",
        kind="leader_training",
        seats=20,
        meetings=(Meeting(instant(2026, 12, day, 10), instant(2026, 12, day, 15)),),
        trainer_id=trainer.id,
        series=series,
    )
    public_id = announce_workshop(trainer.actor, plan, [learner.actor for learner in learners])
    clock.set(instant(2026, 12, day, 16))
    all_were_there(trainer.actor, public_id)
    return public_id


@pytest.fixture(autouse=True)
def announced(application):
    """What programmes announced; of all reactions, only the house's own to lessons and attendance take place here."""
    heard = []
    events.connect(
        {
            CourseCompleted: (on_course_completed,),
            AttendanceTaken: (on_attendance_taken,),
            CompletionRecorded: (lambda event, work: heard.append(event),),
            CompletionWithdrawn: (lambda event, work: heard.append(event),),
        }
    )
    yield heard
    events.connect(wiring.REACTIONS)


@pytest.fixture
def programme(app):
    """The network's leader training."""
    with transaction() as work:
        load_programmes(work, ROOT / "lms" / "network")
    return CODE


@pytest.fixture
def lessons(app, tmp_path):
    """The online lessons, in one short chapter."""
    shutil.copytree(ROOT / "lms" / "sample" / "course" / "01", tmp_path / "01")
    shutil.copy(ROOT / "lms" / "sample" / "course" / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)


@pytest.fixture
def enrolled(programme, kanri, mori, hanako):
    """Hanako takes part, accompanied by Mori; the enrolment's public id."""
    return enrol_in_programme(kanri.actor, CODE, hanako.id, mori.id)


@pytest.fixture
def ready(lessons, enrolled, hanako, mori, ito, ueda, clock):
    """Hanako has done every part; the last one on 7 December 2026."""
    study(hanako.actor, "gerontology")
    hold("leader-1", mori, hanako, clock=clock)
    hold("leader-2", mori, hanako, clock=clock)
    clock.set(instant(2026, 12, 7, 9))
    plan = write_plan(hanako.actor, CODE, texts())
    for marker in (ito, ueda):
        mark_plan(marker.actor, plan, points(3, 3, 3, 2, 2), "よく考えられています。")
    return enrolled


@pytest.fixture
def shiraishi(browser_of, monkeypatch):
    """A second person of the secretariat."""
    return _more(browser_of, monkeypatch, "shiraishi", "白石", "secretariat")


@pytest.fixture
def okada(browser_of, monkeypatch):
    """A third marker."""
    return _more(browser_of, monkeypatch, "okada", "岡田", "marker")


def _more(browser_of, monkeypatch, name, family, role):
    roles = SimpleNamespace(secretariat=WHOLE_CAST["kanri"].role, marker=WHOLE_CAST["ito"].role)
    part = Part(family, "学", "かな", "まなぶ", getattr(roles, role), "helps out")
    monkeypatch.setitem(WHOLE_CAST, name, part)
    return enter(name, browser_of)
