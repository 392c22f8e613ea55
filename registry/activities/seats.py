"""Seat expressions: who is needed, as people write it, and whether a team fills it. Pure.

The grammar is published in docs/seats.md; the same sense can be written in Japanese and in English::

    expression   = team { ("or" | "または") team }
    team         = group { ("+" | "and" | "と" | "、" | ",") group } [among]
    among        = [","] count "of them" "with" skill | ["、"] "うち" count-in-persons "[" skill "]"
    group        = [count] who [with]  |  who count-in-persons [with]
    who          = title [ "(" specialty ")" ] | "anyone" | "だれでも"
    with         = "with" skill | "[" skill "]"
    count        = 1 to 50, also in full-width digits; in persons: 名 or 人; before "of them" also one, two, three

"1 WBL + 2 WBP, one of them with car" is any of the teams in which one of the three seats asks for the skill.

An expression describes seats, and one person fills one seat: filling is a matching, never a count (rules of the
house 16).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from registry.errors import SeatsNotUnderstood

ANYONE = "anyone"
STAND_IN = "stand_in"
MOST_SEATS = 50
MOST_TEAMS = 200
WRITTEN_COUNTS = {"one": "1", "two": "2", "three": "3"}
LONGEST = 300
EXAMPLE = "1 WBL + 2 WBP"
EXAMPLE_AMONG = "1 WBL + 2 WBP, 1 of them with car"
TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>\d+)
      | (?P<persons>[名人])(?=\s|$|[と、,+\[]|または|(?:その)?うち)
      | (?P<plus>[+,、]|と(?=\s|\d|[A-Za-z]|だれ|誰)|and(?![A-Za-z]))
      | (?P<either>または|or(?![A-Za-z]))
      | (?P<among>(?:その)?うち|of\s+them(?![A-Za-z]))
      | \((?P<specialty>[^()]*)\)
      | \[(?P<skill>[^\[\]]*)\]
      | (?P<word>[A-Za-z_]+|[^\sA-Za-z_\d+()\[\],、]+)
      | (?P<wrong>\S)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Seat:
    """One place. ``title`` is a scheme's code or ANYONE; specialty and skill are codes, empty when none is asked."""

    title: str
    specialty: str = ""
    skill: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """The words of this network: what may be written -> its code."""

    titles: Mapping[str, str]
    specialties: Mapping[str, str]
    skills: Mapping[str, str]
    anyone: frozenset[str] = frozenset({ANYONE})


@dataclass(frozen=True)
class Helper:
    """A person as seats see her: titles valid on the day as (scheme, specialty), and skills."""

    person_id: int
    titles: frozenset[tuple[str, str]]
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Filling:
    """Who sits where (seat number -> person) and which seats stay open."""

    seated: Mapping[int, int]
    open_seats: tuple[Seat, ...]

    @property
    def complete(self) -> bool:
        return not self.open_seats


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


Team = tuple[Seat, ...]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _tokens(text: str) -> list[_Token]:
    return [
        _Token(match.lastgroup, match.group(match.lastgroup), match.start(match.lastgroup))
        for match in TOKEN.finditer(text)
        if match.lastgroup
    ]


class _Reader:
    """Reads one expression from left to right; every refusal says where and what was expected."""

    def __init__(self, text: str, words: Vocabulary) -> None:
        self.text, self.words, self.tokens, self.next = text, words, _tokens(text), 0

    def look(self) -> _Token:
        return self.tokens[self.next] if self.next < len(self.tokens) else _Token("end", "", len(self.text))

    def take(self) -> _Token:
        token = self.look()
        self.next += 1
        return token

    def accept(self, kind: str, text: str = "") -> bool:
        token = self.look()
        wanted = token.kind == kind and (not text or token.text.lower() == text)
        self.next += wanted
        return wanted

    def refuse(self, token: _Token, hint: str) -> SeatsNotUnderstood:
        return SeatsNotUnderstood(position=token.at + 1, found=token.text or "…", hint=hint)

    def expression(self) -> tuple[Team, ...]:
        teams = self.teams()
        while self.accept("either"):
            teams += self.teams()
        if self.look().kind != "end":
            raise self.refuse(self.look(), EXAMPLE)
        if len(teams) > MOST_TEAMS:
            raise self.refuse(self.look(), f"1-{MOST_TEAMS}")
        return tuple(dict.fromkeys(teams))

    def teams(self) -> list[Team]:
        """One team as it is written; several where some of its people, whoever they are, need a skill."""
        seats = self.group()
        while not self.among_ahead() and self.accept("plus"):
            if self.among_ahead():
                break
            seats += self.group()
        if len(seats) > MOST_SEATS:
            raise self.refuse(self.look(), f"1-{MOST_SEATS}")
        return self.among(tuple(seats)) if self.among_ahead() else [tuple(seats)]

    def among_ahead(self) -> bool:
        kinds = [token.kind for token in self.tokens[self.next : self.next + 2]]
        return "among" in kinds[:1] or (kinds[1:] == ["among"] and kinds[0] in ("number", "word"))

    def among(self, seats: Team) -> list[Team]:
        first = self.look()
        if self.accept("among"):
            count = self.count()
        else:
            count = self.count()
            self.accept("among")
        skill = self.skill()
        free = [number for number, seat in enumerate(seats) if not seat.skill]
        if not skill or count > len(free):
            raise self.refuse(first, EXAMPLE_AMONG)
        return [
            tuple(replace(seat, skill=skill) if number in chosen else seat for number, seat in enumerate(seats))
            for chosen in _choices(seats, free, count)
        ]

    def count(self) -> int:
        token = self.take()
        text = WRITTEN_COUNTS.get(token.text.lower(), token.text)
        number = int(text) if text.isdecimal() and len(text) <= len(str(MOST_SEATS)) else 0
        if not 1 <= number <= MOST_SEATS:
            raise self.refuse(token, f"1-{MOST_SEATS}")
        self.accept("persons")
        return number

    def group(self) -> list[Seat]:
        before = self.count() if self.look().kind == "number" else 0
        seat = self.who()
        after = self.count() if not before and self.look().kind == "number" else 0
        return [Seat(seat.title, seat.specialty, self.skill())] * (before or after or 1)

    def who(self) -> Seat:
        token = self.take()
        if token.kind == "word" and token.text.lower() in self.words.anyone:
            return Seat(ANYONE)
        title = _known(self.words.titles, token.text) if token.kind == "word" else ""
        if not title:
            raise self.refuse(token, " / ".join([*dict.fromkeys(self.words.titles.values()), ANYONE]))
        return Seat(title, self.known("specialty", self.words.specialties))

    def skill(self) -> str:
        if self.accept("word", "with"):
            self.accept("word", "a")
            return self.named(self.take(), self.words.skills)
        return self.known("skill", self.words.skills)

    def known(self, kind: str, table: Mapping[str, str]) -> str:
        return self.named(self.take(), table) if self.look().kind == kind else ""

    def named(self, token: _Token, table: Mapping[str, str]) -> str:
        code = _known(table, token.text)
        if not code:
            raise self.refuse(token, " / ".join(list(table)[:8]))
        return code


