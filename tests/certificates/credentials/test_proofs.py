"""Signatures, held against the W3C's known answers for eddsa-rdfc-2022 and against published encodings."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.credentials import proofs
from certificates.credentials.encoding import base58, base64url, from_base58, from_base64url, multikey
from certificates.credentials.statements import Facts, credential_of, encoded_list, is_set

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


HOUSE = Facts(
    base="https://titles.example.jp", public_id="x", name="x", title="ウェルビーイングピア", title_en="Well-being Peer",
    meaning="呼称です", meaning_en="A title", conditions="合格していること", rests_on="合格していること", body="見本の団体",
    started_on=date(2026, 11, 23), until_on=None, place=(1, 1), sample=True,
)  # fmt: skip
HARD = [
    "name",
    "AchievementSubject",
    '"\\\n\t',
    "Pattern Name",
    "987654321",
    "葛\U000e0100城 ",
    "did:web:x",
    "_:b0",
    "",
]


@settings(max_examples=15)
@given(
    name=st.sampled_from(HARD) | st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
    public_id=st.from_regex(r"[0-9A-Za-z]{22}", fullmatch=True),
    place=st.tuples(st.integers(1, 9), st.integers(0, 131_071)),
    until_on=st.none() | st.just(date(2029, 1, 1)),
)
def test_statements_by_pattern_are_those_that_the_library_makes_of_the_whole_credential(
    name, public_id, place, until_on
):
    facts = replace(HOUSE, name=name, public_id=public_id, place=place, until_on=until_on)

    assert proofs.quads_of(facts) == proofs.canonical_quads(credential_of(facts))


def test_a_credential_made_for_many_is_the_one_made_alone():
    key, facts = Ed25519PrivateKey.generate(), replace(HOUSE, name="佐々木 隆")
    alone = proofs.with_proof(credential_of(facts), key, "did:web:x#y", "2026-11-23T00:00:00+09:00")

    assert proofs.credential_with_proof(facts, key, "did:web:x#y", "2026-11-23T00:00:00+09:00") == alone
