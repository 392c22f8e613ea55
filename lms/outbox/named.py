"""Asking a server that the installation itself names: its address alone, without a proxy, without following a redirect."""

import urllib.error
import urllib.request
from http.client import HTTPException, HTTPMessage
from typing import IO

PATIENCE_SECONDS = 10


class ServerRefused(OSError):
    """A server did not take a message. ``status`` is what it answered, 0 when that was no answer at all."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Undeliverable(OSError):
    """A message that no later try brings to its reader; ``reason`` is one of lms.notices.rules.REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _NoWayOn(urllib.request.HTTPRedirectHandler):
    """A server that sends us elsewhere is not followed: what we send goes to the named address alone."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def send_named(url: str, content: bytes, headers: dict[str, str], method: str = "POST") -> None:
    """Send something to an address from the settings. Refuses with ServerRefused, or OSError when nobody answers."""
    request = urllib.request.Request(url, content, headers, method=method)  # noqa: S310  checked at the start
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoWayOn)
    try:
        with opener.open(request, timeout=PATIENCE_SECONDS):
            return
    except urllib.error.HTTPError as answer:
        answer.close()
        raise ServerRefused(answer.code) from None
    except HTTPException:
        raise ServerRefused(0) from None
