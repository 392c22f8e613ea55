"""Checking a number: the same answer for all that are unknown, never a name, every state of a title."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from certificates import api as certificates
from certificates.awards.services import end_at_own_wish
from certificates.errors import TooManyChecks
from certificates.verification.limits import MOST_A_MINUTE, count_check
from certificates.verification.queries import check_number
from lms.accounts.events import PersonDied
from lms.clock import today
from lms.db import db, transaction
from lms.text.numbers import ALPHABET, check_character, new_number
from tests.certificates.documents.papers import paper_of, papers_of, renames

pytestmark = pytest.mark.postgres
UNKNOWN = {"outcome": "unknown", "checked_on": "2026-11-20"}
MALFORMED = ("", "nonsense", "WB7K", "12345678901234567890", "日本語の番号です", "WB7K-3Q9M-2X!Z", "' OR 1=1 --")


@pytest.fixture
def number(life, hanako):
    life.passes(hanako)
    return paper_of(hanako).number


def test_rule_19_a_number_tells_state_title_body_dates_and_meaning(number):
    facts = check_number(number).public()

    assert facts == {
        "outcome": "valid",
        "number": number,
        "kind": "award_certificate",
        "title": "ウェルビーイングピア",
        "title_en": "Well-being Peer",
        "body": "見本ウェルビーイング推進機構 理事長",
        "body_en": "Sample Well-being Network Organisation",
        "issued_on": "2026-11-20",
        "since_on": "2026-11-20",
        "meaning": "ジェロントロジー検定試験に合格し、地域で支え合う仲間であることを示す呼称です。",
        "meaning_en": "A title for a neighbour who passed the gerontology exam and is ready to support others.",
        "checked_on": "2026-11-20",
    }


@pytest.mark.parametrize("name", ["", "山本 花子", "山田 太郎"])
def test_rule_19_no_answer_holds_a_name(life, hanako, number, name):
    for paper in papers_of(hanako):
        said = repr(check_number(paper.number, name).public())

        assert not any(word in said for word in ("山本", "花子", "やまもと", "1970"))


def test_rule_19_unknown_never_issued_and_malformed_numbers_answer_alike(number):
    never_issued = [new_number(prefix) for prefix in ("W", "G", "")]

    for typed in (*never_issued, *MALFORMED):
        for name in ("", "山本 花子"):
            assert check_number(typed, name).public() == UNKNOWN


def statements(act):
    """How many statements a call sends to the database."""
    sent = []
    listener = lambda *arguments: sent.append(arguments[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    act()
    event.remove(db.engine, "before_cursor_execute", listener)
    return len(sent)


def test_rule_19_known_and_unknown_numbers_ask_the_database_the_same_questions(number):
    known = statements(lambda: check_number(number))

    assert known > 3
    assert {statements(lambda typed=typed: check_number(typed)) for typed in (new_number("W"), *MALFORMED)} == {known}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.integers(0, 11), st.sampled_from(ALPHABET))
def test_rule_19_every_single_wrong_character_asks_to_read_again(number, place, sign):
    signs = list(number.replace("-", ""))
    right, signs[place] = signs[place], sign

    assert check_number("".join(signs)).outcome == ("valid" if sign == right else "misread")


def test_a_wrong_character_says_nothing_else(number):
    last = next(sign for sign in ALPHABET if sign != number[-1])

    assert check_number(number[:-1] + last, "山本 花子").public() == {"outcome": "misread", "checked_on": "2026-11-20"}
    assert check_character(number.replace("-", "")[:-1]) == number[-1]


@pytest.mark.parametrize(
    "written", [lambda n: n.lower(), lambda n: n.replace("-", " "), lambda n: n.replace("-", ""), lambda n: f" {n} "]
)
def test_a_number_is_read_however_it_is_typed(number, written):
    assert check_number(written(number)).outcome == "valid"


@pytest.mark.parametrize(
    ("name", "matches"),
    [
        ("山本 花子", True), ("山本花子", True), ("山本　花子", True), ("山本 華子", False), ("山本", False),
        ("山田 太郎", False), (" ", None),
    ],
)  # fmt: skip
def test_rule_19_a_name_is_compared_folded(number, name, matches):
    assert check_number(number, name).matches is matches


def test_rule_19_old_and_new_kanji_are_one_name(life, hanako):
    life.passes(hanako)
    renames(hanako, "髙﨑", "花子", ("たかさき", "はなこ"))

    assert check_number(paper_of(hanako).number, "高崎花子").matches is True


def test_rule_7_in_grace_the_public_reads_valid_and_no_day_that_tells_of_it(life, hanako, dan, clock):
    life.passes(hanako)
    affiliation = life.leads(hanako)
    certificates.award_title(dan.actor, certificates.apply_for_title(hanako.actor, "WBL"))
    (paper,) = [p for p in papers_of(hanako, "award_certificate") if p.content["title_code"] == "WBL"]
    before = check_number(paper.number).public()
    clock.forward(days=10)
    life.ends("affiliation", affiliation, today())

    during = check_number(paper.number).public()
    assert {**during, "checked_on": ""} == {**before, "checked_on": ""}

    clock.forward(days=89)
    assert check_number(paper.number).outcome == "valid"
    clock.forward(days=1)
    after = check_number(paper.number)
    assert (after.outcome, after.since_on, after.until_on) == ("suspended", today(), None)


def test_a_title_given_back_says_that_it_ended_at_the_holders_wish(life, hanako, number):
    end_at_own_wish(hanako.actor, certificates.awards_of([hanako.id])[hanako.id][0].public_id)

    assert check_number(number).outcome == "ended"
    assert check_number(paper_of(hanako, "pass_certificate").number).outcome == "valid"


def test_rule_21_papers_of_the_dead_stay_verifiable(hanako, number):
    with transaction() as work:
        work.announce(PersonDied(hanako.id, today()))

    assert check_number(number, "山本花子").public()["outcome"] == "valid"


def test_rule_19_the_limit_is_generous_and_counts_each_address_alone(clock):
    for _ in range(MOST_A_MINUTE):
        count_check("192.0.2.1")
    with pytest.raises(TooManyChecks):
        count_check("192.0.2.1")
    count_check("192.0.2.2")
    clock.forward(seconds=60)
    count_check("192.0.2.1")
    clock.forward(hours=-1)
    count_check("192.0.2.1")
