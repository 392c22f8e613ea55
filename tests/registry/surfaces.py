"""One history told to the product and to a naive chronicle alike, and every surface of the product held against the chronicle."""

import gzip
from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest
from sqlalchemy import select

from certificates import api as certificates
from certificates.awards.models import Award
from certificates.awards.queries import award_spans
from certificates.awards.services import (
    award_title,
    confirm_withdrawal,
    end_at_own_wish,
    propose_withdrawal,
    renew_award,
    restore_award,
    suspend_award,
)
from certificates.awards.standing import standing_for
from certificates.credentials.models import Credential
from certificates.credentials.queries import status_list
from certificates.documents.models import Document
from certificates.documents.queries import documents_of
from certificates.errors import NotInThisState, TitleHeldAlready, TitleNotEarned
from certificates.evidence.services import NewEvidence, end_evidence, record_evidence, void_evidence
from certificates.schemes.services import record_vote
from lms.clock import start_of, today
from lms.db import db, transaction
from registry import api
from registry.activities.queries import day_for_station
from registry.matching.queries import candidates_for
from tests.certificates.chronicle import FINAL, LAST, TITLES, Chronicle, Person
from tests.certificates.naive import DAY, Policy
from tests.certificates.network import ENTRIES, LEADER_TRAINING
from tests.registry.conftest import choices

BEGINS = {"WBP": Policy(), "WBC": Policy(grace_days=10), "WBL": Policy(grace_days=10, keep=2, months=1)}
OCCURS_AFTER = timedelta(days=30)
PUBLIC = {"active": "valid", "grace": "valid"}
HEADLINES = {
    "valid": "この証書は有効です。",
    "suspended": "この称号は、いま停止中です。",
    "withdrawn": "この称号は取り下げられました。",
    "annulled": "この称号は取り消されました。",
    "ended": "この称号は、本人の希望で終わりました。",
}
PDF = b"%PDF of this test"
REASON = {"reason": "わけ", "reason_en": "Why"}


def entry_of(code, policy):
    """A title of the sample with the numbers of a policy, so that a life of seventy days sees them all."""
    conditions = [_with(dict(c), policy) for c in ENTRIES[code]["conditions"]]
    short = {"validity_months": 1} if code == "WBC" else {}
    return {**ENTRIES[code], **short, "conditions": conditions}


def _with(condition, policy):
    if condition["loss"] == "grace":
        condition.update(grace_days=policy.grace_days, reason=f"{policy}", reason_en=f"{policy}")
    if condition["kind"] == "contribution":
        condition.update(keep_count=policy.keep, keep_months=policy.months)
    return condition


