"""What a credential says, how a status list and a line of the log are written, the seal code: pure.

Sources: Open Badges 3.0 (1EdTech, 2024), sections 8 and B; W3C Verifiable Credentials Data Model 2.0; Bitstring Status
List 1.0 sections 2 and 3.2.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from certificates.credentials.encoding import base64url, from_base64url

W3C_CONTEXT = "https://www.w3.org/ns/credentials/v2"
BADGES_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
# The smallest list that the recommendation allows: an entry hides among 131,072.
LIST_LENGTH = 131_072
# A list is closed while a free place is still found at once.
LIST_FULL = 100_000
REVOCATION, SUSPENSION = "revocation", "suspension"
PURPOSES = (REVOCATION, SUSPENSION)
PURPOSE_OF_STATE = {
    "suspended": SUSPENSION,
    "withdrawn": REVOCATION,
    "annulled": REVOCATION,
    "ended": REVOCATION,
}
SEAL_VERSION = "1"
SEAL_PREFIX = b"well-being seal code 1\n"


@dataclass(frozen=True)
class Facts:
    """What a credential says of an award, as it stands when it is handed out.

    base      public address of the installation, without a closing slash
    name      as it is printed on the certificate
    rests_on  the first condition of the title: the exam
    place     the entry of the status lists: number of the list, place in it
    """

    base: str
    public_id: str
    name: str
    title: str
    title_en: str
    meaning: str
    meaning_en: str
    conditions: str
    rests_on: str
    body: str
    started_on: date
    until_on: date | None
    place: tuple[int, int]
    sample: bool = False


def did_of(base: str) -> str:
    """The did:web of an installation: the port's colon is written %3A (did:web method, section 3.1)."""
    return "did:web:" + urlsplit(base).netloc.replace(":", "%3A")


def midnight(day: date) -> str:
    """The first instant of a Japanese day."""
    return f"{day.isoformat()}T00:00:00+09:00"


def credential_of(facts: Facts) -> dict[str, Any]:
    """The unsigned credential: an OpenBadgeCredential about one title of one person."""
    address = f"{facts.base}/credentials/{facts.public_id}"
    mark = "見本 SAMPLE " if facts.sample else ""
    said: dict[str, Any] = {
        "@context": [W3C_CONTEXT, BADGES_CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{mark}{facts.title}",
        "description": f"{facts.meaning} / {facts.meaning_en}",
        "issuer": {"id": did_of(facts.base), "type": ["Profile"], "name": f"{mark}{facts.body}", "url": facts.base},
        "validFrom": midnight(facts.started_on),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": facts.name, "identityType": "name"}
            ],
            "achievement": _achievement(facts, mark),
        },
        "credentialStatus": [_status_entry(facts, purpose) for purpose in PURPOSES],
    }
    if facts.until_on is not None:
        said["validUntil"] = midnight(facts.until_on)
    return said


def _achievement(facts: Facts, mark: str) -> dict[str, Any]:
    return {
        "id": f"{facts.base}/titles#{facts.title_en.replace(' ', '-').lower()}",
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": f"{mark}{facts.title}",
        "description": facts.meaning,
        "criteria": {"id": f"{facts.base}/titles", "narrative": facts.conditions},
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": facts.rests_on,
                "targetUrl": f"{facts.base}/exams",
                "targetFramework": facts.body,
            }
        ],
    }


def _status_entry(facts: Facts, purpose: str) -> dict[str, Any]:
    number, place = facts.place
    address = f"{facts.base}/credentials/status/{number}/{purpose}"
    return {
        "id": f"{address}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(place),
        "statusListCredential": address,
    }


def status_credential(base: str, number: int, purpose: str, places: Iterable[int], valid_from: str) -> dict[str, Any]:
    """The unsigned status list: which places are revoked or suspended at present."""
    address = f"{base}/credentials/status/{number}/{purpose}"
    return {
        "@context": [W3C_CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did_of(base),
        "validFrom": valid_from,
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded_list(places),
        },
    }


def encoded_list(places: Iterable[int]) -> str:
    """The bits as multibase text: place 0 is the leftmost bit of the first byte; GZIP, then base64url with "u"."""
    bits = bytearray(LIST_LENGTH // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + base64url(gzip.compress(bytes(bits), mtime=0))


def is_set(encoded: str, place: int) -> bool:
    """Whether a place is set in an encoded list; places outside are not (ValueError)."""
    bits = gzip.decompress(from_base64url(encoded.removeprefix("u")))
    if not 0 <= place < len(bits) * 8:
        raise ValueError("the list has no such place")
    return bool(bits[place // 8] & 0x80 >> place % 8)


def jwt_claims(credential: Mapping[str, Any], not_before: int, expires: int | None) -> dict[str, Any]:
    """The claims of the credential as VC-JWT: itself, and what Open Badges 3.0 section 8.2.4 repeats."""
    claims = {**credential, "iss": credential["issuer"]["id"], "jti": credential["id"], "nbf": not_before}
    return claims if expires is None else claims | {"exp": expires}


def canonical(content: Mapping[str, Any]) -> bytes:
    """One spelling for one content: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def commitment(salt: str, subject: str, public_id: str) -> str:
    """Stands for one award or pass in the log; without the salt it tells nothing (rules 20)."""
    return hashlib.sha256(f"{salt}\n{subject}\n{public_id}".encode()).hexdigest()


def log_line(kind: str, committed: str, effective_on: date, recorded_on: date) -> bytes:
    """One line of the log. ``entered_later`` says that it speaks of a day before the one on which it was written."""
    return canonical(
        {
            "v": 1,
            "kind": kind,
            "commitment": committed,
            "effective_on": effective_on.isoformat(),
            "recorded_on": recorded_on.isoformat(),
            "entered_later": effective_on < recorded_on,
        }
    )


def head_bytes(size: int, root: str, at: str) -> bytes:
    """What the signature of a tree head covers."""
    return canonical({"size": size, "root": root, "at": at})


@dataclass(frozen=True)
class SealCode:
    """What the QR code of a paper says by itself, apart from any server."""

    number: str
    name: str
    title: str
    issued_on: date

    def payload(self) -> bytes:
        text = json.dumps([self.number, self.name, self.title, self.issued_on.isoformat()], ensure_ascii=False)
        return text.encode()


def seal_message(payload: bytes) -> bytes:
    """What the signature of a seal code covers; the first line keeps it apart from all else that the key signs."""
    return SEAL_PREFIX + payload


def write_seal(kid: str, payload: bytes, signature: bytes) -> str:
    """The seal code as text: version, key, payload, signature, with points between."""
    return ".".join((SEAL_VERSION, kid, base64url(payload), base64url(signature)))


def read_seal(text: str) -> tuple[str, bytes, bytes]:
    """Key, payload and signature out of a seal code; ValueError when it is none."""
    version, kid, payload, signature = text.strip().split(".")
    if version != SEAL_VERSION:
        raise ValueError("a seal code of another version")
    return kid, from_base64url(payload), from_base64url(signature)


def seal_of(payload: bytes) -> SealCode:
    """What a payload says; ValueError when it does not read like one."""
    said = json.loads(payload)
    if not isinstance(said, list) or len(said) != 4 or not all(isinstance(word, str) for word in said):
        raise ValueError("not the payload of a seal code")
    number, name, title, issued_on = said
    return SealCode(number, name, title, date.fromisoformat(issued_on))
