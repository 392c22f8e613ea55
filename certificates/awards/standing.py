"""How a person stands towards each title on a day: fulfilled by what, missing what, what to do next.

One answer for her own page, for the decider, for the secretariat and for ``lms explain``; also for a past day as
it was known then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext

from certificates.awards.follow import happened, specialties_to_try
from certificates.awards.models import Award, AwardEvent
from certificates.awards.on_record import awards_of, events_of
from certificates.awards.queries import open_applications
from certificates.awards.rules import facts_of
from certificates.awards.words import (
    EVIDENCE_NAMES,
    STATE_MARKS,
    STATE_NAMES,
    condition_text,
    progress_words,
    title_name,
    to_do,
)
from certificates.errors import SchemeNotFound
from certificates.evidence.models import EvidenceRow
from certificates.evidence.queries import records_of, rows_of, value_of
from certificates.qualifications.queries import kinds, waiting_specialties
from certificates.schemes.queries import (
    SpecialtyCard,
    TitleCard,
    Versions,
    scheme_versions,
    specialty_names,
    versions_of,
)
from certificates.schemes.rules import (
    FAR,
    FINAL,
    GRACE,
    PASS,
    UNDERTAKING,
    VALID,
    Evaluation,
    Evidence,
    Fulfilment,
    evaluate,
)
from certificates.schemes.timeline import Standing, state_on, timeline_under
from lms.clock import start_of, today
from lms.text.wareki import parse_date
from lms.ui.formats import page_language


@dataclass(frozen=True)
class EvidenceLine:
    """One row that a condition rests on; ``confirmed_by`` are people's ids, for those who decide."""

    kind: str
    label: str
    detail: str
    from_on: date
    until_on: date | None
    recorded_at: datetime
    confirmed_by: tuple[int, ...]


@dataclass(frozen=True)
class ConditionLine:
    """One condition in plain words. ``to_do`` and ``link`` say what to do while it is missing."""

    kind: str
    text: str
    text_ja: str
    text_en: str
    fulfilled: bool
    since_on: date | None
    until_on: date | None
    lost_on: date | None
    progress: str
    to_do: str
    link: str
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True)
class HeldTitle:
    """The award as it stood on the day. ``last_day_on`` is the last day of grace."""

    id: int
    public_id: str
    started_on: date
    until_on: date | None
    state: str
    label: str
    mark: str
    since_on: date
    state_until_on: date | None
    last_day_on: date | None
    valid: bool
    over: bool


@dataclass(frozen=True)
class TitleStanding:
    """One title, or one field of it, for one person on one day.

    fulfilled     all conditions hold; ``since_on`` is the day of the last that came
    can_apply     the person could apply now (an undertaking is given with the application)
    application   public id of the application that waits
    """

    code: str
    specialty: str
    name: str
    name_ja: str
    name_en: str
    meaning: str
    version: int
    version_id: int
    by_rule: bool
    fulfilled: bool
    since_on: date | None
    lines: tuple[ConditionLine, ...]
    held: HeldTitle | None
    can_apply: bool
    application: str

    @property
    def missing(self) -> tuple[ConditionLine, ...]:
        return tuple(line for line in self.lines if not line.fulfilled)


@dataclass(frozen=True)
class NextStep:
    """The one thing to do next."""

    title: str
    text: str
    link: str
    button: str


@dataclass(frozen=True)
class PersonStanding:
    """Every title of the network for one person on one day; ``known_at`` is None for what is known now."""

    person_id: int
    on: date
    known_at: datetime | None
    titles: tuple[TitleStanding, ...]
    next_step: NextStep | None

    @property
    def held(self) -> tuple[TitleStanding, ...]:
        """The titles that are not over."""
        return tuple(t for t in self.titles if t.held and not t.held.over)

    @property
    def urgent(self) -> bool:
        """True when the next step is worth the first place on the home page."""
        shaky = any(t.held and t.held.state == GRACE for t in self.titles)
        return self.next_step is not None and (shaky or any(t.can_apply for t in self.titles))


@dataclass(frozen=True)
class _Known:
    """What is on record of one person, as far as known at an instant."""

    on: date
    known_at: datetime | None
    rows: Mapping[int, EvidenceRow]
    evidence: Sequence[Evidence]
    awards: Sequence[Award]
    events: Mapping[int, Sequence[AwardEvent]]
    waiting: frozenset[str]
    open: Mapping[tuple[str, str], str]
    fields: Mapping[str, SpecialtyCard]
    kind_names: Mapping[str, str]


