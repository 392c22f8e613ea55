"""A course as another system wrote it, in the house's words, and by line what could not come along. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from courses.catalogue.questions.rules import CheckText
from courses.catalogue.rules import LessonText, characters_of
from courses.packages.cartridges.pages import FilmOnPage, Page, page_from
from courses.packages.cartridges.questions import ForeignQuestion, check_from
from courses.packages.cartridges.words import LEFT_OUT
from lms.files.api import AUDIO, CAPTIONS, FILMS, PICTURES, detected_type
from lms.text.ruby import ruby_plain

CHANGED, GONE = "changed", "left_out"
LONGEST_TITLE, MOST_CHECKS, MOST_LESSONS, MOST_LINES = 300, 20, 400, 2000
MOST_PICTURE = 10 * 1024 * 1024
CHARACTERS_A_MINUTE = 400
MOST_FILM_TITLE = 200

Find = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Line:
    """What became of one thing: where it stood, and a source sentence with what fills it."""

    place: str
    outcome: str
    text: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ForeignPicture:
    """A picture by its bytes; ``alternative`` is empty where nobody described it."""

    content: bytes
    alternative: str


@dataclass(frozen=True)
class ForeignFilm:
    """A film with its captions, or a recording without any, and the words that are said in it."""

    content: bytes
    captions: bytes | None
    title: str
    transcript: str


@dataclass(frozen=True)
class ForeignChapter:
    """A part of the course with its lessons in order."""

    title: str
    lessons: tuple[LessonText, ...]
    summary: str = ""


@dataclass(frozen=True)
class ForeignCourse:
    """All that comes along. Lessons name pictures as ``picture:NAME`` and films by their name in a block of media."""

    source: str
    title: str
    chapters: tuple[ForeignChapter, ...]
    pictures: Mapping[str, ForeignPicture]
    terms: Mapping[str, str]
    lines: tuple[Line, ...]
    films: Mapping[str, ForeignFilm] = field(default_factory=dict)

    @property
    def lessons(self) -> int:
        """How many lessons there are."""
        return sum(len(chapter.lessons) for chapter in self.chapters)

    @property
    def checks(self) -> int:
        """How many questions there are."""
        return sum(len(lesson.checks) for chapter in self.chapters for lesson in chapter.lessons)


class Gathering:
    """Collects a course while its file is read, in the order of the file."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.chapters: list[tuple[str, str, list[LessonText]]] = []
        self.pictures: dict[str, ForeignPicture] = {}
        self.films: dict[str, ForeignFilm] = {}
        self.terms: dict[str, str] = {}
        self.lines: list[Line] = []
        self._known: dict[bytes, str] = {}

    def chapter(self, title: str, summary: str = "") -> None:
        """Begin a chapter."""
        self.chapters.append((_short(title), summary, []))

    def leave_out(self, place: str, why: str, **fields: str) -> None:
        """Tell that something does not come along."""
        self.tell(place, GONE, LEFT_OUT[why], fields)

    def tell(self, place: str, outcome: str, text: str, fields: Mapping[str, str]) -> None:
        """Add one line to the report."""
        if len(self.lines) < MOST_LINES:
            self.lines.append(Line(place[:LONGEST_TITLE], outcome, text, dict(fields)))

    def page(self, title: str, html: str, find: Find) -> None:
        """Add a page as a lesson.

        find   gives the bytes of a picture by the address that the page has for it
        """
        page = page_from(html, title)
        text = LessonText(
            title=_short(page.title or title),
            title_en=page.told.get("title_en", ""),
            minutes=_minutes(page),
            body=self._with_pictures(page, find, title),
            video_url=page.told.get("video", ""),
            transcript=page.told.get("transcript", ""),
        )
        self.terms |= page.terms
        for why, detail in page.left:
            self.leave_out(title, why, detail=detail)
        if not text.body.strip():
            self.leave_out(title, "empty")
            return
        self._add(text)

    def join(self, title: str, html: str, find: Find) -> None:
        """Add a short text to the lesson before it, or as a lesson of its own where it comes first."""
        page = page_from(html, title)
        body = self._with_pictures(page, find, title)
        for why, detail in page.left:
            self.leave_out(title, why, detail=detail)
        if not body.strip():
            return
        if not self.chapters[-1][2]:
            self._add(LessonText(title=_short(title), body=body, minutes=_minutes(page)))
            return
        before = self.chapters[-1][2].pop()
        self._add(replace(before, body=f"{before.body}\n\n{body}"))

    def questions(self, title: str, intro: str, questions: Iterable[ForeignQuestion]) -> None:
        """Add a quiz: its questions become self-checks of the lesson before it, or of lessons of their own."""
        checks = []
        for number, question in enumerate(questions, start=1):
            place = f"{title} / {ruby_plain(question.name) or number}"
            check, told = check_from(question)
            for text, fields in told:
                self.tell(place, CHANGED if check else GONE, text, fields)
            checks += [check] if check else []
        if checks:
            self._place(title, page_from(intro, title).body, checks)
        else:
            self.leave_out(title, "no_questions")

    def _place(self, title: str, intro: str, checks: list[CheckText]) -> None:
        lessons = self.chapters[-1][2]
        left = checks
        if lessons and not lessons[-1].checks:
            lessons[-1] = replace(lessons[-1], checks=tuple(checks[:MOST_CHECKS]))
            left = checks[MOST_CHECKS:]
        for start in range(0, len(left), MOST_CHECKS):
            part = tuple(left[start : start + MOST_CHECKS])
            self._add(LessonText(title=_short(title), body=intro or title, minutes=max(1, len(part)), checks=part))

    def _add(self, text: LessonText) -> None:
        if sum(len(lessons) for _, _, lessons in self.chapters) < MOST_LESSONS:
            self.chapters[-1][2].append(text)
        else:
            self.leave_out(text.title, "too_many", most=str(MOST_LESSONS))

    def _with_pictures(self, page: Page, find: Find, place: str) -> str:
        body = page.body
        for token, address, words in page.pictures:
            name = self._kept(find(address), words, place, address)
            body = body.replace(token, f"![{words}](picture:{name})" if name else words)
        for film in page.films:
            body = body.replace(film.mark, self._film(film, find, place))
        return body.strip()

    def _film(self, film: FilmOnPage, find: Find, place: str) -> str:
        """The block that shows a film; where it cannot be kept, what is said in it."""
        content, captions = find(film.address), find(film.captions) if film.captions else None
        kind = detected_type(content) if content else None
        whole = kind in AUDIO or (kind in FILMS and captions is not None and detected_type(captions) in CAPTIONS)
        if content is None or not whole or not film.transcript:
            self.leave_out(place, "film_missing", detail=ruby_plain(film.title)[:120])
            return film.transcript
        kept = ForeignFilm(content, captions if kind in FILMS else None, film.title[:MOST_FILM_TITLE], film.transcript)
        name = next((known for known, other in self.films.items() if other == kept), f"m{len(self.films) + 1}")
        self.films[name] = kept
        return f":::media {name}\n:::"

    def _kept(self, content: bytes | None, words: str, place: str, address: str) -> str:
        """The name under which a picture is kept; empty when it cannot be."""
        shown = address.rpartition("/")[2][:120]
        if content is None:
            self.leave_out(place, "picture_missing", detail=shown)
            return ""
        if detected_type(content) not in PICTURES or len(content) > MOST_PICTURE:
            self.leave_out(place, "picture_kind", detail=shown)
            return ""
        if not words:
            self.tell(place, CHANGED, LEFT_OUT["picture_without_words"], {"detail": shown})
        name = self._known.setdefault(content, f"p{len(self._known) + 1}")
        if name not in self.pictures or not self.pictures[name].alternative:
            self.pictures[name] = ForeignPicture(content, words)
        return name

    def whole(self, title: str) -> ForeignCourse:
        """The course; chapters without a lesson are left out."""
        filled = [chapter for chapter in self.chapters if chapter[2]]
        return ForeignCourse(
            source=self.source,
            title=_short(title),
            chapters=tuple(
                ForeignChapter(heading, tuple(lessons), summary)
                for heading, (_, summary, lessons) in zip(
                    _told_apart([heading or _short(title) for heading, _, _ in filled]), filled, strict=True
                )
            ),
            pictures=self.pictures,
            terms=self.terms,
            lines=tuple(self.lines),
            films=self.films,
        )


def _told_apart(headings: list[str]) -> list[str]:
    """Headings that stand twice get their number."""
    return [
        f"{heading[: LONGEST_TITLE - 5]} {number}" if headings.count(heading) > 1 else heading
        for number, heading in enumerate(headings, start=1)
    ]


def _short(title: str) -> str:
    text = " ".join(title.split())
    return text if len(text) <= LONGEST_TITLE else ruby_plain(text)[:LONGEST_TITLE]


def _minutes(page: Page) -> int:
    """What the page says itself if it is one of ours, else by how much there is to read."""
    told = page.told.get("minutes", "")
    estimate = characters_of(page.body) // CHARACTERS_A_MINUTE + 1
    return max(1, min(120, int(told) if told.isascii() and told.isdigit() and len(told) < 4 else estimate))