def _shares(sizes: Sequence[int], count: int) -> Iterator[tuple[int, ...]]:
    """Every way to take so many seats out of kinds of these sizes."""
    if not sizes:
        yield ()
        return
    least = max(0, count - sum(sizes[1:]))
    for taken in range(min(sizes[0], count), least - 1, -1):
        for others in _shares(sizes[1:], count - taken):
            yield (taken, *others)


def _choices(seats: Team, free: Sequence[int], count: int) -> list[frozenset[int]]:
    """Which seats may be the ones that ask for the skill; equal seats need no telling apart."""
    kinds: dict[Seat, list[int]] = {}
    for number in free:
        kinds.setdefault(seats[number], []).append(number)
    shares = _shares([len(numbers) for numbers in kinds.values()], count)
    return [
        frozenset(number for numbers, taken in zip(kinds.values(), share, strict=True) for number in numbers[:taken])
        for share in islice(shares, MOST_TEAMS + 1)
    ]


def _known(table: Mapping[str, str], word: str) -> str:
    folded = {_folded(name).lower(): code for name, code in table.items()}
    return folded.get(_folded(word).lower(), "")


def read_seats(text: str, words: Vocabulary) -> tuple[Team, ...]:
    """The teams that an expression allows, any one of which is enough.

    Refuses with SeatsNotUnderstood (position counted from 1, what was found, a hint) and never guesses.
    """
    folded = _folded(text)
    if not folded or len(folded) > LONGEST:
        raise SeatsNotUnderstood(position=1, found=folded[:20] or "…", hint=EXAMPLE)
    return _Reader(folded, words).expression()


def can_sit(helper: Helper, seat: Seat) -> bool:
    """Whether one person fits one seat: the title on the day, the specialty in its brackets, the skill."""
    if seat.skill and seat.skill not in helper.skills:
        return False
    if seat.title == ANYONE:
        return True
    return any(
        title == seat.title and (not seat.specialty or specialty == seat.specialty)
        for title, specialty in helper.titles
    )


def lacking(helper: Helper, seat: Seat) -> tuple[str, ...]:
    """What a person lacks for a seat, the hardest to come by first: title, specialty, skill; empty when she fits."""
    found = []
    if seat.title not in (ANYONE, *(title for title, _ in helper.titles)):
        found.append("title")
    elif seat.specialty and (seat.title, seat.specialty) not in helper.titles:
        found.append("specialty")
    if seat.skill and seat.skill not in helper.skills:
        found.append("skill")
    return tuple(found)


def fill(team: Team, helpers: Sequence[Helper]) -> Filling:
    """Seat as many helpers as possible, each in one seat (a maximum bipartite matching by augmenting paths)."""
    seated: dict[int, Helper] = {}

    def place(helper: Helper, tried: set[int]) -> bool:
        for number, seat in enumerate(team):
            if number in tried or not can_sit(helper, seat):
                continue
            tried.add(number)
            if number not in seated or place(seated[number], tried):
                seated[number] = helper
                return True
        return False

    for helper in helpers:
        place(helper, set())
    empty = tuple(seat for number, seat in enumerate(team) if number not in seated)
    return Filling({number: helper.person_id for number, helper in seated.items()}, empty)


def best_filling(teams: Sequence[Team], helpers: Sequence[Helper]) -> Filling:
    """The filling of the team that has the fewest seats open; the earlier written one where they are equal."""
    return min((fill(team, helpers) for team in teams), key=lambda filling: len(filling.open_seats))


def still_wanted(teams: Sequence[Team], helpers: Sequence[Helper]) -> tuple[Team, ...]:
    """What is left to fill of each team in which everybody who said yes keeps a seat; of the best one otherwise."""
    if not helpers:
        return tuple(teams)
    fillings = [fill(team, helpers) for team in teams]
    kept = [filling.open_seats for filling in fillings if len(filling.seated) == len(helpers)]
    return tuple(dict.fromkeys(kept)) or (best_filling(teams, helpers).open_seats,)


def has_place_for(teams: Sequence[Team], helpers: Sequence[Helper], newcomer: Helper) -> bool:
    """Whether a team exists in which everybody who said yes keeps a seat and the newcomer gets one."""
    return any(len(fill(team, [*helpers, newcomer]).seated) == len(helpers) + 1 for team in teams)
