"""Signatures, held against the W3C's known answers for eddsa-rdfc-2022 and against published encodings."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from certificates.credentials import proofs
from certificates.credentials.encoding import base58, base64url, from_base58, from_base64url, multikey
from certificates.credentials.statements import encoded_list, is_set

CASES = Path(__file__).resolve().parents[4] / "shared" / "cases" / "credentials"
EXAMPLES = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
needs_cases = pytest.mark.skipif(not CASES.exists(), reason="the folder ../shared/cases is not here")


def load(address, options):
    """Also the context of the W3C's own example, which is one line."""
    if address == "https://www.w3.org/ns/credentials/examples/v2":
        return {"contextUrl": None, "documentUrl": address, "document": EXAMPLES}
    return proofs._load(address, options)


@needs_cases
def test_the_known_answer_of_the_w3c_is_hashed_signed_and_accepted_as_published():
    keys, folder = json.loads((CASES / "keyPair.json").read_text()), CASES / "eddsa-rdfc-2022"
    private = from_base58(keys["privateKeyMultibase"][1:])[2:]
    signed = json.loads((folder / "signedDataInt.json").read_text())
    unsigned = json.loads((CASES / "unsigned.json").read_text())
    options = {name: value for name, value in signed["proof"].items() if name not in ("proofValue", "@context")}

    hashed = proofs.hash_data(unsigned, options, load)
    assert hashed.hex() == (folder / "combinedHashDataInt.txt").read_text().strip()
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(hashed)
    assert "z" + base58(signature) == signed["proof"]["proofValue"]
    assert proofs.proof_holds(signed, from_base58(keys["publicKeyMultibase"][1:])[2:], load)
    public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    assert multikey(public) == keys["publicKeyMultibase"]


@needs_cases
def test_a_changed_document_or_another_key_is_not_accepted():
    signed = json.loads((CASES / "eddsa-rdfc-2022" / "signedDataInt.json").read_text())
    public = from_base58(json.loads((CASES / "keyPair.json").read_text())["publicKeyMultibase"][1:])[2:]
    stranger = Ed25519PrivateKey.generate().public_key().public_bytes_raw()

    assert not proofs.proof_holds(signed, stranger, load)
    for path in ("name", "issuer", "validFrom"):
        assert not proofs.proof_holds({**signed, path: signed[path] + "x"}, public, load)


def test_a_context_that_is_not_kept_here_is_never_fetched():
    with pytest.raises(proofs.jsonld.JsonLdError):
        proofs.canonical_quads({"@context": "https://example.org/context", "id": "urn:x"})


# draft-msporny-base58, section 5.
@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (
            b"The quick brown fox jumps over the lazy dog.",
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        ),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
    ],
)
def test_base58_writes_and_reads_the_published_examples(data, text):
    assert base58(data) == text
    assert from_base58(text) == data


@given(st.binary(max_size=60))
def test_what_is_encoded_is_read_back(data):
    assert from_base64url(base64url(data)) == data
    assert from_base58(base58(data)) == data


@given(st.sets(st.integers(0, 131_071), max_size=20), st.integers(0, 131_071))
def test_a_status_list_tells_each_place_as_it_was_written(places, asked):
    encoded = encoded_list(places)

    assert is_set(encoded, asked) == (asked in places)
    assert all(is_set(encoded, place) for place in places)


def test_an_empty_status_list_is_the_one_of_the_recommendation():
    """Bitstring Status List 1.0, section 2.2, example 4: the list of 131,072 zeros."""
    published = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"

    assert not any(is_set(published, place) for place in (0, 1, 94_567, 131_071))
    assert not any(is_set(encoded_list([]), place) for place in (0, 1, 94_567, 131_071))
