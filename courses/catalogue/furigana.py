"""Readings over every kanji of a text, proposed by a morphological analyser and corrected by a list.

The analyser is handed in as a function, so that this module needs no library; what is annotated already stays as it
is, and a second run changes nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lms.text.ruby import ruby_escape, ruby_plain, segments_of

KANJI = re.compile(r"[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA_RUN = re.compile(r"([\u3041-\u3096\u30a1-\u30fa\u30fc]+)")
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_NUMBER = re.compile(r"(?<![0-9０-９.])[0-9０-９]+(?:[.][0-9]+)?")
_KEPT_IN_MARKDOWN = re.compile(r"\{[^{}|\\]*\\[^}]*\}|\\.|`[^`]*`|\]\([^)]*\)|<[^>]*>|https?://\S+")


@dataclass(frozen=True)
class Token:
    """A word with its reading in katakana, and the shorter words that it is made of."""

    surface: str
    reading: str
    parts: tuple["Token", ...] = ()


Analyser = Callable[[Sequence[str]], list[list[Token]]]


@dataclass(frozen=True)
class Counter:
    """How a counter is read after figures: ``whole`` gives number and counter one reading, ``endings`` change the
    counter's own by the last figure, ``usual`` is for all others; ``not_before`` is what makes it another word."""

    usual: str
    whole: Mapping[int, str] = field(default_factory=dict)
    endings: Mapping[int, str] = field(default_factory=dict)
    not_before: str = ""


@dataclass(frozen=True)
class Readings:
    """Corrections. ``words`` hold where the analyser also sees a border on both sides, ``phrases`` hold anywhere."""

    words: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)
    counters: Mapping[str, Counter] = field(default_factory=dict)


@dataclass(frozen=True)
class Span:
    """A stretch of the plain text whose annotated form is known."""

    start: int
    end: int
    marked: str


def readings_from(rows: Mapping[str, Mapping[str, object]]) -> Readings:
    """The list of corrections as its file holds it; the key of a correction is its text without readings."""
    counters = {name: Counter(**row) for name, row in rows.get("counters", {}).items()}  # type: ignore[arg-type]
    words, phrases = (
        {ruby_plain(str(marked)): str(marked) for marked in rows.get(kind, ())} for kind in ("words", "phrases")
    )
    return Readings(words, phrases, counters)


def hiragana(text: str) -> str:
    """Katakana as hiragana; the long mark stays."""
    return text.translate(_TO_HIRAGANA)


def marked_word(surface: str, reading: str) -> str:
    """A word with readings over its kanji alone: kana of the word stand outside.

    When word and reading cannot be laid side by side, the reading stands over the whole word.
    """
    if not KANJI.search(surface):
        return surface
    runs = [run for run in _KANA_RUN.split(surface) if run]
    pattern = "".join(re.escape(hiragana(run)) if _KANA_RUN.fullmatch(run) else "(.+?)" for run in runs)
    found = re.fullmatch(pattern, hiragana(reading))
    if found is None:
        return _group(surface, hiragana(reading))
    heard = iter(found.groups())
    return "".join(run if _KANA_RUN.fullmatch(run) else _over(run, next(heard)) for run in runs)


def _over(run: str, reading: str) -> str:
    return _group(run, reading) if KANJI.search(run) else run


def _group(base: str, reading: str) -> str:
    return f"{{{ruby_escape(base)}|{reading}}}"


def _is_readable(token: Token) -> bool:
    return bool(token.reading) and not KANJI.search(token.reading)


def marked_token(token: Token) -> str:
    """A token by its parts where their readings add up to its own, else as a whole; unreadable ones stay bare."""
    if not _is_readable(token):
        return token.surface
    parts = token.parts
    if parts and "".join(part.reading for part in parts) == token.reading:
        return "".join(marked_word(part.surface, part.reading) for part in parts)
    return marked_word(token.surface, token.reading)


def annotate(lines: Sequence[str], analyse: Analyser, readings: Readings) -> list[str]:
    """Give every line its readings; groups that stand in it already are kept."""
    plain = [ruby_plain(line) for line in lines]
    tokens = analyse(plain)
    fixed = [_fixed_spans(line, text, words, readings) for line, text, words in zip(lines, plain, tokens, strict=True)]
    spans = [[*known, *_token_spans(words, known)] for words, known in zip(tokens, fixed, strict=True)]
    gaps = [list(_gaps(text, known)) for text, known in zip(plain, spans, strict=True)]
    heard = iter(analyse([text[a:b] for text, found in zip(plain, gaps, strict=True) for a, b in found]))
    for known, found in zip(spans, gaps, strict=True):
        known.extend(Span(a, b, "".join(map(marked_token, next(heard)))) for a, b in found)
    return [_joined(text, known) for text, known in zip(plain, spans, strict=True)]


