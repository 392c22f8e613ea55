"""Keys of papers from the environment and from a token (SoftHSM); timestamps (RFC 3161): others' tools say so, too."""

import io
import subprocess
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates.credentials.keys import believed_certificates, keys, paper_signer
from certificates.credentials.models import CREDENTIAL, PAPER
from certificates.credentials.outside import check_paper_key
from certificates.credentials.services import adopt_key, ensure_key, rotate_key
from certificates.documents.ceremony.pressing import Presses, sheet_of
from certificates.documents.rendering import hands_now, pdf_of
from certificates.errors import KeyKnown, NoPaperKeyOutside, PaperKeyDiffers, PaperKeyOutside
from certificates.verification.queries import check_file
from lms.errors import Misconfigured
from lms.policy import SYSTEM
from lms.press.api import PrintFailed, TimestampMissing, render_pdf
from lms.press.child import PressChild
from lms.press.signing import jobs
from tests.certificates.documents.papers import paper_of

SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
PIN, WRONG_PIN = "24680", "13579"
STAMPED_AT = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)


def pem_of(private):
    form = serialization.PrivateFormat.PKCS8
    return private.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def a_key():
    return ec.generate_private_key(ec.SECP256R1())


def address(pin):
    return f"pkcs11:token=%E8%A6%8B%E6%9C%AC;object=papers?module-path={SOFTHSM}&pin-value={pin}"


@pytest.fixture(scope="module")
def presses(tmp_path_factory):
    """The two processes that sign, for this file alone: they see its token, and no proxy before its server."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    with pytest.MonkeyPatch.context() as surroundings, Presses(1) as found:
        surroundings.setenv("SOFTHSM2_CONF", str(folder / "conf"))
        surroundings.setenv("NO_PROXY", "127.0.0.1")
        signing = PressChild(command=jobs.SIGNING.command)
        surroundings.setattr(jobs, "SIGNING", signing)
        yield found
        signing.close()


@pytest.fixture(scope="module")
def in_token(presses, tmp_path_factory):
    """A key in a token; its public half is known from elsewhere."""
    file, private = tmp_path_factory.mktemp("key") / "key.pem", a_key()
    file.write_text(pem_of(private))
    for what in (
        ["--init-token", "--free", "--label", "見本", "--so-pin", "97531"],
        ["--import", str(file), "--token", "見本", "--label", "papers", "--id", "a1"],
    ):
        subprocess.run(["softhsm2-util", *what, "--pin", PIN], check=True, capture_output=True)
    return private.public_key()


@pytest.fixture
def from_settings(app, monkeypatch):
    return lambda key="", timestamps="": [
        monkeypatch.setitem(app.config, name, value)
        for name, value in (("PAPER_KEY", key), ("TIMESTAMP_URL", timestamps))
    ]


@pytest.fixture
def asked(app, life, hanako):
    life.passes(hanako)
    with app.test_request_context():
        yield paper_of(hanako)


def pressed(presses, document, out):
    """The same paper as a run makes it."""
    presses.start(sheet_of(document, "a4", out, None, hands_now())).result()
    return out.read_bytes()


def said_by_poppler(pdf, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout


def test_a_wrong_pin_is_refused_in_words_and_at_the_start(in_token, house, from_settings):
    # A process that is signed in at a token already would be told so, not that the PIN is wrong.
    jobs.SIGNING.close()
    from_settings(address(WRONG_PIN))

    with pytest.raises(PrintFailed) as refused:
        adopt_key(SYSTEM, "x")
    with pytest.raises(Misconfigured) as at_start:
        check_paper_key()

    assert refused.value.fields["reason"] == "TokenRefused: the token refuses the PIN"
    assert at_start.value.fields["name"] == "LMS_PKCS11_MODULE"
    assert WRONG_PIN not in str(refused.value.fields) + str(at_start.value.fields)


def test_a_token_signs_papers_alone_and_in_a_run_and_the_key_stays_in_it(
    in_token, presses, house, from_settings, asked, tmp_path
):
    from_settings(address(PIN))
    with pytest.raises(Misconfigured):
        check_paper_key()
    kid = adopt_key(SYSTEM, "a token was bought", holder="見本の会")
    check_paper_key()

    certificate = x509.load_pem_x509_certificate(paper_signer().certificate.encode())
    certificate.verify_directly_issued_by(certificate)
    assert certificate.public_key() == in_token
    assert not (Path(house.config["KEY_FOLDER"]) / f"{kid}.pem").exists()
    for pdf in (pdf_of(asked), pressed(presses, asked, tmp_path / "run.pdf")):
        said = said_by_poppler(pdf, tmp_path)
        assert "Signature Validation: Signature is Valid." in said
        assert "Total document signed" in said
        assert "Signer Certificate Common Name: 見本の会" in said
        assert jobs.is_signed_whole(pdf, (paper_signer().certificate,))
    assert check_file(pdf).word == "valid"


def test_a_token_with_another_key_than_that_of_the_certificate_signs_nothing(in_token, house, asked, from_settings):
    from_settings(address(PIN))

    with pytest.raises(PrintFailed, match=r"press\.failed") as refused:
        pdf_of(asked)

    assert "not the one that papers are signed with" in refused.value.fields["reason"]


def test_the_key_of_the_environment_signs_and_is_written_nowhere(house, from_settings, asked, tmp_path):
    private = a_key()
    from_settings(pem_of(private))
    with pytest.raises(PaperKeyDiffers):
        pdf_of(asked)
    with pytest.raises(Misconfigured) as at_start:
        check_paper_key()
    assert at_start.value.fields["name"] == "LMS_PAPER_KEY"

    kid = adopt_key(SYSTEM, "no files on this machine")
    check_paper_key()
    pdf = pdf_of(asked)

    assert "Signature is Valid." in said_by_poppler(pdf, tmp_path)
    assert check_file(pdf).word == "valid"
    (card,) = (key for key in keys() if key.kid == kid)
    assert (card.state, card.at_hand) == ("current", True)
    body = pem_of(private).splitlines()[1].encode()
    places = (house.config["DATA_DIR"], house.config["KEY_FOLDER"])
    written = [path for place in places for path in Path(place).rglob("*") if path.is_file()]
    assert written
    assert not [path for path in written if body in path.read_bytes()]
    assert body.decode() not in repr(paper_signer())


def test_keys_from_outside_are_gone_over_to_by_their_own_command_alone(house, from_settings):
    old = paper_signer().kid
    with pytest.raises(NoPaperKeyOutside):
        adopt_key(SYSTEM, "x")
    from_settings(pem_of(a_key()))
    with pytest.raises(PaperKeyOutside):
        rotate_key(SYSTEM, "yearly", purpose=PAPER)
    new = adopt_key(SYSTEM, "x", lost=old)
    with pytest.raises(KeyKnown):
        adopt_key(SYSTEM, "twice")

    assert [(key.kid, key.state) for key in keys() if key.purpose == PAPER] == [(new, "current"), (old, "lost")]


def test_the_other_keys_are_made_too_where_that_of_papers_was_taken_in_first(app, from_settings):
    from_settings(pem_of(a_key()))
    kid = adopt_key(SYSTEM, "before anything else")

    ensure_key()

    assert [key.purpose for key in keys() if key.kid != kid] == [CREDENTIAL]


def test_the_first_key_of_an_installation_is_that_of_its_settings(app, from_settings):
    private = a_key()
    from_settings(pem_of(private))
    check_paper_key()

    ensure_key()

    certificate = x509.load_pem_x509_certificate(paper_signer().certificate.encode())
    assert certificate.public_key() == private.public_key()


# ---- Timestamps ----------------------------------------------------------------------------------------------


class Server:
    """A timestamp server on this machine: answers by pyHanko's own, over HTTP."""

    def __init__(self):
        private, name = (
            rsa.generate_private_key(65537, 2048),
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TSA")]),
        )
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
            .serial_number(9).not_valid_before(datetime(2026, 1, 1)).not_valid_after(datetime(2066, 1, 1))
            .add_extension(usage, critical=True).sign(private, hashes.SHA256())
        )  # fmt: skip
        self.certificate = asn1_x509.Certificate.load(made.public_bytes(serialization.Encoding.DER))
        key = private.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.stamper = DummyTimeStamper(self.certificate, asn1_keys.PrivateKeyInfo.load(key), fixed_dt=STAMPED_AT)
        self.digest = b""

    def answer(self, question):
        asked = tsp.TimeStampReq.load(question)
        if self.digest:
            asked["message_imprint"]["hashed_message"] = self.digest
        return self.stamper.request_tsa_response(asked).dump()


