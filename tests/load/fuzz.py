"""atheris (coverage-guided) at every reader of files that people bring: only a refusal of ours may come out of one.

    python -m tests.load.fuzz [--seconds N] [READER ...]

Run by ``script/check fuzz``: each reader for N seconds (60) in a process of its own, beginning from small files of its
kind. A crash, a wait of more than ten seconds or more than 2 GB is printed with the bytes that did it; exit 1.
"""

import argparse
import base64
import contextlib
import hmac
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 20_000
JSON = {"Content-Type": "application/json"}
LINE = (
    b'{"events":[{"type":"message","webhookEventId":"1","source":{"userId":"U1"},"message":{"type":"text","text":"12345678"}},'
    b'{"type":"unfollow","source":{"userId":"U1"}}]}'
)
MOODLE = (
    '<?xml version="1.0"?><quiz><question type="multichoice"><name><text>n</text></name><questiontext format="html">'
    '<text>q</text></questiontext><answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
    '</question><question type="numerical"><name><text>n</text></name><questiontext><text>q</text></questiontext>'
    '<answer fraction="100"><text>3</text><tolerance>1</tolerance></answer></question></quiz>'
)
ITEM = (
    '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="t"><qti-response-declaration '
    'identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>a</qti-value>'
    '</qti-correct-response></qti-response-declaration><qti-item-body><qti-choice-interaction response-identifier="RESPONSE">'
    '<qti-prompt>q</qti-prompt><qti-simple-choice identifier="a">x</qti-simple-choice><qti-simple-choice identifier="b">y'
    "</qti-simple-choice></qti-choice-interaction></qti-item-body></qti-assessment-item>"
)
MANIFEST = (
    '<manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"><metadata><schema>ADL SCORM</schema>'
    '<schemaversion>1.2</schemaversion></metadata><organizations default="o"><organization identifier="o"><title>t</title>'
    '<item identifier="i" identifierref="r"><title>t</title></item></organization></organizations><resources><resource '
    'identifier="r" type="webcontent" href="a.html"><file href="a.html"/></resource></resources></manifest>'
)
GIFT = "::a:: Who is {=right ~wrong ~%50%half} there?\n\nIt is {T}\n\n{#3:1}\n\nMatch {=a -> b =c -> d}\n"
TABLE = "種別,問題文,正答,選択肢1,選択肢2\nsingle_choice,q,a,x,y\n"
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr">'
    '<is><t>stem</t></is></c><c t="inlineStr"><is><t>key</t></is></c></row><row r="2"><c r="A2" t="s"><v>0</v></c></row>'
    "</sheetData></worksheet>"
)
PEOPLE = "姓,名,せい,めい,生年月日,メール\n山田,花子,やまだ,はなこ,1950-04-01,h@example.jp\n"
LESSON = "---\ntitle: t\nminutes: 5\n---\n# 見出し\n\n{漢字|かんじ} [link](http://example.jp) ![p](a.png)\n\n:::example\nx\n:::\n"


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return out.getvalue()


def questions(form: str) -> Callable[[bytes], object]:
    from exams.bank.exchange.formats import read_questions

    return lambda content: list(read_questions(content, form))


def sheet() -> Callable[[bytes], object]:
    """The rows of a sheet in a workbook that is otherwise sound: packed, its words would hardly be reached."""
    from exams.bank.exchange.formats import read_questions

    with zipfile.ZipFile(io.BytesIO(workbook())) as sound:
        kept = {name: sound.read(name) for name in sound.namelist()}

    def read(content: bytes) -> object:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            for name, other in kept.items():
                made.writestr(name, content if name.endswith("sheet1.xml") else other)
        return list(read_questions(out.getvalue(), "xlsx"))

    return read


def package() -> Callable[[bytes], object]:
    from courses.packages.archive import read_package

    return lambda content: read_package(io.BytesIO(content))


def manifest() -> Callable[[bytes], object]:
    from courses.packages.archive import read_manifest

    return lambda content: read_manifest(content, frozenset({"a.html", "imsmanifest.xml"}))


def lesson() -> Callable[[bytes], object]:
    from courses.catalogue.folder import read_lesson
    from courses.catalogue.markup import safe_html

    def read(content: bytes) -> None:
        text = content.decode("utf-8", "replace")
        html = str(safe_html(text, {})).lower()
        if "<script" in html or 'href="javascript:' in html:
            raise AssertionError("a script came through")
        read_lesson(text, "a.md")

    return read


def pasted() -> Callable[[bytes], object]:
    from courses.catalogue.pasting import markdown_from

    return lambda content: markdown_from(content.decode("utf-8", "replace"))


def people() -> Callable[[bytes], object]:
    from lms.accounts.importing.reading import read_people
    from lms.accounts.importing.services import WORDS
    from lms.clock import today

    def read(content: bytes) -> None:
        missing, lines = read_people(io.BytesIO(content), today(), {"22101"}, WORDS)
        if not missing:
            list(lines)

    return read


def numbers() -> Callable[[bytes], object]:
    from certificates.verification.lists import numbers_in

    return numbers_in


def responses() -> Callable[[bytes], object]:
    from exams.analysis.table import read_table

    return read_table


def kinds() -> Callable[[bytes], object]:
    from lms.files.rules import detected_type

    return detected_type


def line_events() -> Callable[[bytes], object]:
    """Bodies of LINE's webhook, rightly signed: in an application with an empty database."""
    from lms.app import create_app
    from lms.config import read_settings
    from lms.db import db

    settings = {
        "LMS_DATA_DIR": tempfile.mkdtemp(prefix="lms-fuzz-"),
        "LMS_LINE_TOKEN": "token",
        "LMS_LINE_SECRET": "secret",
    }
    app = create_app(read_settings(settings))
    app.app_context().push()
    db.create_all()
    client = app.test_client()

    def read(content: bytes) -> None:
        signature = base64.b64encode(hmac.digest(b"secret", content, "sha256")).decode()
        answer = client.post("/api/v1/line/events", data=content, headers={"X-Line-Signature": signature} | JSON)
        if answer.status_code != 200:
            raise AssertionError(answer.status)

    return read


