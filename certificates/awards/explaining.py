"""One title of one person on one day, explained for whoever may know: the same answer as page, command and JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from certificates.awards.policies import OWN_TITLES, AwardPolicy
from certificates.awards.standing import PersonStanding, TitleStanding, next_step_of, standing_asked_for
from certificates.errors import AwardNotFound, SchemeNotFound
from certificates.schemes.queries import title_choices
from lms.accounts import api as accounts
from lms.errors import NotFound
from lms.policy import Actor, require

ME, ALL = "me", "all"


@dataclass(frozen=True)
class ExplainPage:
    """The answer with what the page around it needs. ``own`` is true for the person herself."""

    person: str
    kana: str
    public_id: str
    own: bool
    typed: str
    code: str
    standing: PersonStanding
    titles: tuple[TitleStanding, ...]
    choices: tuple[tuple[str, str], ...]


def titles_named(standing: PersonStanding, code: str) -> tuple[TitleStanding, ...]:
    """The lines of one title, a line for each of its fields; SchemeNotFound where the network has no such title."""
    found = tuple(t for t in standing.titles if code.lower() in (ALL, t.code.lower()))
    if not found:
        raise SchemeNotFound
    return found


def _person(actor: Actor, public_id: str) -> accounts.PersonCard:
    if public_id == ME:
        return accounts.person(accounts.subject_of(actor) or 0)
    try:
        return accounts.person_by_public_id(public_id)
    except NotFound as nobody:
        raise AwardNotFound from nobody


def explain_page(actor: Actor, person: str, code: str, typed: str = "") -> ExplainPage:
    """How a person ("me", or a public id) stands towards a title on a day as it was known then; today when empty.

    Refusals: AwardNotFound for people whom the reader may not know of here, SchemeNotFound, DateNotUnderstood.
    """
    require(actor, OWN_TITLES)
    card = _person(actor, person)
    if not AwardPolicy.allows(actor, card.id):
        raise AwardNotFound
    standing = standing_asked_for(card.id, typed)
    return ExplainPage(
        person=card.name,
        kana=card.kana,
        public_id=person,
        own=AwardPolicy.owns(actor, card.id),
        typed=typed,
        code=code,
        standing=standing,
        titles=titles_named(standing, code),
        choices=title_choices(),
    )


def facts_of(standing: PersonStanding, found: Sequence[TitleStanding]) -> dict[str, Any]:
    """The answer for a script: names of titles and conditions in both languages, advice in the reader's; of people nothing."""
    step = next_step_of(found)
    return {
        "on": standing.on,
        "known_at": standing.known_at,
        "titles": [_title_facts(t) for t in found],
        "next_step": {"title": step.title, "text": step.text, "link": step.link} if step else None,
    }


def _title_facts(t: TitleStanding) -> dict[str, Any]:
    return {
        "title": t.code,
        "specialty": t.specialty,
        "name": t.name,
        "name_ja": t.name_ja,
        "name_en": t.name_en,
        "scheme_version": t.version,
        "fulfilled": t.fulfilled,
        "since_on": t.since_on,
        "state": t.held.state if t.held else None,
        "state_label": t.held.label if t.held else None,
        "state_since_on": t.held.since_on if t.held else None,
        "state_until_on": t.held.state_until_on if t.held else None,
        "conditions": [
            {
                "kind": line.kind,
                "text": line.text,
                "text_ja": line.text_ja,
                "text_en": line.text_en,
                "fulfilled": line.fulfilled,
                "since_on": line.since_on,
                "until_on": line.until_on,
                "progress": line.progress,
                "to_do": line.to_do,
                "evidence": [{k: v for k, v in asdict(e).items() if k != "confirmed_by"} for e in line.evidence],
            }
            for line in t.lines
        ],
        "missing": [line.kind for line in t.missing],
        "can_apply": t.can_apply,
    }
