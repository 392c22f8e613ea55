"""Random histories of passes, evidence, affiliations, contributions, suspensions and votes, against a naive chronicle.

After each thing that happens, and on every day on which the chronicle foresees another state, every surface is asked: the
registry's search, the list of who could come, the checking page and its JSON, the papers that can be fetched, the status
lists, the explanation by page object and by the API, the door. The states of every day are compared after each thing, and at
a life's end the explanation of past days, as it was known then, with what the chronicle said on those days. Searches, lists of
candidates, pages and downloads, which cost most, are asked about the titles that changed since the last look, and about one
more in turn. A few lives are lived on PostgreSQL as well.
"""

import gzip
import os
import shutil
from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
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
from certificates.awards.versions.services import follow_chunk, place_of, versions_due
from certificates.credentials.models import Credential
from certificates.credentials.queries import status_list
from certificates.credentials.services import ensure_key
from certificates.documents.models import Document
from certificates.documents.queries import documents_of
from certificates.errors import NotInThisState, TitleHeldAlready, TitleNotEarned
from certificates.evidence.services import NewEvidence, end_evidence, record_evidence, void_evidence
from certificates.schemes.services import record_vote
from lms.clock import day_of, start_of, today
from lms.db import db, transaction
from lms.network.loading import LOADERS
from lms.places.api import load_areas
from registry import api
from registry.activities.queries import day_for_station
from registry.matching.queries import candidates_for
from tests.certificates.chronicle import FINAL, LAST, TITLES, Chronicle, Person
from tests.certificates.naive import DAY, Policy
from tests.certificates.network import ENTRIES, FOLDER, LEADER_TRAINING
from tests.registry.activities.planned import planned
from tests.registry.conftest import choices, details, small_areas