def _fixed_spans(line: str, text: str, tokens: Sequence[Token], readings: Readings) -> list[Span]:
    borders = _borders(tokens)
    kept = list(_kept_groups(line))
    _add(kept, _matches(text, readings.phrases))
    _add(kept, _number_spans(text, readings.counters))
    aligned = [s for s in _matches(text, readings.words) if s.start in borders and s.end in borders]
    _add(kept, aligned)
    return kept


def _add(known: list[Span], found: Iterable[Span]) -> None:
    """Earlier spans win over later ones that touch the same text."""
    for span in found:
        if not any(span.start < other.end and other.start < span.end for other in known):
            known.append(span)


def _kept_groups(line: str) -> Iterator[Span]:
    place = 0
    for part in segments_of(line):
        if part.reading:
            yield Span(place, place + len(part.base), _group(part.base, part.reading))
        place += len(part.base)


def _matches(text: str, known: Mapping[str, str]) -> Iterator[Span]:
    """Occurrences of the corrections, longer ones first."""
    for plain in sorted(known, key=len, reverse=True):
        for found in re.finditer(re.escape(plain), text):
            yield Span(found.start(), found.end(), known[plain])


def _number_spans(text: str, counters: Mapping[str, Counter]) -> Iterator[Span]:
    for number in _NUMBER.finditer(text):
        name = next((c for c in sorted(counters, key=len, reverse=True) if text.startswith(c, number.end())), None)
        if name is None:
            continue
        counter, end = counters[name], number.end() + len(name)
        if counter.not_before and re.match(counter.not_before, text[end:]):
            continue
        yield _counted(number.group(), name, counter, number.start(), end)


def _counted(figures: str, name: str, counter: Counter, start: int, end: int) -> Span:
    whole = counter.whole.get(int(figures)) if "." not in figures else None
    if whole:
        return Span(start, end, _group(figures + name, whole))
    reading = counter.endings.get(int(figures[-1]), counter.usual)
    return Span(start, end, figures + marked_word(name, reading))


def _borders(tokens: Sequence[Token]) -> set[int]:
    borders, place = {0}, 0
    for token in tokens:
        inner = place
        for part in token.parts:
            inner += len(part.surface)
            borders.add(inner)
        place += len(token.surface)
        borders.add(place)
    return borders


def _token_spans(tokens: Sequence[Token], known: Sequence[Span]) -> Iterator[Span]:
    """Tokens that touch no known span; what is left of the others is asked for again."""
    place = 0
    for token in tokens:
        end = place + len(token.surface)
        if not any(place < span.end and span.start < end for span in known):
            yield Span(place, end, marked_token(token))
        place = end


def _gaps(text: str, known: Sequence[Span]) -> Iterator[tuple[int, int]]:
    place = 0
    for span in sorted(known, key=lambda s: s.start):
        if KANJI.search(text[place : span.start]):
            yield place, span.start
        place = max(place, span.end)
    if KANJI.search(text[place:]):
        yield place, len(text)


def _joined(text: str, known: Sequence[Span]) -> str:
    result, place = "", 0
    for span in sorted(known, key=lambda s: s.start):
        result += ruby_escape(text[place : span.start]) + span.marked
        place = span.end
    return result + ruby_escape(text[place:])


def bare_kanji(text: str) -> list[str]:
    """The stretches of kanji that have no reading, for the person who keeps the list of corrections."""
    bare = "\n".join(part.base for part in segments_of(text) if not part.reading)
    return re.findall(f"(?:{KANJI.pattern})+", bare)


def open_stretches(markdown: str) -> list[tuple[int, int]]:
    """The stretches of a Markdown text that may be annotated: not block lines, code, addresses or tags, nor
    what is meant literally behind a backslash: the braces and bars of the author stay as they are."""
    found = []
    place = 0
    for line in markdown.splitlines(keepends=True):
        end = place + len(line.rstrip("\n"))
        if not line.startswith(":::"):
            start = place
            for kept in _KEPT_IN_MARKDOWN.finditer(markdown, place, end):
                found.append((start, kept.start()))
                start = kept.end()
            found.append((start, end))
        place += len(line)
    return [(start, end) for start, end in found if KANJI.search(markdown[start:end])]
