"""Columns that are sealed one by one: what is sensitive is unreadable in a database file, a dump or a stolen disk.

Each value is encrypted with AES-256-GCM under a key of the ring, bound to the column it stands in, so that a value
moved elsewhere does not open. The ring is one file in the key folder, apart from the database; its first key seals,
all open. ``lms keys seal-anew`` brings a new key in and seals everything again (docs/decisions/0060).
"""

import base64
import json
import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import Dialect, Text, TypeDecorator

RING = "field_keys.json"
MARK = "sealed:"
NONCE_BYTES = 12
Ring = tuple[tuple[str, str], ...]


class SealBroken(RuntimeError):
    """A sealed value does not open: its key is not in the ring, or somebody changed or moved it."""


def _path() -> Path:
    return Path(current_app.config["KEY_FOLDER"]) / RING


@lru_cache(maxsize=8)
def _read(path: str, _changed: int) -> Ring:
    return tuple((kid, key) for kid, key in json.loads(Path(path).read_text()))


def _write(ring: Ring, *, first: bool) -> None:
    """Write the ring whole or not at all; the first one never over another process's."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(f".{secrets.token_hex(4)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(json.dumps(ring))
        stream.flush()
        os.fsync(stream.fileno())
    if first:
        with suppress(FileExistsError):
            os.link(part, path)
        part.unlink()
    else:
        part.replace(path)


def _new_key() -> tuple[str, str]:
    return secrets.token_hex(4), base64.b64encode(AESGCM.generate_key(256)).decode()


def ring() -> Ring:
    """Name and key of every key, the one that seals first. The first key of an installation is made here."""
    path = _path()
    if not path.exists():
        _write((_new_key(),), first=True)
    return _read(str(path), path.stat().st_mtime_ns)


def add_key() -> str:
    """Put a new key before the others: it seals from now on. Returns its name."""
    new = _new_key()
    _write((new, *ring()), first=False)
    return new[0]


def keep_first_key() -> int:
    """Forget every key but the one that seals; returns how many went. Only when nothing is sealed with them."""
    known = ring()
    _write(known[:1], first=False)
    return len(known) - 1


def is_sealed(stored: str, kid: str = "") -> bool:
    """Whether a stored text is sealed, and with this key if one is named."""
    return stored.startswith(f"{MARK}{kid}:" if kid else MARK)


def seal(plain: str, place: str) -> str:
    """Seal a text for its place ("table.column"); nothing stays nothing."""
    if not plain:
        return ""
    kid, key = ring()[0]
    nonce = secrets.token_bytes(NONCE_BYTES)
    inside = AESGCM(base64.b64decode(key)).encrypt(nonce, plain.encode(), place.encode())
    return f"{MARK}{kid}:{base64.urlsafe_b64encode(nonce + inside).decode()}"


def unseal(stored: str, place: str) -> str:
    """Open a sealed text; what was written before there were seals is given as it is. Refuses with SealBroken."""
    if not is_sealed(stored):
        return stored
    kid, _, packed = stored.removeprefix(MARK).partition(":")
    key = dict(ring()).get(kid)
    if key is None:
        raise SealBroken(f"the key {kid} of {place} is not in the ring")
    raw = base64.urlsafe_b64decode(packed)
    try:
        return AESGCM(base64.b64decode(key)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode()).decode()
    except InvalidTag as fault:
        raise SealBroken(f"a value of {place} was changed, moved or sealed with another key") from fault


class Sealed(TypeDecorator[str]):
    """A text that is sealed in the database and open in the program. It cannot be searched for."""

    impl = Text
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else seal(value, self.place)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else unseal(value, self.place)


class SealedJson(TypeDecorator[Any]):
    """The same for a list or another value that JSON can say."""

    impl = Text
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else seal(json.dumps(value, ensure_ascii=False), self.place)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(unseal(value, self.place))