def proofs() -> Callable[[bytes], object]:
    """Badges, credentials as JSON and JWT, codes, PDF: in an application with an empty database."""
    from certificates.verification.queries import check_file
    from lms.app import create_app
    from lms.config import read_settings
    from lms.db import db

    folder = tempfile.mkdtemp(prefix="lms-fuzz-")
    app = create_app(read_settings({"LMS_DATA_DIR": folder}))
    app.app_context().push()
    db.create_all()
    return check_file


# Reader, and what it begins from.
READERS: dict[str, tuple[Callable[[], Callable[[bytes], object]], list[bytes]]] = {
    "gift": (lambda: questions("gift"), [GIFT.encode()]),
    "aiken": (lambda: questions("aiken"), [b"Who?\nA. x\nB. y\nANSWER: A\n"]),
    "moodle-xml": (lambda: questions("moodle-xml"), [MOODLE.encode()]),
    "qti": (lambda: questions("qti"), [ITEM.encode(), zipped(items__a_dot_xml=ITEM, imsmanifest_dot_xml=MANIFEST)]),
    "csv": (lambda: questions("csv"), [TABLE.encode(), TABLE.encode("cp932")]),
    "xlsx": (lambda: questions("xlsx"), []),
    "sheet": (sheet, [SHEET.encode()]),
    "any questions": (lambda: questions(""), [GIFT.encode(), MOODLE.encode(), TABLE.encode()]),
    "package": (package, [zipped(imsmanifest_dot_xml=MANIFEST, a_dot_html="<p>")]),
    "manifest": (manifest, [MANIFEST.encode()]),
    "lesson": (lesson, [LESSON.encode()]),
    "pasted": (pasted, [b"<p>a <b>b</b><table><tr><td>x</td></tr></table><ul><li>y</ul>"]),
    "people": (people, [PEOPLE.encode(), PEOPLE.encode("cp932")]),
    "numbers": (numbers, ["番号,氏名\nWBP-1,山田\n".encode(), b"WBP-1\n"]),
    "responses": (responses, [b"id,Q1,Q2\n1,1,0\n2,0,1\n3,1,1\n"]),
    "kinds of files": (kinds, [b"%PDF-1.7\n%%EOF", b"RIFF\x24\0\0\0WAVEfmt ", b"OggS\0\x02", b"\0\0\0\x18ftypM4A "]),
    "line events": (line_events, [LINE]),
    "proofs": (proofs, [b'{"type":["VerifiableCredential"],"proof":{}}', b"eyJhbGciOiJFZERTQSJ9.e30.aa", b"%PDF-1.7\n%%EOF"]),
}  # fmt: skip


def workbook() -> bytes:
    from exams.bank.exchange.xlsx import workbook as made

    return made([["種別", "問題文", "正答", "選択肢1", "選択肢2"], ["single_choice", "q", "a", "x", "y"]])


def run_one(name: str, seconds: int, corpus: Path) -> None:
    """Fuzz one reader in this process; atheris ends it."""
    import atheris

    with atheris.instrument_imports(include=["lms", "exams", "courses", "certificates", "zipfile", "defusedxml"]):
        reader = READERS[name][0]()
        from exams.bank.exchange.rows import Unreadable
        from lms.errors import LmsError
    if name == "xlsx":
        (corpus / "xlsx").write_bytes(workbook())
    for number, seed in enumerate(READERS[name][1]):
        (corpus / str(number)).write_bytes(seed)

    def once(content: bytes) -> None:
        with contextlib.suppress(LmsError, Unreadable):
            reader(content)

    limits = [f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048", f"-max_len={LONGEST}"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={corpus}/fault-", str(corpus)], once)
    atheris.Fuzz()


def fuzzed(name: str, seconds: int) -> tuple[int, list[str]]:
    """How many files one reader was given, and what came out that is no refusal of ours."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "tests.load.fuzz",
            "--one",
            name,
            "--seconds",
            str(seconds),
            "--corpus",
            folder,
        ]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        tried = max((int(line[1:].split("\t")[0]) for line in done.stderr.splitlines() if _counts(line)), default=0)
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        found = [
            f"{path.name}: {base64.b64encode(path.read_bytes()).decode()[:600]}"
            for path in Path(folder).glob("fault-*")
        ]
        if done.returncode:
            where = [
                line.strip()
                for line in said
                if line.startswith(("  File", " === ", "ERROR", "Traceback")) or "Error" in line
            ]
            found += where[-14:] or said[-6:]
        return tried, found


def _counts(line: str) -> bool:
    return line.startswith("#") and line[1:].split("\t")[0].isdigit()


def report(names: list[str], seconds: int) -> Iterator[tuple[str, int, list[str]]]:
    for name in names:
        yield name, *fuzzed(name, seconds)


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/check fuzz")
    parser.add_argument("readers", nargs="*", metavar="READER", help=", ".join(READERS))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        run_one(asked.one, asked.seconds, asked.corpus)
        return 0
    if unknown := set(asked.readers) - set(READERS):
        parser.error(f"no reader called {', '.join(sorted(unknown))}")
    bad = 0
    for name, tried, found in report(asked.readers or list(READERS), asked.seconds):
        print(f"{name:20} {tried:>9,} files   {len(found)} lines of faults", flush=True)
        for each in found:
            print(f"    {each}", flush=True)
        bad += bool(found)
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