def _load(person_id: int, on: date, known_at: datetime | None) -> _Known:
    records = list(records_of([person_id]))
    rows = rows_of(records, known_at)
    awards = awards_of(records=records).scalars().all()
    events: dict[int, list[AwardEvent]] = {award.id: [] for award in awards}
    for event in events_of(awards=list(events)).scalars() if events else ():
        if known_at is None or event.recorded_at <= known_at:
            events[event.award_id].append(event)
    language = page_language()
    return _Known(
        on=on,
        known_at=known_at,
        rows={row.id: row for row in rows},
        evidence=[value_of(row) for row in rows],
        awards=[award for award in awards if award.started_on <= on and events[award.id]],
        events=events,
        waiting=frozenset(waiting_specialties(person_id, known_at)),
        open=open_applications(records, known_at),
        fields=specialty_names(),
        kind_names={code: kind.label(language) for code, kind in kinds().items()},
    )


def _standing_of(award: Award, versions: Versions, known: _Known) -> Standing | None:
    facts = facts_of(award.started_on, happened(known.events[award.id]))
    return state_on(timeline_under(versions.rules, known.evidence, facts, award.specialty_code), known.on)


def _held(award: Award, standing: Standing) -> HeldTitle:
    until_on = None if standing.until_on == FAR else standing.until_on
    return HeldTitle(
        id=award.id,
        public_id=award.public_id,
        started_on=award.started_on,
        until_on=award.until_on,
        state=standing.state,
        label=gettext(STATE_NAMES[standing.state]),
        mark=STATE_MARKS[standing.state],
        since_on=standing.from_on,
        state_until_on=until_on,
        last_day_on=until_on - timedelta(days=1) if until_on and standing.state == GRACE else None,
        valid=standing.state in VALID,
        over=standing.state in FINAL,
    )


def _newest_held(known: _Known, versions: Versions, specialty: str) -> tuple[Award, HeldTitle] | None:
    """The award that counts: the one that lives, else the newest that ended."""
    found = [
        (award, _held(award, standing))
        for award in known.awards
        if (award.scheme_code, award.specialty_code) == (versions.code, specialty)
        for standing in [_standing_of(award, versions, known)]
        if standing is not None
    ]
    return max(found, key=lambda pair: (not pair[1].over, pair[0].id), default=None)


def _evidence_line(row: EvidenceRow, known: _Known) -> EvidenceLine:
    detail = known.kind_names.get(row.facts.get("qualification_kind", ""), row.facts.get("name", ""))
    said = (row.facts["confirmed_by"],) if "confirmed_by" in row.facts else tuple(row.handlers)
    return EvidenceLine(
        kind=row.kind,
        label=gettext(EVIDENCE_NAMES[row.kind]),
        detail=detail,
        from_on=row.from_on,
        until_on=row.until_on,
        recorded_at=row.recorded_at,
        # Who marked an exam or a plan stays unknown above; who confirmed is named.
        confirmed_by=() if row.kind == PASS else said,
    )


def _line(found: Fulfilment, known: _Known, specialty: str) -> ConditionLine:
    waiting = specialty in known.waiting or (not specialty and bool(known.waiting))
    text, link = ("", "") if found.fulfilled else to_do(found, waiting=waiting)
    return ConditionLine(
        kind=found.condition.kind,
        text=condition_text(found.condition),
        text_ja=found.condition.text,
        text_en=found.condition.text_en,
        fulfilled=found.fulfilled,
        since_on=found.since_on,
        until_on=found.until_on,
        lost_on=found.lost_on,
        progress=progress_words(found),
        to_do=text,
        link=link,
        evidence=tuple(_evidence_line(known.rows[number], known) for number in found.evidence),
    )


def _only_promise_missing(evaluation: Evaluation) -> bool:
    return all(f.condition.kind == UNDERTAKING for f in evaluation.missing)


