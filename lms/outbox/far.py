"""Sending to an address that somebody typed: over https, to a machine of the public network, nowhere else.

The name is looked up once, every address that it has must be public, and the connection goes to the very address that was
looked at: a name that answers otherwise a moment later leads nobody inside. No redirect is followed, no proxy is asked,
and nothing of the answer is read but its status.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlsplit

PATIENCE_SECONDS = 8
LONGEST_ADDRESS = 500
HTTPS_PORT = 443
# Below are the ports of the machine's own services; nobody listens there for what we tell.
FIRST_FREE_PORT = 1024
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class FarRefused(OSError):
    """Nothing was sent, or nobody took it; it may be tried again later."""


def is_sound(url: str) -> bool:
    """Whether an address may be asked at all, before its name is looked up: https, a host, no name and password in it."""
    if len(url) > LONGEST_ADDRESS or not url.isascii() or any(sign.isspace() for sign in url):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port or HTTPS_PORT
    except ValueError:
        return False
    host = parts.hostname or ""
    bare = bool(host) and not (parts.username or parts.password or parts.fragment)
    return parts.scheme == "https" and bare and (port == HTTPS_PORT or port >= FIRST_FREE_PORT) and _may_be_far(host)


def _may_be_far(host: str) -> bool:
    try:
        return is_public(host)
    except ValueError:
        # Names without a dot are those of the machine's own network.
        return "." in host.strip(".") and not host.endswith((".local", ".internal", ".localhost", ".home.arpa"))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network, also where it is wrapped in another. ValueError for none."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        wrapped = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if wrapped is None and found in TRANSLATED:
            wrapped = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(str(wrapped))
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def addresses_of(host: str, port: int) -> list[str]:
    """Every address that a name has now."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def far_context() -> ssl.SSLContext:
    """Whose certificates are believed: those of the system."""
    return ssl.create_default_context()


class _LookedAt(HTTPSConnection):
    """A connection to the address that was looked at, under the name that was asked."""

    def connect(self) -> None:
        found = addresses_of(self.host, self.port)
        if not found or not all(is_public(address) for address in found):
            raise FarRefused("not a public address")
        bare = socket.create_connection((found[0], self.port), PATIENCE_SECONDS)
        self.sock = far_context().wrap_socket(bare, server_hostname=self.host)


def post_far(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """POST to an address and give the status of the answer, within a few seconds all told.

    Refuses with FarRefused where nothing was sent or nothing came back, and with OSError where the line broke.
    """
    if not is_sound(url):
        raise FarRefused("not an address to send to")
    parts = urlsplit(url)
    connection = _LookedAt(parts.hostname or "", parts.port or HTTPS_PORT, timeout=PATIENCE_SECONDS)
    # Each read has its own patience; a machine that answers a byte at a time is cut off by this one.
    patience = threading.Timer(2 * PATIENCE_SECONDS, _cut, [connection])
    patience.daemon = True
    patience.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, dict(headers))
        return connection.getresponse().status
    except HTTPException as fault:
        raise FarRefused(type(fault).__name__) from None
    finally:
        patience.cancel()
        connection.close()


def _cut(connection: HTTPSConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
