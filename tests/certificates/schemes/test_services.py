"""A version comes into force by a vote and is never rewritten; another network is another folder of data."""

import pytest
import yaml
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from certificates import api as certificates
from certificates.errors import SchemeNotFound, SchemeUnreadable, VersionChanged, VoteMissing
from certificates.schemes.models import SchemeVersion
from certificates.schemes.queries import versions_of
from lms.clock import now
from lms.db import db, transaction
from lms.network.loading import LOADERS
from tests.certificates.conftest import states
from tests.certificates.network import ENTRIES, FOLDER, day

VOTE = {"held_on": day(2026, 4, 1), "body": "制度委員会", "for": 4, "against": 1, "abstained": 0}


def load(folder):
    with transaction() as work:
        certificates.load_schemes(work, folder)


@pytest.fixture
def folder(tmp_path):
    def write(*entries):
        (tmp_path / "schemes.yaml").write_text(yaml.safe_dump(list(entries), allow_unicode=True))
        return tmp_path

    return write


def second_version(**changes):
    return {**ENTRIES["WBP"], "version": 2, "from_on": day(2027, 5, 1), "vote": VOTE, **changes}


@pytest.mark.postgres
def test_loading_twice_changes_nothing(network, folder):
    load(folder(*ENTRIES.values()))

    assert db.session.query(SchemeVersion).count() == 3


@pytest.mark.parametrize(
    "vote",
    [
        None,
        {**VOTE, "for": 2, "against": 2},
        {**VOTE, "for": 0, "against": 0},
        {**VOTE, "held_on": day(2027, 5, 2)},
        {**VOTE, "body": ""},
    ],
)
def test_no_version_comes_into_force_without_a_vote_that_carried_it(network, folder, vote):
    with pytest.raises(VoteMissing):
        load(folder(ENTRIES["WBP"], second_version(vote=vote)))
    assert len(versions_of("WBP").cards) == 1


@pytest.mark.postgres
def test_the_table_itself_refuses_a_version_that_was_voted_down(network):
    voted_down = {
        "scheme_id": 1,
        "version": 9,
        "body": {},
        "from_on": day(2027, 5, 1),
        "vote_on": day(2026, 4, 1),
        "vote_body": "x",
        "votes_for": 2,
        "votes_against": 3,
        "recorded_at": now(),
    }

    with transaction() as work, pytest.raises(IntegrityError):
        work.session.execute(insert(SchemeVersion), voted_down)


def test_a_version_in_force_cannot_be_changed(network, folder):
    with pytest.raises(VersionChanged):
        load(folder({**ENTRIES["WBP"], "meaning": "別の意味"}))


def test_a_new_version_is_in_force_from_its_day_and_not_before(network, folder):
    load(folder(ENTRIES["WBP"], second_version(meaning="新しい意味")))

    assert certificates.title("WBP", day(2027, 4, 30)).version == 1
    assert certificates.title("WBP", day(2027, 5, 1)).meaning == "新しい意味"


def test_words_that_the_rules_do_not_know_are_refused_at_loading(network, folder):
    with pytest.raises(SchemeUnreadable):
        load(folder(second_version(conditions=[{"kind": "pass", "loss": "annulled", "color": "red"}])))


def test_an_unknown_title_is_named(network):
    with pytest.raises(SchemeNotFound):
        certificates.title("XYZ")


@pytest.mark.postgres
def test_another_network_runs_its_own_titles_by_data_alone(app, folder, hanako):
    from_on = day(2026, 1, 1)
    helper = {
        "code": "YUME",
        "version": 1,
        "from_on": from_on,
        "vote": {**VOTE, "held_on": day(2025, 12, 1)},
        "name": "夢サポーター",
        "name_en": "Dream supporter",
        "meaning": "意味",
        "meaning_en": "Meaning",
        "body": "title_body",
        "by_specialty": False,
        "decided_by": "rule",
        "conditions": [
            {
                "kind": "contribution",
                "loss": "grace",
                "grace_days": 5,
                "first_count": 2,
                "reason": "わけ",
                "reason_en": "Why",
            }
        ],
    }
    load(folder(helper))
    with transaction() as work:
        LOADERS["title_body"](work, FOLDER)
    for number in range(2):
        with transaction() as work:
            certificates.record_evidence(work, hanako.id, "leader_role", from_on, source="x", source_ref="1")
            certificates.record_evidence(work, hanako.id, "contribution", from_on, source="x", source_ref=f"c{number}")

    assert [card.code for card in certificates.titles()] == ["YUME"]
    assert states(hanako) == ["YUME active"]


def test_specialties_have_their_words_in_both_languages_and_short_names(network):
    fp = certificates.specialties()[0]

    assert (fp.code, fp.name, fp.name_en, fp.aliases) == (
        "fp",
        "ファイナンシャルプランナー",
        "Financial planning",
        ("FP",),
    )
    assert len(certificates.specialties()) == 16
