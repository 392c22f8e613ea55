"""What a lesson is made of and what is wrong with one. Pure.

A lesson's body is Markdown. Blocks stand on lines of their own: `:::example` to `:::` holds a scene from daily life,
`:::point`, `:::hint` and `:::caution` hold words that stand out, `:::fact CODE` to `:::` shows a fact with its source and
date, `:::media CODE` to `:::` a film or a recording of the course. `[[word]]` is explained by the course's glossary.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from courses.catalogue.questions.rules import CHOOSING, CheckText, body_of, key_of
from lms.i18n_mark import N_
from lms.knowledge.api import SINGLE_CHOICE, faults_of
from lms.text.ruby import count_characters, problems_in, ruby_plain

FEWEST_MINUTES, MOST_MINUTES = 1, 120
EXAMPLE, FACT, MEDIA, PROSE = "example", "fact", "media", "prose"
CALLOUTS = {"point": N_("Point to remember"), "hint": N_("Hint"), "caution": N_("Take care")}
BLOCKS = (PROSE, EXAMPLE, FACT, MEDIA, *CALLOUTS)

_BLOCK = re.compile(r"^:::\s*(?P<name>[a-z]+)?\s*(?P<code>\S+)?\s*$")
_PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<address>[^)\s]*)[^)]*\)")
_LINE_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|[-*+]\s+|\d+[.)]\s+|>\s?)", re.MULTILINE)
_INLINE_MARKS = re.compile(r"\*\*|__|`")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
TERM = re.compile(r"\[\[([^\[\]]+)\]\]")
PICTURE_PREFIX = "picture:"

KIND_NAMES = {
    "awareness": N_("Course for everyone"),
    "operation": N_("Training for running a station"),
    "exam_preparation": N_("Preparation for the exam"),
    "leader_training": N_("Leader certification training"),
    "work_school": N_("School of work"),
}
STATE_NAMES = {
    "preparing": N_("In preparation"),
    "open": N_("Open for applications"),
    "full": N_("Full"),
    "ended": N_("Ended"),
}
ONE_RIGHT = N_("Question %(number)s needs exactly one right answer.")
_TWO_SAME = N_("Two answers of question %(number)s are the same.")
_PAIRS = N_("Question %(number)s needs at least two lines like this: word = what belongs to it.")
_RANGES = N_("Question %(number)s needs a number, or the least and the most with 〜 between them.")
_ACCEPTED = N_("Question %(number)s needs at least one answer that is taken, of at most 100 characters.")
FAULTS_OF_QUESTIONS = {
    "unknown_kind": N_("The kind of question %(number)s is not known."),
    "no_stem": N_("Question %(number)s has no text."),
    "too_few_options": N_("Question %(number)s needs at least two answers."),
    "options_not_distinct": _TWO_SAME,
    "rows_not_distinct": _TWO_SAME,
    "no_key": N_("Question %(number)s needs a right answer."),
    "two_keys": ONE_RIGHT,
    "order_incomplete": _TWO_SAME,
    "too_few_rows": _PAIRS,
    "pairs_incomplete": _PAIRS,
    "key_not_an_option": _PAIRS,
    "no_range": _RANGES,
    "range_wrong": _RANGES,
    "no_accepted": _ACCEPTED,
    "accepted_too_long": _ACCEPTED,
}
# How the state is marked on a page: a kind of tag.
STATE_TAGS = {"preparing": "plain", "open": "good", "full": "warn", "ended": "plain"}


@dataclass(frozen=True)
class Words:
    """A text of the course in both languages; ``ja`` may carry readings, ``en`` may be empty."""

    ja: str
    en: str = ""

    @property
    def plain(self) -> str:
        """The Japanese text without readings."""
        return ruby_plain(self.ja)


@dataclass(frozen=True)
class LessonText:
    """All that an author writes of a lesson."""

    title: str
    body: str
    title_en: str = ""
    minutes: int = 10
    facts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    video_url: str = ""
    transcript: str = ""
    checks: tuple[CheckText, ...] = ()


@dataclass(frozen=True)
class ChapterText:
    """A chapter with its lessons by code, in order."""

    code: str
    title: str
    lessons: tuple[tuple[str, LessonText], ...]
    title_en: str = ""
    summary: str = ""
    summary_en: str = ""


@dataclass(frozen=True)
class CourseText:
    """A whole course as a folder holds it."""

    code: str
    kind: str
    state: str
    title: str
    chapters: tuple[ChapterText, ...]
    title_en: str = ""
    summary: str = ""
    summary_en: str = ""


@dataclass(frozen=True)
class Piece:
    """A stretch of a body: prose, an example or a callout with its Markdown, a fact or a film with its code. ``closed`` is false for a
    block without its last line, ``known`` for a name that is none of ours."""

    kind: str
    text: str = ""
    code: str = ""
    closed: bool = True
    known: bool = True


@dataclass(frozen=True)
class Fault:
    """Something that keeps a lesson from being published: a sentence and what fills it."""

    text: str
    fields: dict[str, str] = field(default_factory=dict)


def pieces_of(body: str) -> list[Piece]:
    """Split a body into prose and blocks, in order; empty prose is left out."""
    pieces: list[Piece] = []
    name, code, lines = PROSE, "", list[str]()
    for line in body.splitlines():
        mark = _BLOCK.match(line)
        if mark is None:
            lines.append(line)
            continue
        pieces.append(_piece(name, code, lines, closed=name == PROSE or not mark["name"]))
        name, code, lines = mark["name"] or PROSE, mark["code"] or "", []
    pieces.append(_piece(name, code, lines, closed=name == PROSE))
    return [piece for piece in pieces if piece.kind != PROSE or piece.text]


def _piece(name: str, code: str, lines: Sequence[str], *, closed: bool) -> Piece:
    known = name in BLOCKS
    kind = name if known else PROSE
    return Piece(kind, "\n".join(lines).strip(), code or ("" if known else name), closed, known)


def plain_text(body: str) -> str:
    """A body as a reader sees its words: no readings, no marks, no lines of blocks; facts are not words of the body."""
    text = "\n".join(piece.text for piece in pieces_of(body))
    text = _PICTURE.sub("", text)
    text = _LINK.sub(r"\1", TERM.sub(r"\1", text))
    return ruby_plain(_INLINE_MARKS.sub("", _LINE_MARKS.sub("", text)))


def characters_of(body: str) -> int:
    """How many characters there are to read."""
    return count_characters(plain_text(body))


def facts_cited(body: str) -> list[str]:
    """The codes of the facts that a body shows."""
    return [piece.code for piece in pieces_of(body) if piece.kind == FACT]


def terms_used(body: str) -> list[str]:
    """The words that a body wants explained, without readings, each once in the order of the text."""
    return list(dict.fromkeys(ruby_plain(found[1]).strip() for found in TERM.finditer(body)))


def pictures_shown(body: str) -> list[tuple[str, str]]:
    """Address and words of each picture in a body."""
    return [(found["address"], found["words"].strip()) for found in _PICTURE.finditer(body)]


def faults_in_lesson(
    text: LessonText,
    facts: Collection[str],
    pictures: Collection[str],
    media: Collection[str] = (),
    terms: Collection[str] = (),
) -> list[Fault]:
    """All that keeps a lesson from being published, in the order of the page.

    facts      codes of the facts that there are
    pictures   addresses of the pictures that the course has
    media      codes of its films and recordings
    terms      words of its glossary
    """
    return [
        *_faults_in_head(text),
        *_faults_in_body(text.body, facts, pictures),
        *_faults_in_references(text.body, media, terms),
        *(fault for number, check in enumerate(text.checks, 1) for fault in faults_in_check(check, str(number))),
    ]


def _faults_in_head(text: LessonText) -> Iterator[Fault]:
    if not text.title.strip():
        yield Fault(N_("The lesson has no title."))
    if not FEWEST_MINUTES <= text.minutes <= MOST_MINUTES:
        yield Fault(N_("The minutes should be between 1 and 120."))
    if text.video_url and not text.transcript.strip():
        yield Fault(N_("The video has no transcript, for people who cannot hear it."))
    if text.video_url and not text.video_url.startswith("https://"):
        yield Fault(N_("The address of the video should begin with https://."))


def _faults_in_body(body: str, facts: Collection[str], pictures: Collection[str]) -> Iterator[Fault]:
    if not plain_text(body).strip():
        yield Fault(N_("The lesson has no text."))
    for piece in pieces_of(body):
        if not piece.known:
            yield Fault(N_("There is no block called %(name)s."), {"name": piece.code})
        elif not piece.closed:
            yield Fault(N_("The block %(name)s is not closed with a line of three colons."), {"name": piece.kind})
        elif piece.kind == FACT and piece.code not in facts:
            yield Fault(N_("There is no fact with the code %(code)s."), {"code": piece.code})
    for address, words in pictures_shown(body):
        if address not in pictures:
            yield Fault(N_("There is no picture at %(address)s."), {"address": address})
        elif not words:
            yield Fault(N_("The picture %(address)s is not described in words."), {"address": address})
    for problem in problems_in(body):
        near = body[problem.place : problem.place + 12]
        yield Fault(N_("A reading looks unfinished near “%(near)s”."), {"near": near})


def _faults_in_references(body: str, media: Collection[str], terms: Collection[str]) -> Iterator[Fault]:
    for piece in pieces_of(body):
        if piece.kind == MEDIA and piece.code not in media:
            yield Fault(N_("There is no film or recording with the code %(code)s."), {"code": piece.code})
    for term in terms_used(body):
        if term not in terms:
            yield Fault(N_("The word “%(term)s” is not in the glossary yet."), {"term": term})


def faults_in_check(check: CheckText, number: str) -> Iterator[Fault]:
    """What is wrong with one self-check."""
    where = {"number": number}
    plain = replace(
        check,
        options=tuple(replace(option, text=ruby_plain(option.text)) for option in check.options),
        lines=tuple(ruby_plain(line) for line in check.lines),
    )
    found = faults_of(check.kind, {"stem": check.stem, **body_of(plain)}, key_of(plain))
    for sentence in dict.fromkeys(_named(code, check.kind) for code in found):
        yield Fault(sentence, where)
    if check.kind in CHOOSING and not all(option.feedback.strip() for option in check.options):
        yield Fault(N_("An answer of question %(number)s has no words to read after choosing it."), where)
    if check.kind not in CHOOSING and not (check.right_words.strip() and check.wrong_words.strip()):
        yield Fault(N_("Question %(number)s has no words to read after a right and after a wrong answer."), where)


def _named(code: str, kind: str) -> str:
    return ONE_RIGHT if code == "no_key" and kind == SINGLE_CHOICE else FAULTS_OF_QUESTIONS[code]


def moved_on(current: str, wanted: str) -> bool:
    """May a course go from one state to another? Any way but back to preparing once it was open."""
    return wanted in STATE_NAMES and wanted not in (current, "preparing")
