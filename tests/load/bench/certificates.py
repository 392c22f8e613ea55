"""Certificates of a batch as they are handed out: laid out, credential inside, PDF/A-3, signed; checked by pdfsig."""

import hashlib
import subprocess
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select

import lms
from certificates.credentials.services import ensure_key
from certificates.documents.ceremony.folder import RunFolder
from certificates.documents.models import AWARD_CERTIFICATE, Document
from certificates.documents.rendering import context_of, drawn_anew
from exams.events import PassesRecorded, PassFact
from lms.accounts import api as accounts
from lms.app import create_app
from lms.config import read_settings
from lms.db import db, transaction
from lms.network.loading import LOADERS
from lms.press.api import render_html
from tests.databases import make_schema
from tests.load.measure import Figure, measurement

SIZES = (20, 60)
NETWORK = Path(lms.__file__).parent / "network"


@contextmanager
def titled(count: int) -> Iterator[tuple[list[Document], Path]]:
    """So many people who passed, each with a title, its credential and its certificate, in a database of their own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app(read_settings({"LMS_DATA_DIR": name, "LMS_SECRET_KEY": "m" * 40}))
        make_schema(app)
        with app.test_request_context():
            with transaction() as work:
                for part in ("exam_body", "schemes", "title_body"):
                    LOADERS[part](work, NETWORK)
                people = [
                    accounts.create_person(
                        work, family="山本", given=f"花子{number}", family_kana="やまもと", given_kana="はなこ",
                        born_on=date(1960, 4, 1), printed_confirmed=True,
                    )
                    for number in range(count)
                ]  # fmt: skip
                work.announce(
                    PassesRecorded(
                        tuple(
                            PassFact(n, person, "exam_body", date(2026, 11, 1), f"G{n}", "own_release", True, ())
                            for n, person in enumerate(people, 1)
                        )
                    )
                )
            ensure_key()
            query = select(Document).where(Document.kind == AWARD_CERTIFICATE).order_by(Document.id)
            yield list(db.session.scalars(query)), folder
            db.session.remove()
            db.engine.dispose()


def a_second(count: int, work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return count / (time.perf_counter() - began)


def floor_of(pdf: bytes, count: int, folder: Path) -> float:
    """What nothing can avoid: compress a content stream, hash the file, one ECDSA P-256 signature, write it."""
    key, stream = ec.generate_private_key(ec.SECP256R1()), pdf[:20_000]

    def bare() -> None:
        for number in range(count):
            digest = hashlib.sha256(pdf + zlib.compress(stream)).digest()
            key.sign(digest, ec.ECDSA(hashes.SHA256()))
            (folder / f"bare-{number}").write_bytes(pdf)

    return a_second(count, bare)


@measurement("certificates, signed", unit="a second", goal=100)
def certificates_signed() -> Iterator[Figure]:
    for count in SIZES:
        with titled(count) as (documents, folder):
            run = RunFolder(folder / "run")
            one = drawn_anew(documents[0])

            def batch(documents: list[Document] = documents, run: RunFolder = run) -> None:
                for document in documents:
                    run.finish(document.number, "", drawn_anew(document))

            value = a_second(count, batch)
            said = subprocess.run(
                ["pdfsig", str(run.certificate(documents[-1].number))], capture_output=True, text=True, check=True
            ).stdout
            if "Signature is Valid" not in said:
                raise RuntimeError("pdfsig does not call the signature valid")
            yield Figure(f"{count} certificates", value, floor_of(one, 20 * count, folder))


@measurement("certificates, words alone", unit="a second")
def certificates_words() -> Iterator[Figure]:
    """The part of the web process: the template filled, without layout and signature."""
    for count in SIZES:
        with titled(count) as (documents, _):

            def fill(documents: list[Document] = documents) -> None:
                for document in documents:
                    context = context_of(document, "a4") | {"style": ""}
                    render_html("press/certificate.html", context, title="x", author="x", language="ja")

            yield Figure(f"{count} certificates", a_second(count, fill))
