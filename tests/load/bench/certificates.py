"""Certificates of a batch as they are handed out: laid out, credential inside, PDF/A-3, signed; checked by pdfsig."""

import hashlib
import multiprocessing
import os
import resource
import subprocess
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select

import lms
from certificates.credentials.keys import believed_certificates
from certificates.credentials.services import ensure_key
from certificates.documents.ceremony.folder import RunFolder
from certificates.documents.ceremony.lines import Line
from certificates.documents.ceremony.making import draw
from certificates.documents.ceremony.sheets import certificates_file
from certificates.documents.models import AWARD_CERTIFICATE, Document
from certificates.documents.rendering import drawn_anew, pdf_of
from exams.events import PassesRecorded, PassFact
from lms.accounts import api as accounts
from lms.app import create_app
from lms.config import read_settings
from lms.db import db, transaction
from lms.network.loading import LOADERS
from lms.press.qr import code_of
from lms.press.signing.jobs import SIGNING, is_signed_whole
from lms.press.stamping.faces import cut
from tests.databases import make_schema
from tests.load.measure import Figure, measurement

SIZES, MANY, LOOKS = (100, 400), (500, 2000), 10
NETWORK = Path(lms.__file__).parent / "network"
FAMILIES = ("佐々木", "山本", "髙橋", "渡邉", "小林", "加藤", "吉田", "松本", "井上", "清水", "はた", "葛\U000e0100城")
GIVEN = ("花子", "隆", "龍之介", "美咲", "ゑい", "健一", "由美子", "誠", "薫", "千代", "義之助")


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
                        work, family=FAMILIES[number % len(FAMILIES)], given=GIVEN[number % len(GIVEN)],
                        family_kana="やまもと", given_kana="はなこ", born_on=date(1960, 4, 1), printed_confirmed=True,
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


def bare(count: int, folder: str, pdf: bytes) -> None:
    """What nothing can avoid: cut a font, draw a code, pack a page, hash the file, one ECDSA P-256 signature, write it."""
    key, stream = ec.generate_private_key(ec.SECP256R1()), pdf[:20_000]
    for number in range(count):
        cut.__wrapped__("f-biz", frozenset({3141, 4686, 97, 2330, 3172 + number % 100}))
        code_of(f"https://titles.example.jp/verify/{number}#" + "x" * 220)
        digest = hashlib.sha256(pdf + zlib.compress(stream)).digest()
        key.sign(digest, ec.ECDSA(hashes.SHA256()))
        Path(folder, f"bare-{number}").write_bytes(pdf)


def floor_of(pdf: bytes, count: int, folder: Path) -> float:
    """The same on all processors, a second."""
    processors = os.cpu_count() or 1
    with ProcessPoolExecutor(processors, mp_context=multiprocessing.get_context("spawn")) as pool:
        places = [folder / f"bare-{place}" for place in range(processors)]
        for place in places:
            place.mkdir(exist_ok=True)
        wait([pool.submit(bare, 5, str(place), pdf) for place in places])
        began = time.perf_counter()
        for done in [pool.submit(bare, count, str(place), pdf) for place in places]:
            done.result()
        return processors * count / (time.perf_counter() - began)


def lines_for(documents: list[Document]) -> list[Line]:
    """A run's lines, without what only list and labels need."""
    return [
        Line(document.id, document.person_id, document.number, "", "", "", "", "", "", "", "") for document in documents
    ]


def go_on(done: int, total: int) -> bool:
    return True


def all_genuine(run: RunFolder, documents: list[Document]) -> None:
    """Every file is asked of pyHanko, the last of poppler, too."""
    believed = believed_certificates()
    paths = [run.certificate(document.number) for document in documents]
    if not all(is_signed_whole(path.read_bytes(), believed) for path in paths):
        raise RuntimeError("pyHanko does not call each signature whole")
    said = subprocess.run(["pdfsig", str(paths[-1])], capture_output=True, text=True, check=True).stdout
    if "Signature is Valid" not in said:
        raise RuntimeError("pdfsig does not call the signature valid")


