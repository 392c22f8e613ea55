"""Figures for Prometheus: requests counted by each web process, everything else asked of the database when it is read.

Several web processes count into small files of one folder (``PROMETHEUS_MULTIPROC_DIR``, which ``lms/web.py`` makes);
whichever of them is asked adds them up. A figure names parts of the product and states, never a person or an address.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Flask, current_app, request
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from lms.operations.database import database_size
from lms.operations.jobs import last_runs
from lms.operations.queries import disk, last_backup, mails
from lms.tasks.api import counts_by_state

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
PART = "lms.part"
METRICS = "/metrics"
BOUNDS = (0.005, 0.01, 0.03, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0)

REQUESTS = Histogram(
    "lms_request_seconds",
    "Time until the answer to a request begins, by part of the product and class of status",
    ["part", "status"],
    buckets=BOUNDS,
    registry=None,
)


class Counted:
    """Requests as they are answered. Cost: some microseconds each."""

    def __init__(self) -> None:
        # A label is looked up once: parts and classes of status are few.
        self._counters: dict[tuple[str, int], Any] = {}

    def note(self, part: str, status: int, seconds: float) -> None:
        """Count a request by the part of the product that answered it, its status, and how long it took."""
        key = (part, status // 100)
        counter = self._counters.get(key) or self._counters.setdefault(key, REQUESTS.labels(part, f"{key[1]}xx"))
        counter.observe(seconds)


def name_part(app: Flask) -> None:
    """Let Flask say which part of the product answers."""

    def say() -> None:
        request.environ[PART] = request.blueprint or "other"

    app.before_request(say)


class HouseFigures(Collector):
    """What the database and the disk say at this moment."""

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        yield _by("lms_tasks", "Background work by state", "state", counts_by_state())
        post = mails()
        counts = {"waiting": post.waiting, "failed": post.failed, "sent": post.sent}
        yield _by("lms_mails", "Mails by state", "state", counts)
        runs = last_runs(current_app.extensions["plugs"])
        ended = {name: run.finished_at.timestamp() for name, run in runs.items() if run.finished_at}
        yield _by("lms_job_ended_timestamp_seconds", "When a job last ended", "job", ended)
        well = {name: float(run.state == "done") for name, run in runs.items() if run.state}
        yield _by("lms_job_ended_well", "1 when the last run of a job ended well", "job", well)
        backup = last_backup()
        yield _one("lms_backup_timestamp_seconds", "Newest back-up; 0 for none", backup and backup.made_at.timestamp())
        yield _one("lms_database_bytes", "Size of the database", database_size())
        room = disk()
        yield _one("lms_disk_free_bytes", "Free on the disk of the data folder", room.free)
        yield _one("lms_disk_bytes", "Size of the disk of the data folder", room.total)


def _by(name: str, meaning: str, label: str, values: dict[str, Any]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for each, value in sorted(values.items()):
        family.add_metric([each], value)
    return family


def _one(name: str, meaning: str, value: float | None) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value or 0)


def exposition() -> bytes:
    """All figures in Prometheus' text format."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
    registry.register(HouseFigures())
    return generate_latest(registry)
