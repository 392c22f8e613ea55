"""Structured logs: one JSON object a line, a request id on each, never a personal value."""

import json
import logging
import sys

from flask import g, has_request_context, request

KEPT = ("task", "request_id", "status", "milliseconds")


class JsonLines(logging.Formatter):
    """Level, logger, message, request id and endpoint; of a fault only where it happened, not its values."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update({name: getattr(record, name) for name in KEPT if hasattr(record, name)})
        if has_request_context():
            line.setdefault("request_id", g.get("request_id", ""))
            line["endpoint"] = request.endpoint
        if record.exc_info and record.exc_info[0]:
            line["fault"] = record.exc_info[0].__name__
            line["where"] = _frames(record)
        return json.dumps(line, ensure_ascii=False)


def _frames(record: logging.LogRecord) -> list[str]:
    trace = record.exc_info[2] if record.exc_info else None
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 3)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-8:]


def init_logs() -> None:
    """Send the house's logs to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("lms").setLevel(logging.INFO)
