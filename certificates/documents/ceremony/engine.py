"""Certificates of a run, finished in a process of its own: stamped, credential and signature made, written as a file.

Run as `python -m certificates.documents.ceremony.engine`; several work side by side. It is given everything that it needs
and asks no database.
"""

import logging
import sys
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.credentials.proofs import credential_with_proof
from certificates.credentials.statements import Facts
from certificates.documents.files import CREDENTIAL_FILE, in_words, write_whole
from lms.press.signing.engine import closed_and_checked
from lms.press.signing.places import made_ready
from lms.press.stamping.forms import Form
from lms.press.stamping.stamp import Stamp, stamped
from lms.press.wire import read_values, write_answer

FAULTS = (ValueError, TypeError, KeyError, OSError, AttributeError, RuntimeError, MemoryError)


@lru_cache(maxsize=32)
def _form(path: str) -> Form:
    return Form.load(Path(path).read_bytes())


def press(sheet: Mapping[str, Any]) -> None:
    """Finish one certificate and write it."""
    files = dict(sheet["files"])
    if sheet["facts"]:
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(sheet["seed"]))
        credential = credential_with_proof(_facts(sheet["facts"]), key, sheet["method"], sheet["dated"])
        files[CREDENTIAL_FILE] = in_words(credential)
    said = {name: sheet[name] for name in ("words", "code", "address", "title", "signer", "fingerprint")}
    timestamps = sheet["timestamps"]
    pdf = stamped(_form(sheet["form"]), Stamp(files=files, timed=bool(timestamps), **said))
    ready = made_ready(pdf, datetime.fromisoformat(sheet["at"]))
    write_whole(Path(sheet["out"]), closed_and_checked(ready, sheet["key"], sheet["certificate"], timestamps))


def _facts(values: Mapping[str, Any]) -> Facts:
    days = {name: date.fromisoformat(values[name]) if values[name] else None for name in ("started_on", "until_on")}
    return Facts(**{**values, **days, "place": tuple(values["place"])})


def main() -> None:
    """Serve jobs until the input ends; one that fails is answered with its reason."""
    logging.disable(logging.CRITICAL)
    output = sys.stdout.buffer
    while (sheet := read_values(sys.stdin.buffer)) is not None:
        try:
            press(sheet)
            problem = ""
        except FAULTS as error:
            problem = f"{type(error).__name__}: {error}"
        write_answer(output, b"", problem)


if __name__ == "__main__":
    main()