# Ten lives and one written by hand; on PostgreSQL one beside it. The nightly profile lives more on both.
FEWEST = 1 if os.environ.get("LMS_TEST_POSTGRES") else 10
MOST = max(FEWEST, (settings().max_examples - 50) // 4)
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


# ---- What can happen --------------------------------------------------------------------------------------------

WAIT = st.integers(0, 12)
SPAN = st.integers(1, 40)
EVIDENCE = st.sampled_from(
    ("pass", "qualification", "completion", "affiliation", "leader_role", "contribution", "contribution", "leave")
)
HAPPENINGS = st.one_of(
    st.tuples(st.just("says"), EVIDENCE, st.one_of(st.none(), SPAN)),
    st.tuples(st.just("ends"), st.sampled_from(("affiliation", "qualification", "leader_role", "leave"))),
    st.tuples(st.just("voids"), st.sampled_from(("pass", "completion"))),
    st.tuples(st.just("applies"), st.sampled_from(("WBC", "WBL"))),
    st.tuples(st.just("applies"), st.just("WBL")),
    st.tuples(
        st.sampled_from(("suspends", "restores", "withdraws", "gives_back")), st.sampled_from(("WBP", "WBC", "WBL"))
    ),
    st.tuples(st.just("renews"), st.just("WBC")),
    st.tuples(
        st.just("votes"), st.sampled_from(("WBC", "WBL")), st.integers(0, 20), st.integers(1, 3), st.integers(1, 15)
    ),
)
HISTORIES = st.lists(st.tuples(HAPPENINGS, WAIT), min_size=4, max_size=14)
# So that most lives hold something: what a leader and an adviser have on their first day.
BEGINNINGS = st.sets(st.sampled_from(("leader", "adviser")))
# Everything that can happen, once, in an order in which it means something: for those who live few lives.
A_FULL_LIFE = [
    (("votes", "WBL", 3, 1, 4), 2),
    (("suspends", "WBP"), 1),
    (("restores", "WBP"), 0),
    (("ends", "affiliation"), 6),
    (("says", "affiliation", None), 2),
    (("says", "contribution", None), 1),
    (("renews", "WBC"), 3),
    (("says", "leave", 5), 1),
    (("ends", "qualification"), 2),
    (("says", "qualification", 20), 1),
    (("withdraws", "WBL"), 1),
    (("gives_back", "WBC"), 1),
    (("applies", "WBC"), 4),
    (("voids", "pass"), 2),
]


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


class Stage:
    """What every history begins with; ``again`` goes back to it."""

    def __init__(self, app, database, clock, folder, people, client):
        self.database, self.clock, self.client = database, clock, client
        self.hanako, self.kanri, self.dan, self.sato = people
        (folder / "schemes.yaml").write_text(
            yaml.safe_dump([entry_of(code, policy) for code, policy in BEGINS.items()], allow_unicode=True)
        )
        shutil.copy(FOLDER / "specialties.yaml", folder)
        shutil.copy(FOLDER / "qualification_kinds.yaml", folder)
        small_areas(folder)
        with transaction() as work:
            load_areas(work, folder)
            certificates.load_schemes(work, folder)
            LOADERS["exam_body"](work, FOLDER)
            LOADERS["title_body"](work, FOLDER)
        ensure_key()
        station = api.enter_station(self.kanri.actor, details(), state="active", agreed_to_concept=True)
        self.station = api.station(station)
        begins_at = clock.moment + OCCURS_AFTER
        self.occurs_on = day_of(begins_at)
        self.days = {code: planned(self.sato, self.station, f"{code} 1名", begins_at) for code in BEGINS}
        self.begins_at = clock.moment
        self._let_go()
        database.keep()

    def _let_go(self):
        db.session.remove()
        db.engine.dispose()

    def again(self):
        self._let_go()
        self.database.fresh_from_kept()
        self.clock.set(self.begins_at)

    @staticmethod
    def follow_everybody():
        place = place_of("", versions_due())
        while place is not None and place.versions:
            place, _ = follow_chunk(place)


@pytest.fixture
def stage(app, database, clock, tmp_path, hanako, kanri, dan, sato, client, monkeypatch):
    # The bits of a status list are compared here; its signature, half of the time of a look, is proved elsewhere.
    monkeypatch.setattr("certificates.credentials.queries.signed", dict)
    # Whether a paper is handed out is compared; how it looks is proved elsewhere.
    monkeypatch.setattr("certificates.documents.views.pdf_of", lambda document, layout: PDF)
    return Stage(app, database, clock, tmp_path, (hanako, kanri, dan, sato), client)


def begun(world, beginnings):
    """The first day of a life."""
    needed = ["pass"] if beginnings else []
    needed += ["affiliation", "leader_role", "contribution", "completion"] if "leader" in beginnings else []
    needed += ["qualification"] if "adviser" in beginnings else []
    for kind in needed:
        world.happens("says", kind)
    for who, scheme in (("leader", "WBL"), ("adviser", "WBC")):
        if who in beginnings:
            world.happens("applies", scheme)


def days_of_change(world, until):
    """The days ahead, up to one, on which the book foresees another state, and the last."""
    awards = world.book.people[1].awards
    day, found = today() + DAY, []
    while day <= until:
        if day == until or any(a.states.get(day) != a.states.get(day - DAY) for a in awards):
            found.append(day)
        day += DAY
    return found


def live_until(world, day):
    """Go on to a day, looking at every surface whenever the book foresees a change, also one that a vote brings."""
    for changed_on in days_of_change(world, day):
        world.stage.clock.forward(days=(changed_on - today()).days)
        world.stage.follow_everybody()
        world.book.follow(1, today())
        world.compare_surfaces()


@pytest.mark.postgres
@settings(
    max_examples=MOST,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@example(beginnings={"leader", "adviser"}, history=A_FULL_LIFE)
@given(beginnings=BEGINNINGS, history=HISTORIES)
def test_rules_1_to_7_every_surface_says_on_every_day_what_a_naive_chronicle_says(stage, beginnings, history):
    stage.again()
    world = World(stage)
    begun(world, beginnings)
    for (what, *details_), wait in history:
        world.happens(what, *details_)
        world.compare_every_day()
        world.compare_surfaces()
        live_until(world, min(today() + wait * DAY, world.book.begin + LAST - 20 * DAY))
    live_until(world, world.book.begin + LAST)
    world.compare_past_days()
