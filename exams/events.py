"""What happened in exams. Each event carries sets, so that reactions work set-based."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PaperWithdrawn:
    """A frozen paper was taken out of use. A coming sitting that needs it refuses, which undoes the withdrawal."""

    paper_id: int
    code: str


@dataclass(frozen=True)
class AccommodationDecided:
    """What an application is granted has changed; an exam under way follows at once."""

    sitting_id: int
    seq: int
    break_minutes_before: int


@dataclass(frozen=True)
class ReservePaperUsed:
    """A sitting gives out its reserve paper from now on. Attempts refuse once somebody has begun, which undoes it."""

    sitting_id: int
    paper_id: int


@dataclass(frozen=True)
class AttemptsSubmitted:
    """Attempts of one sitting were handed in, by the candidates or by the clock. Judging comes after."""

    sitting_id: int
    attempt_ids: tuple[int, ...]


@dataclass(frozen=True)
class ScriptsSettled:
    """Written answers of these attempts have all their marks; their points can be computed."""

    sitting_id: int
    attempt_ids: tuple[int, ...]


@dataclass(frozen=True)
class ResultsReleased:
    """Results of one sitting became visible, all at one moment.

    attempt_ids  numbers that name an attempt over all sittings (an attempt's own id counts within its sitting)
    """

    sitting_id: int
    attempt_ids: tuple[int, ...]


@dataclass(frozen=True)
class ResultsCorrected:
    """Released results of one sitting were computed anew, and these changed.

    attempt_ids  numbers over all sittings, as in ResultsReleased
    """

    sitting_id: int
    attempt_ids: tuple[int, ...]


@dataclass(frozen=True)
class PassFact:
    """One pass as the packages above need it (rules 1).

    source    own_release or recognised
    handlers  people who marked, checked or recognised; they do not decide about a title of this person
    """

    pass_id: int
    person_id: int
    exam_body: str
    passed_on: date
    number: str
    source: str
    supervised: bool
    handlers: tuple[int, ...] = ()


@dataclass(frozen=True)
class PassesRecorded:
    """Passes came into the books by a release or a recognition."""

    passes: tuple[PassFact, ...]


@dataclass(frozen=True)
class PassVoided:
    """A pass was found wrong by two people; whatever rests on it falls."""

    pass_id: int
    person_id: int
    reason: str
