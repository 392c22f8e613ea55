"""Traces by OpenTelemetry: loaded only where an installation asks for them (docs/decisions/0059).

A span says which endpoint answered, how long, and which statements ran with their placeholders. Addresses of people,
paths and queries are taken out before anything leaves: a path may hold a one-time secret, a query a name.
"""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Status
from sqlalchemy import Engine

UNTRACED = "healthz,readyz,metrics,static"
KEPT = (
    "http.method",
    "http.request.method",
    "http.route",
    "http.status_code",
    "http.response.status_code",
    "http.scheme",
    "url.scheme",
    "db.system",
    "db.system.name",
    "db.statement",
    "db.query.text",
    "db.operation.name",
    "error.type",
)


class OnlyHarmless(SpanProcessor):
    """Takes every attribute out of a span that is not on the list, before it is handed on."""

    def __init__(self, following: SpanProcessor) -> None:
        self._following = following

    def on_start(self, span: Span, parent_context: Any = None) -> None:
        self._following.on_start(span, parent_context)

    def on_end(self, span: ReadableSpan) -> None:
        attributes = span._attributes
        if isinstance(attributes, MutableMapping):
            kept = {name: value for name, value in attributes.items() if name in KEPT}
            span._attributes = kept
        # An exception's text may hold what somebody typed.
        span._events = ()  # type: ignore[assignment]
        span._status = Status(span.status.status_code)
        self._following.on_end(span)

    def shutdown(self) -> None:
        self._following.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._following.force_flush(timeout_millis)


def trace(app: Flask, engine: Engine, url: str, exporter: SpanExporter | None = None) -> TracerProvider:
    """Send spans of pages and statements to an OTLP collector at ``url`` (http, protobuf)."""
    provider = TracerProvider(resource=Resource.create({"service.name": "wellbeing-certification"}))
    sender = exporter or OTLPSpanExporter(endpoint=url)
    provider.add_span_processor(OnlyHarmless(BatchSpanProcessor(sender)))
    FlaskInstrumentor().instrument_app(app, tracer_provider=provider, excluded_urls=UNTRACED)
    # It names SQLAlchemy below 2.1 as its limit; what it uses of it has not changed, and a test sees it work.
    SQLAlchemyInstrumentor().instrument(engine=engine, tracer_provider=provider, skip_dep_check=True)
    return provider
