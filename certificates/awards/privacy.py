"""What titles, evidence and qualifications keep of a person: handed out on request, and removed for good."""

from typing import Any

from sqlalchemy import select, update

from certificates.awards.appeals.models import TitleAppeal, TitleAppealMessage
from certificates.awards.models import AwardEvent, TitleApplication, WithdrawalProposal
from certificates.awards.queries import award_spans, awards_of
from certificates.awards.reminders.queries import reminders_of
from certificates.evidence.models import EvidenceRow
from certificates.evidence.queries import records_of, rows_of
from certificates.qualifications.models import Qualification, QualificationEvent, QualificationFile
from lms.db import Work, db
from lms.files.api import forget
from lms.i18n_mark import N_
from lms.ui.plug import PersonalData

UNTIL_ERASED = N_("until the record is erased")
PERSONAL_DATA = (
    PersonalData("evidence", N_("What a title rests on, with days; codes without names"), UNTIL_ERASED),
    PersonalData("merged_record", N_("Which records became one"), UNTIL_ERASED),
    PersonalData("qualification", N_("Kind, number and days of a qualification"), UNTIL_ERASED),
    PersonalData("qualification_file", N_("Pictures of certificates"), UNTIL_ERASED),
    PersonalData("qualification_event", N_("Who checked a qualification, and why it was not accepted"), UNTIL_ERASED),
    PersonalData("award", N_("Titles with their days"), N_("for good, without a name after erasure")),
    PersonalData(
        "award_event", N_("Decisions about titles with reasons"), N_("for good, without reasons after erasure")
    ),
    PersonalData("award_span", N_("States of titles by day"), N_("for good, without a name after erasure")),
    PersonalData(
        "award_reminder", N_("Days on which a holder was reminded"), N_("for good, without a name after erasure")
    ),
    PersonalData("title_application", N_("Applications with the person's own words"), UNTIL_ERASED),
    PersonalData(
        "title_appeal", N_("Appeals about titles with the answers"), N_("for good, without words after erasure")
    ),
    PersonalData("title_appeal_message", N_("What was written in an appeal about a title"), UNTIL_ERASED),
    PersonalData("withdrawal_proposal", N_("Proposals to withdraw a title, with reasons"), UNTIL_ERASED),
    PersonalData("undertaking", N_("Undertakings with their days"), UNTIL_ERASED),
)


def appeals_with_words(records: list[int]) -> dict[TitleAppeal, list[TitleAppealMessage]]:
    """The appeals of a person's records with their threads."""
    rows = db.session.scalars(select(TitleAppeal).where(TitleAppeal.person_id.in_(records)).order_by(TitleAppeal.id))
    return {
        row: list(db.session.scalars(select(TitleAppealMessage).where(TitleAppealMessage.appeal_id == row.id)))
        for row in rows
    }


def title_facts(person_id: int) -> dict[str, Any]:
    """Everything about titles, for the file that a person may ask for."""
    records = list(records_of([person_id]))
    papers = db.session.scalars(select(Qualification).where(Qualification.person_id.in_(records)))
    applied = db.session.scalars(select(TitleApplication).where(TitleApplication.person_id.in_(records)))
    appeals = appeals_with_words(records)
    return {
        "titles": [
            {"title": c.name_ja, "started_on": c.started_on, "state": c.state, "since_on": c.since_on}
            for c in awards_of([person_id])[person_id]
        ],
        "title_states": [
            {
                "title": s.scheme,
                "specialty": s.specialty,
                "state": s.state,
                "from_on": s.from_on,
                "until_on": s.until_on,
            }
            for s in award_spans([person_id])[person_id]
        ],
        "title_reminders": [
            {"matter_on": r.matter_on, "days_before": r.step, "reminded_at": r.recorded_at}
            for found in reminders_of(c.id for c in awards_of([person_id])[person_id]).values()
            for r in found.values()
            if r.told
        ],
        "evidence": [
            {"kind": r.kind, "from_on": r.from_on, "until_on": r.until_on, "recorded_at": r.recorded_at}
            for r in rows_of(records)
        ],
        "qualifications": [
            {"kind": q.kind_code, "number": q.number, "issued_on": q.issued_on, "state": q.state, "note": q.note}
            for q in papers
        ],
        "title_appeals": [
            {
                "about": a.about,
                "opened_at": a.opened_at,
                "outcome": a.outcome,
                "answer": a.answer,
                "words": [w.body for w in appeals[a]],
            }
            for a in appeals
        ],
        "applications": [
            {"title": a.scheme_code, "statement": a.statement, "applied_at": a.applied_at, "state": a.state}
            for a in applied
        ],
    }


def erase_titles(work: Work, person_id: int) -> None:
    """Remove words and numbers; days and states stay, so that a certificate's number can still be answered."""
    records = list(records_of([person_id]))
    papers = list(work.session.scalars(select(Qualification).where(Qualification.person_id.in_(records))))
    pictures = select(QualificationFile).where(QualificationFile.qualification_id.in_([p.id for p in papers]))
    forget(work, [picture.file_id for picture in work.session.scalars(pictures)])
    for paper in papers:
        paper.number, paper.note = f"erased-{paper.id}", ""
    work.session.flush()
    for table, condition in (
        (QualificationEvent, QualificationEvent.qualification_id.in_([p.id for p in papers])),
        (TitleApplication, TitleApplication.person_id.in_(records)),
    ):
        work.session.execute(update(table).where(condition).values(reason=""))
    work.session.execute(update(TitleApplication).where(TitleApplication.person_id.in_(records)).values(statement=""))
    work.session.execute(update(EvidenceRow).where(EvidenceRow.person_id.in_(records)).values(facts={}))
    for appeal, words in appeals_with_words(records).items():
        appeal.answer = ""
        for word in words:
            work.session.delete(word)
    own = [card.id for card in awards_of([person_id])[person_id]]
    work.session.execute(update(AwardEvent).where(AwardEvent.award_id.in_(own)).values(reason=""))
    work.session.execute(update(WithdrawalProposal).where(WithdrawalProposal.award_id.in_(own)).values(reason=""))