@measurement("certificates, signed", unit="a second", goal=100)
def certificates_signed() -> Iterator[Figure]:
    """A batch as the office has it made, files and their list on the disk; the forms are laid out before."""
    for count in SIZES:
        with titled(count) as (documents, folder):
            pdf, run = drawn_anew(documents[0]), RunFolder(folder / "run")
            for document in documents[: len(FAMILIES)]:
                drawn_anew(document)
            documents, lines = list(documents), lines_for(documents)
            began = time.perf_counter()
            made = draw(run, lines, "a4", go_on)
            value = made.drawn / (time.perf_counter() - began)
            query = select(Document).where(Document.kind == AWARD_CERTIFICATE).order_by(Document.id)
            all_genuine(run, list(db.session.scalars(query)))
            yield Figure(f"{count} certificates", value, floor_of(pdf, count, folder))


@measurement("certificates, processor time", unit="ms", goal=20, better="less")
def certificates_processor_time() -> Iterator[Figure]:
    """What one certificate of a batch costs, all processes together: two processors that do nothing else make 100 a second
    of 20 ms. Says the same on a busy machine, where a rate says little."""
    for count in SIZES:
        with titled(count) as (documents, folder):
            pdf = drawn_anew(documents[0])
            for document in documents[: len(FAMILIES)]:
                drawn_anew(document)
            lines, before = lines_for(documents), spent()
            draw(RunFolder(folder / "run"), lines, "a4", go_on)
            value, before = spent() - before, spent()
            bare(count, str(folder), pdf)
            yield Figure(f"{count} certificates", value * 1000 / count, (spent() - before) * 1000 / count)


def spent() -> float:
    """Seconds of processor time of this process and of those of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@measurement("certificates, memory of a batch", unit="MB", better="less")
def certificates_memory() -> Iterator[Figure]:
    """The most that the process and those that it started held together, above what the process held before.

    With the file for the printer, which joins them all.
    """
    for count in MANY:
        with titled(count) as (documents, folder):
            drawn_anew(documents[0])
            lines, run, before, most = lines_for(documents), RunFolder(folder / "run"), held(), 0.0
            documents.clear()

            def told(done: int, total: int) -> bool:
                nonlocal most
                most = max(most, held()) if done % LOOKS == 0 else most
                return True

            draw(run, lines, "a4", told)
            certificates_file(folder / "print.pdf", "x", told_of(run, lines, told))
            yield Figure(f"{count} certificates", most - before)


def told_of(run: RunFolder, lines: list[Line], told: Callable[[int, int], bool]) -> Iterator[Path]:
    """The files of a run, one after the other."""
    for place, line in enumerate(lines):
        told(place, len(lines))
        yield run.certificate(line.number)


def held() -> float:
    """Megabytes of this process and its children, by /proc."""
    own = os.getpid()
    pids = [own, *(int(path.parent.name) for path in Path("/proc").glob("[0-9]*/stat") if parent_of(path) == own)]
    return sum(map(pages_of, pids)) * os.sysconf("SC_PAGE_SIZE") / 1e6


def parent_of(stat: Path) -> int:
    """The process that started another; 0 for one that has ended meanwhile."""
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def pages_of(pid: int) -> int:
    """Pages that a process holds; none once it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


@measurement("certificate, first on demand", unit="ms", goal=300, better="less")
def certificate_on_demand() -> Iterator[Figure]:
    """Papers that nobody asked for before, when a paper of the same words was; with the signing process asleep and awake."""
    with titled(30) as (documents, _):
        pdf_of(documents[0])
        for state in ("asleep", "awake"):
            times = []
            for document in documents[1:15] if state == "asleep" else documents[15:]:
                if state == "asleep":
                    SIGNING.close()
                began = time.perf_counter()
                pdf_of(document)
                times.append((time.perf_counter() - began) * 1000)
            yield Figure(f"signing process {state}, median of {len(times)}", median(times))
