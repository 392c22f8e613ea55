"""The operator's page: what stands, what needs a look, what can be set going again; and who may see it."""

import re

import pyrage
import pytest
from sqlalchemy import select, update

from lms.audit.models import AuditEntry
from lms.clock import instant, now
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound
from lms.keeping import services as keeping
from lms.operations import services
from lms.operations.queries import machine_page, size_words
from lms.operations.rules import is_late, is_tight, needs_backup, waits_too_long
from lms.outbox.models import OutboxMessage
from lms.outbox.services import deliver_due
from lms.tasks.api import enqueue, run_due
from lms.tasks.models import Task


@pytest.mark.postgres
def test_the_page_says_what_needs_a_look_and_nothing_once_it_was_looked_after(app, admin, tmp_path):
    assert any("lms backup" in sentence for sentence in machine_page(admin.actor).looks)

    pair = pyrage.x25519.Identity.generate()
    services.note_backup("0" * 64, 4_700_000, 12)

    page = machine_page(admin.actor)
    assert not any("lms backup" in sentence for sentence in page.looks)
    assert page.backup_size == "4.7 MB"
    assert pair


@pytest.mark.postgres
def test_a_job_runs_by_hand_and_its_end_stands_on_the_page(app, admin):
    services.run_job(admin.actor, "audit-seal")
    run_due()

    line = next(job for job in machine_page(admin.actor).jobs if job.name == "audit-seal")
    assert line.kind == "good"
    assert line.last == now()


@pytest.mark.postgres
def test_a_job_of_every_minute_that_is_silent_for_six_minutes_needs_a_look(app, admin, clock):
    services.run_job(admin.actor, "audit-seal")
    run_due()
    clock.forward(minutes=6)

    page = machine_page(admin.actor)

    assert any("audit-seal" in sentence for sentence in page.looks)


@pytest.mark.postgres
def test_work_and_mails_that_were_given_up_are_tried_again(app, admin):
    with transaction() as work:
        given_up = enqueue(work, "audit.seal", "once")
        work.session.execute(update(Task).values(state="failed", attempts=3, finished_at=now(), fault="OSError"))
        payload = {"to": "a@example.jp", "subject": "s", "body": "b"}
        work.session.add(
            OutboxMessage(
                kind="mail", unique_key="k", payload=payload, state="failed", attempts=8, created_at=now(), not_before=now()
            )
        )  # fmt: skip
    assert [failed.fault for failed in machine_page(admin.actor).failed] == ["OSError"]

    services.retry_task(admin.actor, given_up)
    assert services.retry_mails(admin.actor) == 1
    run_due()
    deliver_due()

    page = machine_page(admin.actor)
    assert not page.failed
    assert (page.mails.failed, page.mails.sent) == (0, 1)


def test_work_that_did_not_fail_is_not_tried_again(app, admin):
    with transaction() as work:
        waiting = enqueue(work, "audit.seal", "once")

    with pytest.raises(NotFound):
        services.retry_task(admin.actor, waiting)
    with pytest.raises(NotFound):
        services.run_job(admin.actor, "no-such-job")


def test_nobody_but_an_administrator_sees_the_machine_or_sets_anything_going(app, kanri, hanako):
    for person in (kanri, hanako):
        with pytest.raises(NotAllowed):
            machine_page(person.actor)
        with pytest.raises(NotAllowed):
            services.run_job(person.actor, "audit-seal")
        assert person.browser().post("/machine/jobs/audit-seal/run").status_code == 403
    assert db.session.scalar(select(Task.id)) is None


def test_the_page_shows_every_job_and_its_button_works(app, admin):
    browser = admin.browser()

    page = browser.get("/machine").get_data(as_text=True)
    assert "outbox-deliver" in page
    browser.post("/machine/jobs/outbox-deliver/run")

    assert db.session.scalar(select(Task.kind)) == "outbox.deliver"
    assert db.session.scalar(select(AuditEntry.action).where(AuditEntry.action == "operations.job_run"))


@pytest.mark.postgres
def test_a_back_up_is_remembered_and_so_is_its_verification(app, admin, tmp_path):
    pair = pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_text(str(pair))
    with transaction() as work:
        db.metadata.tables["backup_run"]
        work.session.execute(db.text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        work.session.execute(db.text("INSERT INTO alembic_version VALUES ('x')"))
    keeping.back_up(tmp_path / "night.age", str(pair.to_public()))

    page = machine_page(admin.actor)
    assert page.backup.made_at == now()
    assert page.backup.size == (tmp_path / "night.age").stat().st_size
    assert page.backup.verified_at is None

    keeping.verify(tmp_path / "night.age", tmp_path / "key")
    db.session.expire_all()
    assert machine_page(admin.actor).backup.verified_at == now()


@pytest.mark.parametrize(
    ("last", "every", "late"),
    [
        (instant(2026, 11, 20, 9, 55), 60, False),
        (instant(2026, 11, 20, 9, 54), 60, True),
        (instant(2026, 11, 19, 8, 0), None, False),
        (instant(2026, 11, 19, 7, 59), None, True),
        (None, 60, False),
    ],
)
def test_five_missed_slots_make_a_job_late_and_26_hours_a_daily_one(last, every, late):
    assert is_late(last, every, instant(2026, 11, 20, 10)) is late


def test_the_limits_of_disk_back_up_and_mail():
    noon = instant(2026, 11, 20, 12)
    assert (is_tight(99, 1000), is_tight(100, 1000)) == (True, False)
    assert needs_backup(None, noon)
    assert not needs_backup(instant(2026, 11, 19, 0), noon)
    assert needs_backup(instant(2026, 11, 18, 23, 59), noon)
    assert not waits_too_long(instant(2026, 11, 20, 11), noon)
    assert waits_too_long(instant(2026, 11, 20, 10, 59), noon)
    assert [size_words(size) for size in (812, 4_700_000, 2 * 10**12)] == ["812 B", "4.7 MB", "2.0 TB"]


def test_every_figure_says_behind_a_click_what_it_means_and_what_to_do(app, admin):
    page = admin.browser().get("/machine").get_data(as_text=True)
    figures = re.findall(r"<summary><span>.*?<strong>.*?</strong></span></summary><p>(.*?)</p></details>", page)
    assert len(figures) == 6
    assert all(len(words) > 30 for words in figures)
    # SQLite has no connections that could run out.
    assert "max_connections" not in page
