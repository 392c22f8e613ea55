"""A course as a Common Cartridge 1.3: a page for each lesson, a quiz for its questions, pictures and films beside them. Pure.

Callouts, scenes, facts and words of the glossary are written so that other systems show them and page reading
(pages.py) finds them again. Source: 1EdTech Common Cartridge 1.3, 3 and 4.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from courses.catalogue.exchange.files import WholeCourse
from courses.catalogue.markup import Picture, safe_html
from courses.catalogue.rules import FACT, MEDIA, PROSE, TERM, LessonText, Piece, pieces_of
from courses.packages.cartridges.brought import Line
from courses.packages.cartridges.films import CAPTIONS, Reel, film_block, reel_of, words_alone
from courses.packages.cartridges.pages import FACT_CLASS, META, SKIPPED_CLASS, TRANSCRIPT_CLASS
from courses.packages.cartridges.qti12 import losses_of, quiz_of
from courses.packages.cartridges.words import LOST
from lms.files.api import AUDIO, FILMS
from lms.knowledge.api import FactCard
from lms.text.ruby import ruby_html, ruby_plain

SPACE = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
METADATA = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
QUIZ_TYPE = "imsqti_xmlv1p2/imscc_xmlv1p3/assessment"
LOSS = "lost"
# What is packed by its own format already.
PACKED = tuple(f".{end}" for end in (FILMS | AUDIO) - {"wav"})
_OPEN, _CLOSE = "\ue020", "\ue021"
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")


@dataclass(frozen=True)
class Cartridge:
    """The files of the cartridge by path, and by line what is not in them."""

    files: Mapping[str, bytes]
    lines: tuple[Line, ...]

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        return _zipped(self.files)


def cartridge_of(whole: WholeCourse, facts: Mapping[str, FactCard], not_here: str = "") -> Cartridge:
    """Write a course.

    facts      the facts that its lessons show, by code
    not_here   what a page says in the place of a film that is not in the file
    """
    course = whole.content.course
    files: dict[str, bytes] = {}
    items, resources, lines = "", "", list[Line]()
    pictures = {f"picture:{code}": (f"pictures/{code}.{end}", kept.words["alternative"], part)
                for code, kept in whole.pictures.items() for end, part in kept.parts.items()}  # fmt: skip
    shown = {address: Picture(f"../{path}", words) for address, (path, words, _) in pictures.items()}
    texts = [text for chapter in course.chapters for _, text in chapter.lessons]
    reel = reel_of((piece.code for text in texts for piece in pieces_of(text.body) if piece.kind == MEDIA), whole.media)
    if any(ruby_plain(chapter.title) != chapter.title for chapter in course.chapters):
        lines.append(Line(ruby_plain(course.title), LOSS, LOST["readings"]))
    for number, chapter in enumerate(course.chapters, start=1):
        inside = ""
        for code, text in chapter.lessons:
            page = _Page(whole, facts, shown, reel, not_here)
            files[f"lessons/{code}.html"] = page.written(text).encode()
            lines += page.lines(text)
            title = html.escape(ruby_plain(text.title))
            inside += f'<item identifier="I-{code}" identifierref="R-{code}"><title>{title}</title></item>'
            resources += _resource(f"R-{code}", "webcontent", f"lessons/{code}.html")
            if text.checks:
                files[f"quizzes/{code}.xml"] = quiz_of(f"Q-{code}", text.title, text.checks).encode()
                inside += f'<item identifier="I-{code}-q" identifierref="Q-{code}"><title>{title}</title></item>'
                resources += _resource(f"Q-{code}", QUIZ_TYPE, f"quizzes/{code}.xml")
        items += f'<item identifier="C-{number}"><title>{html.escape(ruby_plain(chapter.title))}</title>{inside}</item>'
    for number, (path, _, part) in enumerate(pictures.values(), start=1):
        files[path] = part
        resources += _resource(f"P-{number}", "webcontent", path)
    for number, parts in enumerate(reel.files.values(), start=1):
        files |= parts
        resources += _resource(f"V-{number}", "webcontent", *sorted(parts, key=lambda path: path.endswith(CAPTIONS)))
    manifest = _manifest(course.code, ruby_plain(course.title), items, resources)
    return Cartridge({"imsmanifest.xml": manifest.encode(), **files}, tuple(lines))


class _Page:
    """One lesson as a page of its own."""

    def __init__(
        self,
        whole: WholeCourse,
        facts: Mapping[str, FactCard],
        pictures: Mapping[str, Picture],
        reel: Reel,
        not_here: str,
    ) -> None:
        self.whole, self.facts, self.pictures = whole, facts, pictures
        self.reel, self.not_here = reel, not_here
        self.meanings = {ruby_plain(word).strip(): ruby_plain(meaning) for word, meaning in whole.terms.items()}

    def written(self, text: LessonText) -> str:
        told = {"minutes": str(text.minutes), "title_en": text.title_en, "video": text.video_url}
        meta = "".join(
            f'<meta name="{META}{name}" content="{html.escape(value)}">' for name, value in told.items() if value
        )
        body = "\n".join(self._piece(piece) for piece in pieces_of(text.body))
        return (
            f'<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8"><title>{html.escape(ruby_plain(text.title))}</title>'
            f"{meta}</head><body>\n<h1>{ruby_html(text.title)}</h1>\n{body}\n{self._video(text)}</body></html>\n"
        )

    def lines(self, text: LessonText) -> Iterator[Line]:
        """What the page and its quiz do not say."""
        place = ruby_plain(text.title)
        for piece in pieces_of(text.body):
            if piece.kind == MEDIA and piece.code in self.reel.left:
                title = ruby_plain(self.whole.media[piece.code].words["title"])
                sentence, most = self.reel.left[piece.code]
                yield Line(place, LOSS, sentence, {"detail": title, "most": most})
        for number, check in enumerate(text.checks, start=1):
            for sentence in losses_of(check):
                yield Line(f"{place} / {number}", LOSS, sentence)

    def _piece(self, piece: Piece) -> str:
        if piece.kind == FACT:
            return self._fact(piece.code)
        if piece.kind == MEDIA:
            return self._media(piece.code)
        inside = self._prose(piece.text)
        return inside if piece.kind == PROSE else f'<div class="lesson-{piece.kind}">\n{inside}</div>'

    def _prose(self, text: str) -> str:
        clean = re.sub(f"[{_OPEN}{_CLOSE}]", "", text)
        marked = TERM.sub(lambda found: f"{_OPEN}{found[1]}{_CLOSE}", clean)
        return _MARKED.sub(lambda found: self._term(found[1]), str(safe_html(marked, self.pictures)))

    def _term(self, words: str) -> str:
        plain = re.sub(r"<rp>.*?</rp>|<rt>.*?</rt>|<[^>]*>", "", words).strip()
        return f'<dfn title="{html.escape(self.meanings.get(html.unescape(plain), ""))}">{words}</dfn>'

    def _fact(self, code: str) -> str:
        fact = self.facts.get(code)
        if fact is None:
            return f'<div class="{FACT_CLASS}" data-code="{html.escape(code)}"></div>'
        value = f"<p>{html.escape(fact.value)} {ruby_html(fact.unit)}</p>" if fact.value else ""
        source = html.escape(f"{fact.source_title} {fact.publisher} {fact.as_of.isoformat()}")
        return (
            f'<div class="{FACT_CLASS}" data-code="{html.escape(code)}"><p>{ruby_html(fact.statement)}</p>{value}'
            f"<p><small>{source}</small></p></div>"
        )

    def _media(self, code: str) -> str:
        kept = self.whole.media.get(code)
        if kept is None:
            return ""
        said = safe_html(kept.words["transcript"], {})
        if code not in self.reel.files:
            return words_alone(kept, self.not_here, said)
        return film_block(kept, [f"../{path}" for path in self.reel.files[code]], said)

    def _video(self, text: LessonText) -> str:
        if not text.video_url:
            return ""
        link = html.escape(text.video_url)
        return (
            f'<div class="{SKIPPED_CLASS}"><p><a href="{link}">{link}</a></p></div>'
            f'<div class="{TRANSCRIPT_CLASS}">{safe_html(text.transcript, {})}</div>'
        )


def _resource(identifier: str, kind: str, path: str, *beside: str) -> str:
    own = f' href="{html.escape(path)}"' if kind == "webcontent" else ""
    files = "".join(f'<file href="{html.escape(each)}"/>' for each in (path, *beside))
    return f'<resource identifier="{identifier}" type="{kind}"{own}>{files}</resource>\n'


def _manifest(code: str, title: str, items: str, resources: str) -> str:
    named = f"<lomimscc:general><lomimscc:title><lomimscc:string>{html.escape(title)}</lomimscc:string></lomimscc:title></lomimscc:general>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest identifier="M-{html.escape(code)}" xmlns="{SPACE}" xmlns:lomimscc="{METADATA}">\n'
        "<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.3.0</schemaversion>"
        f"<lomimscc:lom>{named}</lomimscc:lom></metadata>\n"
        '<organizations><organization identifier="O-1" structure="rooted-hierarchy"><item identifier="ROOT">'
        f"{items}</item></organization></organizations>\n<resources>\n{resources}</resources>\n</manifest>\n"
    )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """The same course gives the same bytes on any day."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            packed = zipfile.ZIP_STORED if path.endswith(PACKED) else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(path), content, packed)
    return target.getvalue()
