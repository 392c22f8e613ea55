"""Signing and checking: Ed25519, VC-JWT, and Data Integrity proofs of the suite eddsa-rdfc-2022. No network, no database.

Sources: W3C Data Integrity EdDSA Cryptosuites 1.0, section 3.2 (eddsa-rdfc-2022); RFC 8032; RFC 8037.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import jwt
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyld import jsonld
from pyld.canon import URDNA2015

from certificates.credentials.encoding import base58, from_base58
from certificates.credentials.statements import BADGES_CONTEXT, W3C_CONTEXT, Facts, credential_of

SUITE = "eddsa-rdfc-2022"
FOLDER = Path(__file__).resolve().parent / "contexts"
FILES = {W3C_CONTEXT: "credentials-v2.json", BADGES_CONTEXT: "open-badges-3.0.3.json"}


class UnknownContext(ValueError):
    """A credential names a context that is not kept here; the network is never asked."""


@cache
def _context(address: str) -> dict[str, Any]:
    if address not in FILES:
        raise UnknownContext(address)
    return json.loads((FOLDER / FILES[address]).read_text(encoding="utf-8"))


def _load(address: str, _options: Mapping[str, Any]) -> dict[str, Any]:
    return {"contextUrl": None, "documentUrl": address, "document": _context(address)}


def canonical_quads(document: Mapping[str, Any], load: Any = _load) -> bytes:
    """A JSON-LD document as canonical N-Quads (RDFC-1.0)."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    return jsonld.normalize(dict(document), options).encode()


def hash_data(document: Mapping[str, Any], options: Mapping[str, Any], load: Any = _load) -> bytes:
    """What is signed: SHA-256 of the proof's options, then of the document without its proof (3.2.4)."""
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    configuration = {"@context": document["@context"], **options}
    return b"".join(hashlib.sha256(canonical_quads(part, load)).digest() for part in (configuration, unsecured))


# What stands for a person in a pattern: neither can be mistaken for a word of our own.
PATTERN_ID, PATTERN_NAME, PATTERN_PLACE = "PatternIdPatternIdPatt", "Pattern Name", 987_654_321


@lru_cache(maxsize=256)
def _pattern(facts: Facts) -> dict[str, Any]:
    """The statements of a credential with marks for a person's own values, before blank nodes are named."""
    options = {"documentLoader": _load, "produceGeneralizedRdf": False}
    return dict(jsonld.to_rdf(credential_of(facts), options))


@lru_cache(maxsize=64)
def _hash_of_options(options: str) -> bytes:
    return hashlib.sha256(canonical_quads(json.loads(options))).digest()


def quads_of(facts: Facts) -> bytes:
    """The canonical N-Quads of ``credential_of(facts)``, several times faster than ``canonical_quads`` says the same.

    Credentials of one title differ in id, name and place of their status alone. JSON-LD copies such values into statements
    as they are, so it is asked once for all; the naming of blank nodes, which depends on values, is done each time.
    """
    marks = {PATTERN_ID: facts.public_id, PATTERN_NAME: facts.name, str(PATTERN_PLACE): str(facts.place[1])}
    place = (facts.place[0], PATTERN_PLACE)
    pattern = _pattern(replace(facts, public_id=PATTERN_ID, name=PATTERN_NAME, place=place))
    filled = {graph: [_filled(quad, marks) for quad in quads] for graph, quads in pattern.items()}
    return str(URDNA2015().main(filled, {"format": "application/n-quads"})).encode()


def _filled(quad: Mapping[str, Mapping[str, Any]], marks: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    return {part: {**term, "value": _unmarked(str(term["value"]), marks)} for part, term in quad.items()}


def _unmarked(value: str, marks: Mapping[str, str]) -> str:
    if value in marks:
        return marks[value]
    for mark in (PATTERN_ID, str(PATTERN_PLACE)):
        value = value.replace(mark, marks[mark])
    return value


def credential_with_proof(facts: Facts, key: Ed25519PrivateKey, method: str, created: str) -> dict[str, Any]:
    """The credential of a title with its proof: what ``with_proof`` makes of it, for many at a time."""
    document, options = credential_of(facts), _options(method, created)
    configuration = json.dumps({"@context": document["@context"], **options}, sort_keys=True)
    hashed = _hash_of_options(configuration) + hashlib.sha256(quads_of(facts)).digest()
    return {**document, "proof": [{**options, "proofValue": "z" + base58(key.sign(hashed))}]}


def _options(method: str, created: str) -> dict[str, str]:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }


def with_proof(document: Mapping[str, Any], key: Ed25519PrivateKey, method: str, created: str) -> dict[str, Any]:
    """The document with a Data Integrity proof. ``method`` is the address of the key, ``created`` an ISO instant."""
    options = _options(method, created)
    value = "z" + base58(key.sign(hash_data(document, options)))
    return {**document, "proof": [{**options, "proofValue": value}]}


def proof_in(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The one Data Integrity proof of a document; ValueError when there is none that we can check."""
    found = document.get("proof")
    proof = found[0] if isinstance(found, list) and len(found) == 1 else found
    if not isinstance(proof, dict) or proof.get("cryptosuite") != SUITE or proof.get("type") != "DataIntegrityProof":
        raise ValueError("no proof of a known suite")
    return proof


def proof_holds(document: Mapping[str, Any], public: bytes, load: Any = _load) -> bool:
    """Whether the proof of a document was made over just this document with this key."""
    proof = proof_in(document)
    value = str(proof.get("proofValue", ""))
    options = {name: said for name, said in proof.items() if name not in ("proofValue", "@context")}
    if not value.startswith("z") or options.get("proofPurpose") != "assertionMethod":
        return False
    return signature_holds(public, from_base58(value[1:]), hash_data(document, options, load))


def signature_holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature fits."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def as_jwt(claims: Mapping[str, Any], key: Ed25519PrivateKey, method: str) -> str:
    """Claims as VC-JWT, signed with EdDSA."""
    return jwt.encode(dict(claims), key, algorithm="EdDSA", headers={"typ": "vc+jwt", "kid": method})


def claims_in(token: str, public: bytes) -> dict[str, Any]:
    """The claims of a VC-JWT whose signature fits; jwt.InvalidTokenError otherwise. Times are the caller's matter."""
    key = Ed25519PublicKey.from_public_bytes(public)
    return jwt.decode(
        token,
        key,
        algorithms=["EdDSA"],
        options={"verify_exp": False, "verify_nbf": False, "verify_aud": False, "verify_iat": False},
    )
