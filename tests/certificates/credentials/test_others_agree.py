"""Verifiers that others wrote accept our credentials and refuse changed, foreign, suspended and revoked ones. No network."""

import io
import json
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.proof.errors import SignatureInvalid
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from certificates.awards.services import end_at_own_wish, restore_award, suspend_award
from certificates.credentials.badges import credential_in
from certificates.credentials.keys import believed_keys, signer
from certificates.credentials.proofs import _context
from certificates.credentials.queries import did_document, own_credential, own_jwt
from certificates.credentials.services import rotate_key
from certificates.credentials.statements import BADGES_CONTEXT, did_of
from lms.policy import SYSTEM
from tests.certificates.credentials.conftest import BASE

CASES = Path(__file__).resolve().parents[4] / "shared" / "cases" / "credentials"


@pytest.fixture
def download(client):
    """Fetch an address of ours as a verifier would."""

    def fetch(url, *_, **__):
        assert url.startswith(BASE)
        answer = client.get(urlsplit(url).path)
        assert answer.status_code == 200, url
        return answer.data

    return fetch


def verify_proof(credential, download, *, status=True):
    return OB3LdpVerifier.for_issuer_did(did_of(BASE)).verify(
        credential, check_status=status, download=download, verify_status_list=False
    )


def verify_jwt(token, download):
    verifier = OB3Verifier.for_issuer_did(did_of(BASE), download=download)
    return verifier.verify(token, check_status=True, download=download, verify_status_list=False)


def test_openbadgeslib_accepts_both_forms_by_our_did_document(title, hanako, download):
    credential, token = own_credential(hanako.actor, title.public_id), own_jwt(hanako.actor, title.public_id)

    assert verify_proof(credential, download).achievement.name == "見本 SAMPLE ウェルビーイングピア"
    assert verify_jwt(token, download).achievement.name == "見本 SAMPLE ウェルビーイングピア"


def test_openvc_accepts_the_proof(title, hanako):
    credential = own_credential(hanako.actor, title.public_id)
    key = believed_keys()[signer().kid]
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": key}

    proved = {**credential, "proof": credential["proof"][0]}
    contexts = {BADGES_CONTEXT: _context(BADGES_CONTEXT)}
    assert DataIntegrityProofSuite().verify(proved, public_key_jwk=jwk, extra_contexts=contexts)

    changed = {**proved, "name": "another title"}
    with pytest.raises(SignatureInvalid):
        DataIntegrityProofSuite().verify(changed, public_key_jwk=jwk, extra_contexts=contexts)


@pytest.mark.parametrize("change", ["name", "title", "date", "signature"])
def test_a_changed_credential_is_refused(title, hanako, download, change):
    credential = own_credential(hanako.actor, title.public_id)
    if change == "name":
        credential["credentialSubject"]["identifier"][0]["identityHash"] = "山田 太郎"
    elif change == "title":
        credential["credentialSubject"]["achievement"]["name"] = "ウェルビーイングリーダー"
    elif change == "date":
        credential["validFrom"] = "2020-01-01T00:00:00+09:00"
    else:
        value = credential["proof"][0]["proofValue"]
        credential["proof"][0]["proofValue"] = value[:-1] + ("2" if value[-1] != "2" else "3")

    with pytest.raises(OB3VerificationError):
        verify_proof(credential, download)


def test_a_suspended_title_is_refused_until_it_is_restored_and_an_ended_one_for_good(title, hanako, dan, download):
    credential, token = own_credential(hanako.actor, title.public_id), own_jwt(hanako.actor, title.public_id)

    suspend_award(dan.actor, title.public_id, "a complaint is looked at")
    for check in (lambda: verify_proof(credential, download), lambda: verify_jwt(token, download)):
        with pytest.raises(OB3VerificationError):
            check()

    restore_award(dan.actor, title.public_id, "nothing was found")
    verify_proof(credential, download)
    verify_jwt(token, download)

    end_at_own_wish(hanako.actor, title.public_id, "")
    with pytest.raises(OB3VerificationError):
        verify_proof(credential, download)


def test_an_old_proof_holds_after_a_new_key_and_falls_with_a_lost_one(title, hanako, download):
    old, kid = own_credential(hanako.actor, title.public_id), signer().kid

    rotate_key(SYSTEM, "yearly")
    assert own_credential(hanako.actor, title.public_id)["proof"] != old["proof"]
    verify_proof(old, download)

    rotate_key(SYSTEM, "the disk was stolen", lost=kid)
    assert kid not in json.dumps(did_document())
    with pytest.raises(OB3VerificationError):
        verify_proof(old, download)


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_a_badge_carries_the_credential_as_openbadgeslib_reads_it(title, hanako, download, ending):
    badge = hanako.browser().get(f"/my/titles/{title.public_id}/digital.{ending}").data
    read = OB3Verifier.extract_token_from_png if ending == "png" else OB3Verifier.extract_token_from_svg

    assert read(badge) == credential_in(badge)
    verify_proof(json.loads(read(badge)), download)


@pytest.mark.skipif(not CASES.exists(), reason="the folder ../shared/cases is not here")
def test_the_credential_fits_the_schema_of_open_badges_3_with_each_of_its_two_states(title, hanako):
    """The schema knows one status entry; the data model of the W3C, on which it stands, allows several."""
    schema = json.loads((CASES / "ob_v3p0_achievementcredential_schema.json").read_text())
    credential = own_credential(hanako.actor, title.public_id)

    assert [entry["statusPurpose"] for entry in credential["credentialStatus"]] == ["revocation", "suspension"]
    for entry in credential["credentialStatus"]:
        jsonschema.validate({**credential, "credentialStatus": entry}, schema)


def test_a_picture_that_unpacks_to_more_than_any_badge_holds_no_credential():
    """One of 4001 x 4000 pixels in black and white is a few kilobytes."""
    drawn, out = Image.new("1", (4001, 4000)), io.BytesIO()
    words = PngInfo()
    words.add_itxt("openbadgecredential", "{}")
    drawn.save(out, "PNG", pnginfo=words)

    assert credential_in(out.getvalue()) == ""
