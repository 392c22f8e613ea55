"""The files that papers are and carry: their names, and how they are written."""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SEAL_FILE, CREDENTIAL_FILE = "code.txt", "credential.json"
# Media type and description of what lies inside a paper.
FILES = {
    SEAL_FILE: ("text/plain", "The signed code of this paper"),
    CREDENTIAL_FILE: ("application/vc", "Open Badges 3.0 credential"),
}


def in_words(credential: Mapping[str, Any]) -> str:
    """A credential as the file inside."""
    return json.dumps(credential, ensure_ascii=False)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(6)}.part")
    part.write_bytes(content)
    part.replace(path)
