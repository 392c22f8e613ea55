"""What keeps a package in its place: where its files are served from, and what its pages may reach.

By default the pages live in a frame without an origin (sandboxed without allow-same-origin), sent with a policy that
says the same should somebody open one by itself. With LMS_CONTENT_ORIGIN they have that host to themselves, which
packages of several frames that talk to each other need; the host serves nothing else (docs/decisions/0055).
"""

import json
import mimetypes
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import current_app, request, url_for

ALLOWED = "allow-scripts allow-forms allow-modals"
OWN_HOST = f"{ALLOWED} allow-same-origin"
HTML = ("text/html", "application/xhtml+xml")
KINDS = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".htm": "text/html",
}
_HEAD = re.compile(rb"<head(\s[^>]*)?>", re.IGNORECASE)
_HTML = re.compile(rb"<html(\s[^>]*)?>", re.IGNORECASE)


@dataclass(frozen=True)
class Frame:
    """How the frame of a part is written: where it leads, what its name carries into it, its sandbox, and the policy of
    the page around it."""

    address: str
    name: str
    sandbox: str
    policy: str


def content_host() -> str:
    """The host that serves packages, without a closing slash; the house's own where none is set."""
    return str(current_app.config["CONTENT_ORIGIN"]) or request.host_url.rstrip("/")


def frame_for(content_key: str, href: str, start: dict[str, Any]) -> Frame:
    """The frame in which a part of a package is played.

    start   what the part is told: the standard, and what it left behind last time; no name and no number of the person
    """
    name = "lms-package:" + quote(json.dumps(start, ensure_ascii=False), safe="")
    folder = folder_of(content_key)
    policy = (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors 'none'; frame-src {folder}"
    )
    sandbox = OWN_HOST if current_app.config["CONTENT_ORIGIN"] else ALLOWED
    return Frame(folder + href, name, sandbox, policy)


def folder_of(content_key: str) -> str:
    """The address below which the files of a package lie."""
    return content_host() + url_for("packages.content", content_key=content_key, name="")


def policy_for(content_key: str) -> str:
    """What a page of a package may do: run its own scripts, load its own files, and reach nothing else anywhere."""
    folder = folder_of(content_key)
    origin = current_app.config["CONTENT_ORIGIN"]
    sandbox = OWN_HOST if origin and request.host_url.rstrip("/") == origin else ALLOWED
    ours = f"{content_host()}{url_for('ui.static', filename='vendor/scorm-again/', v=None)}"
    bridge = f"{content_host()}{url_for('packages.static', filename='', v=None)}"
    return (
        f"sandbox {sandbox}; default-src {folder} data: blob: 'unsafe-inline' 'unsafe-eval'; "
        f"script-src {folder} {ours} {bridge} data: blob: 'unsafe-inline' 'unsafe-eval'; "
        "object-src 'none'; base-uri 'none'; form-action 'none'"
    )


def sent_as(content: bytes, name: str, standard: str) -> tuple[bytes, str]:
    """A file of a package as it leaves, and its media type. A page keeps the encoding that it names itself."""
    kind = _kind_of(name)
    return (_with_bridge(content, standard) if kind in HTML else content), kind


def _kind_of(name: str) -> str:
    """The media type of a file by its name."""
    suffix = name[name.rfind(".") :].lower()
    return KINDS.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def _with_bridge(page: bytes, standard: str) -> bytes:
    """A page of a package with the script that gives it its runtime, before any script of its own."""
    runtime = {"1.2": "scorm12", "2004": "scorm2004"}[standard]
    address = content_host() + url_for("packages.static", filename="frame.js")
    library = content_host() + url_for("ui.static", filename=f"vendor/scorm-again/{runtime}.min.js")
    launch = content_host() + url_for("packages.static", filename="launch.js")
    script = f'<script src="{address}" data-library="{library}" data-launch="{launch}"></script>'.encode()
    found = _HEAD.search(page) or _HTML.search(page)
    place = found.end() if found else 0
    return page[:place] + script + page[place:]