class World:
    """One history, told to the product and to the chronicle alike."""

    def __init__(self, stage):
        self.stage, self.person = stage, stage.hanako
        self.book = Chronicle(today(), BEGINS)
        self.book.people[1] = Person()
        self.refs, self.versions = {}, {"WBC": 1, "WBL": 1}
        self.looks, self.seen, self.said_of, self.known = 0, {}, {}, {}
        self.own = stage.hanako.browser()

    # ---- happenings

    def says(self, kind, days=None):
        until = today() + days * DAY if days and kind not in ("pass", "completion", "contribution") else None
        more = {"qualification": {"specialty": "fp"}, "completion": {"programme": LEADER_TRAINING}}.get(kind, {})
        row = self.book.says(1, kind, today(), until, **more)
        self.refs[row] = kind
        with transaction() as work:
            record_evidence(work, [NewEvidence(self.person.id, kind, today(), "chronicle", str(row), until, **more)])

    def ends(self, kind):
        row = self.book.open_row(1, kind, today())
        if row:
            self.book.ends(1, row, today())
            with transaction() as work:
                end_evidence(work, kind, "chronicle", str(row), today())

    def voids(self, kind):
        row = self.book.open_row(1, kind, today())
        if row:
            self.book.unsays(1, row)
            with transaction() as work:
                void_evidence(work, kind, "chronicle", str(row), "wrong")

    def applies(self, scheme):
        specialty = dict(TITLES)[scheme]
        if self.book.living(1, scheme):
            with pytest.raises(TitleHeldAlready):
                certificates.apply_for_title(self.person.actor, scheme, specialty, undertaking=True)
            return
        if not self.book.earns(1, scheme, today(), but=("undertaking",)):
            with pytest.raises(TitleNotEarned):
                certificates.apply_for_title(self.person.actor, scheme, specialty, undertaking=True)
            return
        if scheme == "WBC":
            self.book.promises(1, today())
        self.book.awards(1, scheme, today())
        application = certificates.apply_for_title(self.person.actor, scheme, specialty, undertaking=True)
        award_title(self.stage.dan.actor, application)

    def _award(self, scheme):
        """The award of a title that lives, in the book and in the product; None where there is none."""
        held = self.book.living(1, scheme)
        row = db.session.scalar(select(Award).where(Award.scheme_code == scheme, Award.live.is_(True)))
        assert bool(held) == bool(row)
        return (held, row.public_id) if held else (None, "")

    def suspends(self, scheme):
        held, award = self._award(scheme)
        if not held:
            return
        if held.states[today()] == "suspended":
            with pytest.raises(NotInThisState):
                suspend_award(self.stage.dan.actor, award, "x")
            return
        held.suspended.append([today(), None])
        suspend_award(self.stage.dan.actor, award, "x")

    def restores(self, scheme):
        held, award = self._award(scheme)
        if not held:
            return
        if not (held.suspended and held.suspended[-1][1] is None):
            with pytest.raises(NotInThisState):
                restore_award(self.stage.dan.actor, award, "x")
            return
        held.suspended[-1][1] = today()
        restore_award(self.stage.dan.actor, award, "x")

    def withdraws(self, scheme):
        held, award = self._award(scheme)
        if held:
            held.ended = (today(), "withdrawn")
            proposal = propose_withdrawal(self.stage.kanri.actor, award, "x")
            confirm_withdrawal(self.stage.dan.actor, proposal)

    def gives_back(self, scheme):
        held, award = self._award(scheme)
        if held:
            held.ended = (today(), "ended")
            end_at_own_wish(self.person.actor, award)

    def renews(self, scheme):
        held, award = self._award(scheme)
        if not held:
            return
        if self.book.people[1].renewed_on == today():
            renew_award(self.person.actor, award, undertaking=True)
            return
        self.book.promises(1, today(), again=True)
        self.book.people[1].renewed_on = today()
        renew_award(self.person.actor, award, undertaking=True)

    def votes(self, scheme, grace, keep, in_days):
        newest_on, newest = self.book.policies[scheme][-1]
        from_on = today() + in_days * DAY
        policy = Policy(grace, keep, newest.months)
        if from_on <= newest_on or policy == newest:
            return
        self.book.votes(scheme, policy, from_on)
        vote = {"held_on": today(), "body": "委員会", "for": 3, "against": 0, "abstained": 0}
        body = {"conditions": entry_of(scheme, policy)["conditions"]}
        self.versions[scheme] = record_vote(self.stage.kanri.actor, scheme, body, vote, from_on, self.versions[scheme])
        self.stage.follow_everybody()

    # ---- comparing

    def happens(self, what, *details):
        getattr(self, what)(*details)
        self.book.follow(1, today())

    def compare_every_day(self):
        """The states of every day, past and to come, as the projection that every surface reads has them."""
        rows = {}
        for span in award_spans([self.person.id])[self.person.id]:
            rows.setdefault(span.award_id, []).append(span)
        awards = {scheme: sorted(a for a in rows if rows[a][0].scheme == scheme) for scheme, _ in TITLES}
        for scheme, _ in TITLES:
            kept = [a for a in self.book.people[1].awards if a.scheme == scheme]
            assert len(kept) == len(awards[scheme]), scheme
            for held, number in zip(kept, awards[scheme], strict=True):
                day = held.started_on
                while day <= self.book.begin + LAST:
                    said = [s.state for s in rows[number] if s.from_on <= day and (not s.until_on or day < s.until_on)]
                    assert said == [held.states[day]], (scheme, day, today())
                    day += DAY

    def compare_surfaces(self):
        valid = self.book.valid_titles(1, today())
        assert {(c.scheme, c.specialty) for c in certificates.awards_held_by([self.person.id])[self.person.id]} == valid
        self._compare_registry({scheme for scheme, _ in valid})
        self._compare_papers()
        self._compare_status_lists()
        shown = {scheme: self.book.shown_state(1, scheme, today()) for scheme, _ in TITLES}
        self.known[today()] = shown
        assert self._explained(standing_for(self.person.id)) == shown, today()
        answer = self.own.get("/api/v1/titles/me/all").get_json()["titles"]
        assert _by_title((t["title"], t["specialty"], t["state"]) for t in answer) == shown, today()

    def compare_past_days(self):
        """What is explained today of a past day, as it was known then, is what the book said when that day was today."""
        days = sorted(self.known)
        for day in {days[0], days[len(days) // 3], days[2 * len(days) // 3], days[-1]}:
            then = standing_for(self.person.id, day, start_of(day + DAY))
            assert self._explained(then) == self.known[day], (day, today())

    @staticmethod
    def _explained(standing):
        return _by_title((t.code, t.specialty, t.held and t.held.state) for t in standing.titles)

    def _compare_registry(self, valid):
        person = self.book.people[1]
        if valid and not person.listed:
            api.save_offer(self.person.actor, self.person.id, api.Offer())
            api.start_listing(self.person.actor, self.person.id, choices("titles", "name"))
            person.listed = True
        for scheme in self._to_look_at(valid):
            # By rings around the station and by one question: two ways to the same people, in turn.
            asked = api.Criteria(scheme=scheme, sort=("distance", "listed")[self.looks % 2])
            hits = api.search_people(self.stage.sato.actor, self.stage.station, asked).hits
            shown = {hit.seen.person_id for hit in hits}
            assert shown == ({self.person.id} if person.listed and scheme in valid else set()), (scheme, today())
            occurrence, activity, card = day_for_station(self.stage.sato.actor, self.stage.days[scheme])
            then = {name for name, _ in self.book.valid_titles(1, self.stage.occurs_on)}
            could = {c.person_id for c in candidates_for(card, occurrence, activity)}
            # A candidate is visible today and holds the title on the day itself.
            if today() <= self.stage.occurs_on:
                assert could == ({self.person.id} if person.listed and valid and scheme in then else set()), scheme

    def _to_look_at(self, valid):
        """The titles of which the book says something else than at the last look, and one more in turn."""
        then = {name for name, _ in self.book.valid_titles(1, self.stage.occurs_on)}
        said = {scheme: (scheme in valid, scheme in then, bool(valid)) for scheme, _ in TITLES}
        turn = TITLES[self.looks % len(TITLES)][0]
        wanted = [scheme for scheme, _ in TITLES if scheme == turn or said[scheme] != self.seen.get(scheme)]
        self.looks, self.seen = self.looks + 1, said
        return wanted

    def _award_papers(self):
        """Each award of the book with its paper's number."""
        for scheme, _ in TITLES:
            kept = [a for a in self.book.people[1].awards if a.scheme == scheme]
            rows = db.session.scalars(select(Award).where(Award.scheme_code == scheme).order_by(Award.id)).all()
            for held, row in zip(kept, rows, strict=True):
                number = db.session.scalar(
                    select(Document.number).where(Document.subject == "award", Document.subject_id == row.id)
                )
                yield held.states[today()], row, number

    def _compare_papers(self):
        lines = {line.number: line for line in documents_of(self.person.actor, self.person.id)}
        for place, (state, _, number) in enumerate(self._award_papers()):
            word = PUBLIC.get(state, state)
            assert self.stage.client.get(f"/api/v1/verify/{number}").get_json()["outcome"] == word
            assert bool(lines[number].layouts) == (word == "valid"), state
            if self.said_of.get(number) != word or place == self.looks % len(TITLES):
                self._compare_page_and_download(number, word)
            self.said_of[number] = word

    def _compare_page_and_download(self, number, word):
        page = self.stage.client.get(f"/verify/{number}").get_data(as_text=True)
        assert [said for said, headline in HEADLINES.items() if headline in page] == [word]
        fetched = self.own.get(f"/documents/{number}/a4.pdf")
        assert (fetched.status_code, fetched.data == PDF) == ((200, True) if word == "valid" else (409, False)), word

    def _compare_status_lists(self):
        bits = {}
        for state, row, _ in self._award_papers():
            place = db.session.execute(
                select(Credential.list_number, Credential.list_place).where(Credential.award_id == row.id)
            ).one()
            for purpose, states in (("suspension", ("suspended",)), ("revocation", FINAL)):
                if (place.list_number, purpose) not in bits:
                    said = status_list(place.list_number, purpose)["credentialSubject"]["encodedList"][1:]
                    bits[place.list_number, purpose] = gzip.decompress(urlsafe_b64decode(said + "=" * (-len(said) % 4)))
                byte = bits[place.list_number, purpose][place.list_place // 8]
                assert bool(byte >> (7 - place.list_place % 8) & 1) == (state in states), (state, purpose)


def _by_title(told):
    """What is said of each title of the book, in words: None for one that was never held."""
    found = {(code, specialty): state for code, specialty, state in told}
    return {scheme: found.get((scheme, specialty)) for scheme, specialty in TITLES}
