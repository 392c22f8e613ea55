"""Draws a document's PDF and keeps it: the same words and template give the same bytes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from flask import current_app
from markupsafe import Markup

from certificates.credentials.keys import PaperSigner, Signer, paper_signer, signer
from certificates.credentials.queries import credential_for_paper, seal_code
from certificates.credentials.services import ensure_key
from certificates.documents.designs.queries import designs_by_folder
from certificates.documents.files import CREDENTIAL_FILE, FILES, SEAL_FILE, in_words, write_whole
from certificates.documents.layouts import FOLDER, layout_of
from certificates.documents.models import AWARD_CERTIFICATE, PASS_CONFIRMATION, RESULT_NOTICE, Document, PaperDesign
from certificates.documents.rules import (
    CHECK_WORDS,
    english_day,
    heading_of,
    in_pairs,
    notes_of,
    parts_in_words,
)
from certificates.documents.stamping import Stamping, form_for
from lms.press.api import register_folder, render_designed, render_document
from lms.press.signing.jobs import sign_pdf
from lms.press.stamping.stamp import Stamp, stamped
from lms.text.wareki import both_calendars

BLUE = {"line": "#3d5a80", "pale": "#a9bdd6"}
GOLD = {"line": "#9a7b33", "pale": "#cdb877"}
COLOURS = {AWARD_CERTIFICATE: GOLD}
File = tuple[str, str, str, str]

register_folder(FOLDER)


def address_of(number: str) -> str:
    """Where anyone checks this number."""
    return f"{current_app.config['PUBLIC_URL']}/verify/{number}"


@dataclass(frozen=True)
class Hands:
    """What papers are made with at one moment: both keys, and for each folder the office's designs, the newest first."""

    signer: Signer
    paper: PaperSigner
    designs: Mapping[str, Sequence[PaperDesign]]

    @property
    def names(self) -> str:
        """The names of both keys: that of the file, then that of code and credential."""
        return f"{self.paper.kid} {self.signer.kid}"

    def design(self, folder: str, at: datetime) -> PaperDesign | None:
        """The version that was the newest at a moment, which is when a paper was issued; None for the shipped one."""
        return next((design for design in self.designs.get(folder, ()) if design.recorded_at <= at), None)


def hands_now() -> Hands:
    """The keys and designs of now. Refusals: KeyMissing, SampleKeyRefused."""
    return Hands(signer(), paper_signer(), designs_by_folder())


def code_of(document: Document, hands: Hands | None = None) -> str:
    """What the QR code holds: the address, and behind # the paper's own signed words.

    What stands behind # never travels to a server: with it a page that works without a network tells a genuine paper.
    """
    name, number = document.content["name"], document.number
    key = hands.signer if hands else signer()
    return f"{address_of(number)}#{seal_code(number, name, said_by(document), document.issued_on, key)}"


def said_by(document: Document) -> str:
    """What a paper says beside the name: its kind, and the title or exam that it is about."""
    content = document.content
    about = content.get("title") or content.get("exam") or content.get("programme") or content.get("sitting")
    field = f"({content['specialty']})" if content.get("specialty") else ""
    return f"{heading_of(document.kind, document.language)} {about}{field}"


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def context_of(document: Document, layout: str, code: str = "") -> dict[str, Any]:
    """The words of a document as its template expects them.

    code  what the QR code holds; the paper's own signed words when left out
    """
    content: Mapping[str, Any] = document.content
    heading, givers = heading_of(document.kind, document.language), content["givers"]
    scheme = content.get("title", "")
    context: dict[str, Any] = {
        "number": document.number,
        "heading": heading,
        "name": content["name"],
        "reading": content["reading"],
        "issued_on": document.issued_on,
        "givers": givers,
        "giver": givers[0],
        "sample": current_app.config["SAMPLE"],
        "colours": COLOURS.get(document.kind, BLUE),
        "notes": notes_of(document.kind, content),
        "check": {
            "address": address_of(document.number),
            "code": code or code_of(document),
            "text": CHECK_WORDS[document.language],
        },
    }
    if scheme:
        field = f"({content['specialty']})" if content["specialty"] else ""
        context |= {"scheme": scheme + field, "scheme_parts": [scheme, *([field] if field else [])]}
    if layout == "card":
        dates = [f"認定日 {both_calendars(document.issued_on)}", givers[0]["post"]]
        front = ["いまの状態は表のコードか つぎのページで確かめられます", f"{current_app.config['PUBLIC_URL']}/verify"]
        return context | {"dates": dates, "back": [*context["notes"], *front]}
    if document.kind == RESULT_NOTICE:
        result = {"parts": parts_in_words(content["parts"]), "profile": in_pairs(content["profile"])}
        return context | {"content": content, "sat_on": _day(content["sat_on"]), "subject": heading} | result
    if document.kind == PASS_CONFIRMATION:
        return context | _confirmed(document)
    born_on = _day(content["born_on"]) if document.kind != AWARD_CERTIFICATE else None
    return context | {"lines": content["lines"], "born_on": born_on}


def _confirmed(document: Document) -> dict[str, Any]:
    """What a 合格証明書 says, its days in its own language."""
    content, say = document.content, english_day if document.language == "en" else both_calendars
    born_on, passed_on = _day(content["born_on"]), date.fromisoformat(content["passed_on"])
    return {
        "exam": content["exam"],
        "pass_number": content["pass_number"],
        "born_said": say(born_on) if born_on else "",
        "passed_said": say(passed_on),
        "issued_said": say(document.issued_on),
    }