def _title_standing(known: _Known, versions: Versions, specialty: str) -> TitleStanding:
    card, rules = versions.card_on(known.on), versions.rules_on(known.on)
    field = known.fields.get(specialty)
    pair = _newest_held(known, versions, specialty)
    living = pair[0] if pair and not pair[1].over else None
    evaluation = evaluate(rules, known.evidence, known.on, specialty, living.started_on if living else None)
    application = known.open.get((versions.code, specialty), "")
    free = living is None and not application and bool(specialty or not rules.by_specialty)
    again = not rules.by_rule or (pair is not None and pair[1].over)
    return TitleStanding(
        code=versions.code,
        specialty=specialty,
        name=title_name(card, field),
        name_ja=title_name(card, field, "ja"),
        name_en=title_name(card, field, "en"),
        meaning=_meaning(card),
        version=card.version,
        version_id=card.version_id,
        by_rule=rules.by_rule,
        fulfilled=evaluation.fulfilled,
        since_on=evaluation.since_on,
        lines=tuple(_line(f, known, specialty) for f in evaluation.fulfilments),
        held=pair[1] if pair else None,
        can_apply=free and again and _only_promise_missing(evaluation),
        application=application,
    )


def _meaning(card: TitleCard) -> str:
    return card.meaning if page_language() == "ja" else card.meaning_en


def _brackets(known: _Known, versions: Versions) -> Iterable[str]:
    """The fields in which a title is shown: verified, waiting or held ones; one line without field if there is none."""
    rules = versions.rules_on(known.on)
    held = {award.specialty_code for award in known.awards if award.scheme_code == versions.code}
    found = {*specialties_to_try(rules, known.evidence), *held}
    if rules.by_specialty:
        found |= known.waiting
    return [code for code in known.fields if code in found] or [""] if rules.by_specialty else [""]


def standing_for(person_id: int, on: date | None = None, known_at: datetime | None = None) -> PersonStanding:
    """Explain every title for a person on a day (today unless said).

    known_at   leave out what was recorded later: the answer as it was given on that day
    """
    day = on or today()
    known = _load(person_id, day, known_at)
    found = tuple(
        _title_standing(known, versions, specialty)
        for versions in scheme_versions().values()
        if versions.cards[0].from_on <= day
        for specialty in _brackets(known, versions)
    )
    return PersonStanding(person_id, day, known_at, found, next_step_of(found))


def next_step_of(found: Sequence[TitleStanding]) -> NextStep | None:
    """The one next step: mend what is about to be lost, then apply, then the first thing that is missing."""
    shaky = next((t for t in found if t.held and t.held.state == GRACE and t.missing), None)
    if shaky:
        return _mend(shaky, f"/my/titles#{shaky.code}{shaky.specialty}")
    ready = next((t for t in found if t.can_apply), None)
    if ready:
        return NextStep(
            gettext("You can apply for %(title)s", title=ready.name),
            gettext("Read what the title asks for and send your application. It takes a few minutes."),
            f"/my/titles/apply/{ready.code}" + (f"/{ready.specialty}" if ready.specialty else ""),
            gettext("Apply"),
        )
    open_title = next((t for t in found if t.missing and not t.application and not (t.held and t.held.over)), None)
    return _mend(open_title) if open_title else None


def _mend(found: TitleStanding, fallback: str = "") -> NextStep | None:
    line = next((line for line in found.missing if line.link), None) or (found.missing[0] if fallback else None)
    if line is None:
        return None
    return NextStep(
        gettext("For %(title)s: %(condition)s", title=found.name, condition=line.text),
        line.to_do,
        line.link or fallback,
        gettext("Go there"),
    )


@dataclass(frozen=True)
class ApplyPage:
    """What a person reads before she applies. ``promise`` holds the words of the undertaking still to be given."""

    title: TitleStanding
    promise: str


def apply_page(person_id: int, scheme: str, specialty: str) -> ApplyPage:
    """The page before an application; also for a field in which the person has no qualification yet: it says so.

    SchemeNotFound for titles and fields that there are not.
    """
    versions, known = versions_of(scheme), _load(person_id, today(), None)
    card, rules = versions.card_on(known.on), versions.rules_on(known.on)
    if specialty and not (rules.by_specialty and specialty in known.fields):
        raise SchemeNotFound
    standing = _title_standing(known, versions, specialty)
    promised = any(line.kind == UNDERTAKING and not line.fulfilled for line in standing.lines)
    words = card.undertaking if page_language() == "ja" else card.undertaking_en
    return ApplyPage(standing, words if promised else "")


def standing_asked_for(person_id: int, typed: str) -> PersonStanding:
    """The standing today, or as it was known at the end of a day that was typed; refuses what is no day."""
    if not typed.strip():
        return standing_for(person_id)
    on = parse_date(typed)
    return standing_for(person_id, on, start_of(on + timedelta(days=1)))
