"""Static files: named by their content, kept by browsers for a year, sent compressed.

The address of a static file carries a digest of its content, so it may be kept for ever: another content has
another address. Without the digest (fonts named inside a stylesheet) a browser asks again after a day. Texts are
compressed once and kept in memory. Pages are not compressed here: they hold secrets beside what a visitor typed,
which together can be guessed from the length (BREACH).
"""

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.utils import safe_join

VERSION = "v"
FOREVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
COMPRESSED = ("text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/json")
WORTH_COMPRESSING = 512


def is_static(endpoint: str) -> bool:
    """True for the addresses of files that belong to the code."""
    return endpoint == "static" or endpoint.endswith(".static")


@cache
def _digest_of(path: str, _changed: float) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]


@cache
def _content(path: str, _changed: float) -> bytes:
    return Path(path).read_bytes()


@cache
def _compressed(path: str, _changed: float) -> bytes:
    return gzip.compress(Path(path).read_bytes(), compresslevel=9, mtime=0)


def _path_of(endpoint: str, filename: str) -> Path | None:
    blueprint = current_app.blueprints.get(endpoint.removesuffix(".static"))
    joined = safe_join(str(blueprint.static_folder), filename) if blueprint and blueprint.static_folder else None
    path = Path(joined) if joined else None
    return path if path and path.is_file() else None


def _name_by_content(endpoint: str, values: dict[str, Any]) -> None:
    if is_static(endpoint) and VERSION not in values:
        path = _path_of(endpoint, str(values.get("filename", "")))
        if path:
            values[VERSION] = _digest_of(str(path), path.stat().st_mtime)


def _send_from_memory(response: Response, path: Path, changed: float) -> None:
    """Texts come out of memory, large ones compressed: no file stays open while somebody takes it slowly, or leaves."""
    large = path.stat().st_size >= WORTH_COMPRESSING
    packed = large and request.accept_encodings.quality("gzip") > 0
    opened: Any = response.response
    response.direct_passthrough = False
    response.set_data((_compressed if packed else _content)(str(path), changed))
    if response.headers.pop("X-Sendfile", None) is None:
        opened.close()
    if large:
        response.vary.add("Accept-Encoding")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
        response.headers.pop("ETag", None)


def _keep_and_compress(response: Response) -> Response:
    if not is_static(request.endpoint or "") or response.status_code != 200:
        return response
    path = _path_of(request.endpoint or "", (request.view_args or {}).get("filename", ""))
    if path is None:
        return response
    changed = path.stat().st_mtime
    named = request.args.get(VERSION) == _digest_of(str(path), changed)
    response.headers["Cache-Control"] = FOREVER if named else A_DAY
    if response.mimetype in COMPRESSED:
        _send_from_memory(response, path, changed)
    return response


def init_static_files(app: Flask) -> None:
    """Name static files by their content and send them so that they are fetched once."""
    app.url_defaults(_name_by_content)
    app.after_request(_keep_and_compress)
