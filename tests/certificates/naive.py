"""A slow second opinion on titles: it walks through the calendar one day after another and remembers.

It shares nothing with the product but the evidence values; every number is written out from the rules of the house
(1 to 7) and the policy values of the sample network.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
ASKS = {
    "WBP": ("pass",),
    "WBC": ("pass", "qualification", "undertaking"),
    "WBL": ("pass", "affiliation", "completion", "contribution"),
}
WORST_FIRST = ("annulled", "withdrawn", "ended", "suspended", "grace")


def covers(row, day):
    return row.from_on <= day and (row.until_on is None or day < row.until_on)


def months_later(day, months):
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True)
class Policy:
    """The numbers that a network chooses; those of the sample network are the rules of the house."""

    grace_days: int = 90
    keep: int = 6
    months: int = 12


SAMPLE = Policy()


class Diary:
    """One award of one title, lived day by day."""

    def __init__(self, scheme, evidence, started_on, specialty="", ended=None, suspended=(), policy=SAMPLE):
        self.policy = policy
        self.asks = ASKS[scheme]
        self.evidence = evidence
        self.started_on = started_on
        self.specialty = specialty
        self.ended = ended
        self.suspended = suspended
        self.without = {"affiliation": None, "undertaking": None, "contribution": None}
        self.over = None
        self.leader_once = False
        self.ages = {}

    def rows(self, kind):
        return [e for e in self.evidence if e.kind == kind]

    def on_leave(self, day):
        return any(covers(row, day) for row in self.rows("leave"))

    def grow_older(self, day):
        """Everything that waits for its months to go by is a day older, unless the holder is on leave."""
        if not self.on_leave(day):
            for key in self.ages:
                self.ages[key] += 1

    def so_long(self, day):
        """How many days the months are that begin on a day."""
        return (months_later(day, self.policy.months) - day).days

    def contributes(self, day):
        for row in self.rows("contribution"):
            if row.from_on <= day and row.id not in self.ages:
                self.ages[row.id] = 0
        if any(covers(row, day) for row in self.rows("leader_role")) and any(
            row.from_on <= day for row in self.rows("contribution")
        ):
            self.leader_once = True
        if self.started_on <= day and "award" not in self.ages:
            self.ages["award"] = 0
        if self.ages.get("award", 0) < self.so_long(self.started_on):
            return self.leader_once
        lately = [
            row
            for row in self.rows("contribution")
            if row.from_on <= day and self.ages[row.id] < self.so_long(row.from_on)
        ]
        return len(lately) >= self.policy.keep

    def holds(self, kind, day):
        if kind == "contribution":
            return self.contributes(day)
        rows = self.rows(kind)
        if kind == "qualification":
            rows = [row for row in rows if row.specialty == self.specialty]
        if kind == "completion":
            rows = [row for row in rows if row.programme == "leader-training"]
        return any(covers(row, day) for row in rows)

    def complaint(self, kind, day):
        """What one condition says about one day."""
        if self.holds(kind, day):
            if kind in self.without:
                self.without[kind] = 0
            return None
        if kind == "pass":
            later = [row for row in self.rows("pass") if row.from_on > day]
            return "suspended" if later else "annulled"
        if kind == "completion":
            return "suspended"
        if kind == "qualification":
            borne = [
                row
                for row in self.rows(kind)
                if row.specialty == self.specialty
                and row.until_on
                and row.until_on <= day < row.until_on + timedelta(days=row.grace_days)
            ]
            return "grace" if borne else "suspended"
        if self.without[kind] is None:
            return "suspended"
        self.without[kind] += 1
        return "grace" if self.without[kind] <= self.policy.grace_days else "suspended"

    def state(self, day):
        """Call for each day in turn. None before the award."""
        said = [self.complaint(kind, day) for kind in self.asks]
        self.grow_older(day)
        if day < self.started_on:
            return None
        if any(span[0] <= day < span[1] for span in self.suspended):
            said.append("suspended")
        if self.ended and day >= self.ended[0]:
            said.append(self.ended[1])
        worst = next((state for state in WORST_FIRST if state in said), "active")
        if self.over is None and worst in ("annulled", "withdrawn", "ended"):
            self.over = worst
        return self.over or worst


def lived(diary, first, last):
    """The states of every day between two days, both included, beginning with the earliest evidence."""
    begin = min([first, diary.started_on, *(e.from_on for e in diary.evidence)])
    states, day = {}, begin
    while day <= last:
        states[day] = diary.state(day)
        day += DAY
    return {day: state for day, state in states.items() if day >= first}
