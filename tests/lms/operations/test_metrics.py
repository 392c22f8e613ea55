"""Figures for Prometheus and spans for OpenTelemetry: to whom they are told, and that they tell nothing of a person."""

import subprocess
import sys

import pytest
from flask import Flask
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import create_engine, text

from lms.operations.engine import trace
from lms.operations.metrics import REQUESTS, Counted


def figures(answer):
    families = text_string_to_metric_families(answer.get_data(as_text=True))
    return {(each.name, tuple(each.labels.values())): each.value for family in families for each in family.samples}


@pytest.mark.postgres
def test_prometheus_on_this_machine_reads_the_figures(client, admin):
    answer = client.get("/metrics")

    found = figures(answer)
    assert answer.status_code == 200
    assert found["lms_backup_timestamp_seconds", ()] == 0
    assert found["lms_database_bytes", ()] > 0
    assert found["lms_disk_free_bytes", ()] > 0


@pytest.mark.parametrize(
    ("address", "header"),
    [
        ("203.0.113.7", None),
        ("127.0.0.1", "X-Forwarded-For"),
        ("127.0.0.1", "Forwarded"),
        ("127.0.0.1", "X-Real-IP"),
    ],
)
def test_for_everybody_else_the_address_is_nobodys(client, address, header):
    headers = {header: "203.0.113.7"} if header else {}

    assert client.get("/metrics", environ_base={"REMOTE_ADDR": address}, headers=headers).status_code == 404


def test_with_a_token_only_who_has_it_reads_them(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "a-long-token")
    away = {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}}

    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer a-long-tokem"}, **away).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer a-long-token"}, **away).status_code == 200


def test_a_request_is_counted_once_with_its_part_and_status():
    Counted().note("counted once", 204, 0.02)

    samples = {(each.name, each.labels.get("le")): each.value for each in REQUESTS.labels("counted once", "2xx").collect()[0].samples}  # fmt: skip
    assert samples["lms_request_seconds_count", None] == 1
    assert samples["lms_request_seconds_bucket", "0.01"] == 0
    assert samples["lms_request_seconds_bucket", "0.03"] == 1


def test_several_processes_are_added_up(tmp_path):
    count = "from lms.operations.metrics import REQUESTS; REQUESTS.labels('answers', '2xx').observe(0.001)"
    add_up = (
        "from prometheus_client import CollectorRegistry, generate_latest\n"
        "from prometheus_client.multiprocess import MultiProcessCollector\n"
        "registry = CollectorRegistry(); MultiProcessCollector(registry); print(generate_latest(registry).decode())"
    )
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PATH": ""}

    for _ in range(2):
        subprocess.run([sys.executable, "-c", count], env=environment, check=True)
    told = subprocess.run([sys.executable, "-c", add_up], env=environment, check=True, capture_output=True, text=True)

    assert 'lms_request_seconds_count{part="answers",status="2xx"} 2.0' in told.stdout


def test_a_span_names_the_route_and_the_statement_and_nothing_of_a_person():
    app, engine, spans = Flask("traced"), create_engine("sqlite://"), InMemorySpanExporter()

    @app.get("/people/<secret>")
    def people(secret):
        with engine.connect() as connection:
            connection.execute(text("SELECT :name"), {"name": "漆崎"})
        raise ValueError("漆崎 typed this")

    provider = trace(app, engine, "", spans)
    app.test_client().get(
        "/people/one-time-secret?q=漆崎", headers={"User-Agent": "漆崎's browser".encode().decode("latin1")}
    )
    provider.force_flush()

    told = " ".join(f"{span.name} {dict(span.attributes)} {list(span.events)} {span.status.description}" for span in spans.get_finished_spans())  # fmt: skip
    assert "/people/<secret>" in told
    assert "SELECT" in told
    for personal in ("漆崎", "one-time-secret", "127.0.0.1", "%E6%BC%86"):
        assert personal not in told


def test_an_installation_without_traces_loads_nothing_of_opentelemetry():
    code = "import sys, lms.server; print(any(name.startswith('opentelemetry') for name in sys.modules))"

    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert told.stdout.strip() == "False"
