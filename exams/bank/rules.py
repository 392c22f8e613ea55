"""What an item may become, when it is ready, how a row of a file is read: pure."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.i18n_mark import N_
from lms.knowledge.api import CASE, ESSAY, SINGLE_CHOICE, faults_of
from lms.text.ruby import problems_in, ruby_plain

POOLS = ("practice", "secure")
STATES = ("draft", "review", "approved", "in_use", "rest", "retired")
VERDICTS = ("approve", "send_back")

# Two people who wrote nothing of it have to approve. A policy value (docs/decisions/0014): one reader overlooks what
# another sees, and a pass has to be defended years later. Changing it asks nothing of the tables.
REVIEWS_NEEDED = 2

# Where an item can go from where it is. A new version always goes back to draft (see NEW_VERSION_FROM).
STEPS = {
    "draft": ("review", "retired"),
    "review": ("draft", "approved"),
    "approved": ("in_use", "rest", "retired"),
    "in_use": ("rest", "retired"),
    "rest": ("approved", "retired"),
    "retired": (),
}
NEW_VERSION_FROM = ("draft", "approved", "in_use", "rest")
DRAWN_FROM = ("approved", "in_use")
# Kinds that are not places of a choice part: written answers have a part of their own, a case is only a stem.
NOT_DRAWN = (ESSAY, CASE)

POOL_NAMES = {"practice": N_("Practice pool"), "secure": N_("Secure pool")}
STATE_NAMES = {
    "draft": N_("Still a draft"),
    "review": N_("Under review"),
    "approved": N_("Approved for use"),
    "in_use": N_("In use"),
    "rest": N_("Resting"),
    "retired": N_("No longer used"),
}
STATE_TAGS = {
    "draft": "plain",
    "review": "warn",
    "approved": "good",
    "in_use": "info",
    "rest": "plain",
    "retired": "plain",
}
LEVEL_NAMES = {
    "knowledge": N_("Knowing"),
    "understanding": N_("Understanding"),
    "application": N_("Applying"),
}
KIND_NAMES = {
    "single_choice": N_("One right option"),
    "true_false": N_("True or false"),
    "multiple_response": N_("Several right options"),
    "matching": N_("Pairs to match"),
    "ordering": N_("An order to find"),
    "number": N_("A number"),
    "short_text": N_("A few words"),
    "essay": N_("Written answer"),
    "case": N_("A case with several questions"),
}
SCORING_NAMES = {
    "all": N_("The point only when everything is right"),
    "partial": N_("A share of the point for what is right"),
}
FAULT_NAMES = {
    "unknown_kind": N_("The kind of question is not known."),
    "no_stem": N_("The question itself is missing."),
    "no_rubric": N_("The marking lines are missing."),
    "too_few_options": N_("There have to be at least two options."),
    "options_not_distinct": N_("Two options are the same."),
    "no_key": N_("No option is marked as right."),
    "two_keys": N_("Only one option can be right."),
    "key_not_an_option": N_("The right option is not among the options."),
    "not_true_false": N_("A question of this kind has the two options true and false."),
    "choose_wrong": N_("The number of options to choose does not fit the right ones."),
    "too_few_rows": N_("There have to be at least two rows."),
    "rows_not_distinct": N_("Two rows are the same."),
    "pairs_incomplete": N_("Not every row has its right option."),
    "order_incomplete": N_("The right order does not hold every option once."),
    "no_range": N_("The right number is missing."),
    "range_wrong": N_("A range of right numbers is not complete, or its end lies before its beginning."),
    "no_accepted": N_("No accepted answer is given."),
    "accepted_too_long": N_("An accepted answer is longer than the field for it."),
    "image_without_alt": N_("A picture has no words for people who cannot see it."),
    "audio_without_transcript": N_("A sound has no written text for people who cannot hear it."),
    "no_rationale": N_("The reason for the right answer is missing."),
    "ruby_open": N_("A brace { } of the furigana is not closed."),
    "lengths_wrong": N_("The shortest and the longest length do not fit."),
}
CHECKLIST = {
    "one_key": N_("The key alone is right, whoever reads it"),
    "plausible": N_("Each wrong option is plausible to someone who does not know"),
    "negative": N_("A “not” in the question is emphasised"),
    "no_clue": N_("Length and wording of the options give no clue"),
    "source": N_("The source is named and says this"),
}


@dataclass(frozen=True)
class Draft:
    """A question as a writer hands it in: what candidates may see (body) and what they may not, apart."""

    topic_code: str
    level: str
    body: Mapping[str, Any]
    key: Mapping[str, Any]
    rationale: str = ""
    rationales: Mapping[str, str] = field(default_factory=dict)
    source_code: str = ""
    fact_codes: tuple[str, ...] = ()
    note: str = ""
    kind: str = SINGLE_CHOICE


def codes_in(cited: str | Iterable[str]) -> tuple[str, ...]:
    """Codes of facts, once each and in order; a text names them with commas, spaces or lines between."""
    named = re.split(r"[\s,;、，；]+", cited) if isinstance(cited, str) else cited
    return tuple(sorted({code for code in named if code}))


def option_id(place: int) -> str:
    """The id of the option at a place counted from 0: a, b, c ..."""
    return "abcdefghijklmnopqrstuvwxyz"[place]


def texts_of(body: Mapping[str, Any]) -> list[str]:
    """Everything of a question that a candidate reads, with its markup."""
    told = [str(body.get("stem", ""))]
    told += [str(line["text"]) for name in ("rows", "options") for line in body.get(name, ())]
    return told + [str(one.get(name) or "") for one in body.get("media", ()) for name in ("alt", "transcript")]


def search_text(body: Mapping[str, Any]) -> str:
    """Stem and options without readings, one a line."""
    return "\n".join(ruby_plain(text) for text in texts_of(body))


def faults_in(draft: Draft) -> list[str]:
    """Codes of what is still missing or wrong, beyond what its kind demands; empty when it can go to review."""
    faults = faults_of(draft.kind, draft.body, draft.key)
    if draft.kind == ESSAY:
        least, most = draft.body.get("least", 0), draft.body.get("most", 0)
        faults += [] if 0 < least < most else ["lengths_wrong"]
    elif draft.kind != CASE and not draft.rationale.strip():
        faults.append("no_rationale")
    if any(problem.kind == "open" for text in texts_of(draft.body) for problem in problems_in(text)):
        faults.append("ruby_open")
    return faults


def may_step(before: str, after: str) -> bool:
    """Whether an item can go from one state to another at all."""
    return after in STEPS[before]


def approvals(reviews: Sequence[tuple[int, str]], writers: Collection[int | None]) -> int:
    """How many people approved who wrote nothing of the item.

    reviews  (reviewer, verdict) of one version
    writers  the author and everybody who saved a version
    """
    return len({reviewer for reviewer, verdict in reviews if verdict == "approve" and reviewer not in writers})


def is_approved_by(reviews: Sequence[tuple[int, str]], writers: Collection[int | None]) -> bool:
    """Whether enough people other than the writers approved, and nobody sent it back."""
    return approvals(reviews, writers) >= REVIEWS_NEEDED and all(verdict == "approve" for _, verdict in reviews)


def unchecked(checked: Collection[str]) -> list[str]:
    """The points of the checklist that a reviewer has not ticked, in their order."""
    return [point for point in CHECKLIST if point not in checked]


def draft_of_row(row: Mapping[str, Any], topic_code: str) -> Draft:
    """Read a row of an items file: options in their order become a, b, c ...; an essay brings its rubric."""
    if row.get("kind") == ESSAY:
        body: dict[str, Any] = {"stem": row["stem"], "least": row["least"], "most": row["most"]}
        key: dict[str, Any] = {"rubric": list(row["rubric"])}
        rationales: dict[str, str] = {}
    else:
        options = row["options"]
        body = {
            "stem": row["stem"],
            "options": [{"id": option_id(n), "text": o["text"]} for n, o in enumerate(options)],
        }
        key = {"options": [option_id(n) for n, o in enumerate(options) if o.get("key")]}
        rationales = {option_id(n): o.get("rationale", "") for n, o in enumerate(options)}
    return Draft(
        topic_code=topic_code,
        level=row["level"],
        body=body,
        key=key,
        rationale=row.get("rationale", ""),
        rationales=rationales,
        source_code=row.get("source", ""),
        fact_codes=codes_in(row.get("fact") or ""),
        kind=row.get("kind", SINGLE_CHOICE),
    )


def spread_over_chapters(there: Mapping[str, int], shares: Mapping[str, int], count: int) -> dict[str, int]:
    """How many questions to draw from each chapter: as near to the shares as what is there allows, the earlier named first.

    there    questions by chapter
    shares   parts of the whole by chapter; without any every chapter has the same

    Sainte-Lague: the next one goes to the chapter that has least for its share; one without a share comes last.
    """
    given = dict.fromkeys(there, 0)
    for _ in range(min(count, sum(there.values()))):
        open_ones = [chapter for chapter in there if given[chapter] < there[chapter]]
        given[min(open_ones, key=lambda chapter: _filled(given[chapter], shares.get(chapter, 0) if shares else 1))] += 1
    return given


def _filled(given: int, share: int) -> float:
    return (2 * given + 1) / share if share else float("inf")