def fingerprint_of(document: Document, layout: str, hands: Hands) -> str:
    """What tells files of a paper apart: its words, its design, the settings and keys that stand on it."""
    settings = (current_app.config["PUBLIC_URL"], current_app.config["SAMPLE"], hands.signer.kid, hands.paper.kid)
    design = hands.design(layout_of(document.kind, layout).folder, document.recorded_at)
    facts = (
        document.number,
        layout,
        design.version if design else 0,
        repr(sorted(document.content.items())),
        *settings,
    )
    return hashlib.sha256(repr(facts).encode()).hexdigest()


@cache
def _template_print() -> str:
    folders = (FOLDER, Path(current_app.root_path) / "press")
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in {".html", ".css", ".py"})
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def cache_folder() -> Path:
    """Where drawn PDFs are kept. The folder can be emptied at any time."""
    return Path(current_app.config["DATA_DIR"]) / "cache" / "documents"


def forget_drawn(number: str) -> None:
    """Remove every drawn PDF of a document."""
    for path in cache_folder().glob(f"{number}-*"):
        path.unlink(missing_ok=True)


def pdf_of(document: Document, layout: str = "a4") -> bytes:
    """The PDF of a document, from the cache or drawn now. A glyph that no font has refuses (GlyphMissing)."""
    ensure_key()
    hands = hands_now()
    fingerprint = fingerprint_of(document, layout, hands)
    folder = cache_folder()
    timed = "-timed" if hands.paper.timestamps else ""
    path = folder / f"{document.number}-{layout}-{fingerprint[:12]}-{_template_print()}{timed}.pdf"
    if path.exists():
        return path.read_bytes()
    content = _signed(document, laid_out(document, layout, hands), hands)
    write_whole(path, content)
    return content


def drawn_anew(document: Document, layout: str = "a4", hands: Hands | None = None) -> bytes:
    """The PDF of a document, drawn and signed now and kept nowhere: for whoever keeps it himself.

    hands  what it is made with; the keys and designs of now when left out
    """
    if hands is None:
        ensure_key()
        hands = hands_now()
    return _signed(document, laid_out(document, layout, hands), hands)


def laid_out(document: Document, layout: str, hands: Hands) -> bytes:
    """The paper before it is signed: equal words give equal bytes."""
    context, files = context_of(document, layout, code_of(document, hands)), attached_to(document, hands)
    found = form_of(document, layout, context, [name for name, *_ in files], hands)
    if found is None:
        return printed_whole(document, layout, context, title_of(document), files, hands)
    stamp = Stamp(
        words=found.words,
        code=context["check"]["code"],
        address=context["check"]["address"],
        title=title_of(document),
        signer=giver_of(document),
        files={name: text for name, _, _, text in files},
        fingerprint=fingerprint_of(document, layout, hands),
        timed=bool(hands.paper.timestamps),
    )
    return stamped(found.form, stamp)


def form_of(
    document: Document, layout: str, context: Mapping[str, Any], inside: Sequence[str], hands: Hands
) -> Stamping | None:
    """The form that a paper is stamped into, with the words for it; None when it is laid out whole.

    inside  names of the files that it carries
    """
    design = hands.design(layout_of(document.kind, layout).folder, document.recorded_at)
    about = (
        _template_print(), design.version if design else 0, document.language, giver_of(document), document.issued_on,
        tuple(inside),
    )  # fmt: skip
    blank = [(name, *FILES[name], name) for name in inside]

    def printing(said: Mapping[str, Any], title: str) -> bytes:
        return printed_whole(document, layout, said, title, blank, hands)

    return form_for(document.kind, layout, context, about, printing, address_of)


def printed_whole(
    document: Document, layout: str, context: Mapping[str, Any], title: str, files: Sequence[File], hands: Hands
) -> bytes:
    """A page laid out whole."""
    form = layout_of(document.kind, layout)
    design = hands.design(form.folder, document.recorded_at)
    print_it = (
        partial(render_document, form.template, {**context, "style": Markup(form.style)})  # noqa: S704  a file of ours
        if design is None
        else partial(render_designed, design.template, design.style, context)
    )
    return print_it(
        title=title,
        author=giver_of(document),
        language=document.language,
        fingerprint=fingerprint_of(document, layout, hands),
        created=f"{document.issued_on.isoformat()}T00:00:00+09:00",
        attached=files,
    )


def title_of(document: Document) -> str:
    """The paper in the properties of its file."""
    return f"{heading_of(document.kind, document.language)} {document.number}"


def attached_to(document: Document, hands: Hands) -> list[File]:
    """What a paper carries inside: the code that stands on it, and the credential of a title."""
    files = [(SEAL_FILE, *FILES[SEAL_FILE], code_of(document, hands))]
    award_id = document.subject_id if document.kind == AWARD_CERTIFICATE else 0
    credential = credential_for_paper(award_id, document.issued_on)
    if credential is not None:
        files.append((CREDENTIAL_FILE, *FILES[CREDENTIAL_FILE], in_words(credential)))
    return files


def _signed(document: Document, pdf: bytes, hands: Hands) -> bytes:
    key = hands.paper
    name, reason = giver_of(document), title_of(document)
    return sign_pdf(pdf, key=key.key, certificate=key.certificate, name=name, reason=reason, timestamps=key.timestamps)


def giver_of(document: Document) -> str:
    """Who gave the paper, in its language."""
    giver = document.content["givers"][0]
    return str(giver["name_en"] if document.language == "en" else giver["post"])