@pytest.fixture(scope="module")
def server(presses):
    found = Server()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self):
            content = found.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *said):
            return

    with HTTPServer(("127.0.0.1", 0), Answers) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        found.url = f"http://127.0.0.1:{listening.server_port}/"
        yield found
        listening.shutdown()


def test_papers_carry_the_time_that_a_server_vouches_for_alone_and_in_a_run(
    server, presses, house, from_settings, asked, tmp_path
):
    from_settings(timestamps=server.url)

    for pdf in (pdf_of(asked), pressed(presses, asked, tmp_path / "run.pdf")):
        (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        roots = [asn1_x509.Certificate.load(der_of(text)) for text in believed_certificates()]
        status = validate_pdf_signature(signature, ValidationContext(trust_roots=[*roots, server.certificate]))
        assert status.bottom_line
        assert status.timestamp_validity.timestamp == STAMPED_AT
        assert "Signature is Valid." in said_by_poppler(pdf, tmp_path)
        assert check_file(pdf).word == "valid"


def der_of(text):
    return x509.load_pem_x509_certificate(text.encode()).public_bytes(serialization.Encoding.DER)


def test_a_paper_laid_out_whole_gets_its_timestamp_too(server, house):
    signer = paper_signer()

    page = render_pdf("<p>紙</p>", title="x", author="x")

    signed = jobs.sign_pdf(
        page, key=signer.key, certificate=signer.certificate, name="x", reason="x", timestamps=server.url
    )

    (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    (besides,) = signature.signer_info["unsigned_attrs"]
    assert besides["type"].native == "signature_time_stamp_token"


def test_without_a_timestamp_that_fits_no_paper_goes_out(
    server, presses, house, from_settings, asked, tmp_path, monkeypatch
):
    monkeypatch.setattr(server, "digest", bytes(32))
    for url, reason in (
        (server.url, "TimestampRequestError: the timestamp is one of something else"),
        ("http://127.0.0.1:1/", "TimestampRequestError: Error in communication with timestamp server"),
    ):
        from_settings(timestamps=url)
        with pytest.raises(TimestampMissing) as refused:
            pdf_of(asked)
        with pytest.raises(TimestampMissing):
            pressed(presses, asked, tmp_path / "run.pdf")
        assert refused.value.fields["reason"] == reason

    assert refused.value.for_now
    assert not (tmp_path / "run.pdf").exists()
