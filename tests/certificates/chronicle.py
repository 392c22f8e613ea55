"""A slow second opinion on whole lives: who holds which title in which state on each day, as it is known on that day.

It keeps a plain list of what was said about each person and walks through the calendar with the naive diaries; it shares
neither code nor tables with the product.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from certificates.schemes.rules import Evidence
from tests.certificates.naive import ASKS, DAY, Diary, Policy, covers, months_later

LAST = timedelta(days=70)
FINAL = ("withdrawn", "annulled", "ended")
TITLES = (("WBP", ""), ("WBC", "fp"), ("WBL", ""))


@dataclass
class Held:
    """One award as the chronicle remembers it."""

    scheme: str
    started_on: date
    rows: dict[str, int] = field(default_factory=dict)
    ended: tuple[date, str] | None = None
    suspended: list[list[date | None]] = field(default_factory=list)
    states: dict[date, str] = field(default_factory=dict)


@dataclass
class Person:
    """What was said about one person so far."""

    facts: list[Evidence] = field(default_factory=list)
    awards: list[Held] = field(default_factory=list)
    listed: bool = False
    renewed_on: date | None = None


class Chronicle:
    """All people of one history. ``policies[scheme]`` are the numbers in force from a day on, in order."""

    def __init__(self, begin: date, policies: dict[str, Policy]) -> None:
        self.begin = begin
        self.policies = {scheme: [(date.min, policy)] for scheme, policy in policies.items()}
        self.people: dict[int, Person] = {}
        self.rows = 0

    # ---- What is said

    def says(self, who, kind, from_on, until_on=None, **more):
        """A fact is written down; returns its number."""
        self.rows += 1
        self.people[who].facts.append(Evidence(self.rows, kind, from_on, until_on, **more))
        return self.rows

    def unsays(self, who, row):
        """A fact turns out never to have held."""
        facts = self.people[who].facts
        facts[:] = [fact for fact in facts if fact.id != row]

    def ends(self, who, row, until_on):
        """A fact holds until before a day."""
        facts = self.people[who].facts
        facts[:] = [replace(fact, until_on=until_on) if fact.id == row else fact for fact in facts]

    def open_row(self, who, kind, today):
        """The newest fact of a kind that holds today, or 0."""
        rows = [fact.id for fact in self.people[who].facts if fact.kind == kind and covers(fact, today)]
        return rows[-1] if rows else 0

    # ---- What follows

    def has(self, who, kind, today, specialty="fp"):
        facts = [
            f
            for f in self.people[who].facts
            if f.kind == kind and (kind != "qualification" or f.specialty == specialty)
        ]
        if kind == "contribution":
            done = [fact for fact in facts if fact.from_on <= today]
            return bool(done) and self.has(who, "leader_role", today)
        return any(covers(fact, today) for fact in facts)

    def earns(self, who, scheme, today, but=()):
        """Whether all conditions of a first award hold today."""
        return all(self.has(who, kind, today) for kind in ASKS[scheme] if kind not in but)

    def awards(self, who, scheme, today):
        """Somebody decides that the title is held from today on."""
        self.people[who].awards.append(Held(scheme, today))

    def living(self, who, scheme):
        """The award that has not ended."""
        return next((a for a in self.people[who].awards if a.scheme == scheme and not a.ended), None)

    def was_given_up(self, who, scheme):
        return any(
            a.ended and a.ended[1] in ("withdrawn", "ended") for a in self.people[who].awards if a.scheme == scheme
        )

    def covered_until(self, who, today):
        """First day without an undertaking, of the time without a gap that holds today; None when none holds."""
        day = today
        while any(covers(f, day) for f in self.people[who].facts if f.kind == "undertaking"):
            day += DAY
        return None if day == today else day

    def promises(self, who, today, *, again=False):
        """The undertaking is given; twice on a day is once, and one that holds is not asked for again."""
        facts, until = self.people[who].facts, self.covered_until(who, today)
        if (until and not again) or any(f.kind == "undertaking" and f.from_on == today for f in facts):
            return
        self.says(who, "undertaking", today, months_later(until or today, 1))

    def votes(self, scheme, policy, from_on):
        """New numbers hold from a day on."""
        self.policies[scheme].append((from_on, policy))
        self.policies[scheme].sort(key=lambda pair: pair[0])

    def follow(self, who, today):
        """What the facts of today lead to: a title that follows by itself, and the states of the days to come."""
        person = self.people[who]
        if self.earns(who, "WBP", today) and not self.living(who, "WBP") and not self.was_given_up(who, "WBP"):
            person.awards.append(Held("WBP", today))
        for award in person.awards:
            if not (award.ended and award.ended[1] == "annulled"):
                self.walk(person, award)
                if award.states[today] == "annulled":
                    award.ended = (award.started_on, "annulled")

    def walk(self, person, award):
        specialty = dict(TITLES)[award.scheme]
        spans = [(a, b or date.max) for a, b in award.suspended]
        versions = self.policies[award.scheme]
        diaries = [
            (from_on, Diary(award.scheme, person.facts, award.started_on, specialty, award.ended, spans, policy))
            for from_on, policy in versions
        ]
        day = min([award.started_on, *(fact.from_on for fact in person.facts)])
        over = None
        while day <= self.begin + LAST:
            said = [(from_on, diary.state(day)) for from_on, diary in diaries]
            state = [word for from_on, word in said if from_on <= day][-1]
            over = over or (state if state in FINAL else None)
            award.states[day] = over or state
            day += DAY

    # ---- What is asked

    def state(self, award, on):
        return award.states.get(on) if on >= award.started_on else None

    def valid_titles(self, who, on):
        """The titles that count on a day."""
        return {
            (award.scheme, dict(TITLES)[award.scheme])
            for award in self.people[who].awards
            if self.state(award, on) in ("active", "grace")
        }

    def shown_state(self, who, scheme, on):
        """What an explanation says: the award that lives, else the newest."""
        own = [a for a in self.people[who].awards if a.scheme == scheme and a.started_on <= on]
        living = [a for a in own if self.state(a, on) not in FINAL]
        return self.state((living or own)[-1], on) if own else None
