"""Rule 21: one person, one record. A merge takes two people, is reversible, and the narrower consent wins."""

from datetime import date

import pytest

from lms.accounts import api
from lms.accounts.consents.ledger import ConsentChoice
from lms.accounts.doubles import queries, services
from lms.accounts.doubles.rules import check_reversible, consents_to_end
from lms.accounts.doubles.search import note_possible_doubles
from lms.accounts.errors import (
    DecidedAlready,
    MergeNeedsAdministrator,
    MergeNotReversible,
    OneAndTheSame,
    OwnRecord,
    RelatedPeople,
    RolesConflict,
    SecondPersonNeeded,
)
from lms.accounts.events import ConsentsChanged, MergeUndone, PeopleMerged
from lms.accounts.signin import services as signin
from lms.clock import days, instant
from lms.db import transaction
from lms.errors import NotAllowed
from lms.policy import SYSTEM, Role
from tests.cast import enter

NAME = ConsentChoice("name", "public")
TITLES = ConsentChoice("titles", "public")


@pytest.fixture
def kobo(app, browser_of):
    """A second member of the secretariat."""
    player = enter("taro", browser_of)
    with transaction() as work:
        api.give_role(work, player.id, Role.SECRETARIAT, by=SYSTEM)
    return type(player)(player.name, player.id, player.public_id, api.grants_of(player.id), browser_of)


@pytest.fixture
def paper(app):
    """A second record of Hanako, entered on paper with another kanji."""
    with transaction() as work:
        return api.create_person(
            work,
            family="山本",
            given="華子",
            family_kana="やまもと",
            given_kana="はなこ",
            born_on=date(1970, 4, 1),
            contact={"phone": "054-000-0000"},
        )


@pytest.fixture
def merged(hanako, paper, kanri, kobo):
    """``merged()`` lets Kanri propose and Kobo confirm that the paper record lives on in Hanako's."""

    def merge(kept=hanako.id, gone=paper):
        public_id = services.propose_merge(kanri.actor, kept, gone)
        services.confirm_merge(kobo.actor, public_id)
        return public_id

    return merge


def consent(person_id, *choices):
    with transaction() as work:
        api.give_consents(work, person_id, "tests.listing", choices, api.actor_of(person_id))


def fields_of(person_id):
    return {card.field for card in api.consents_of(person_id, "tests.listing")}


def test_rule_21_the_same_folded_name_and_birth_date_are_a_possible_double(hanako, kanri):
    with transaction() as work:
        other = api.create_person(
            work,
            family="山 本",
            given="花子",
            family_kana="やまもと",
            given_kana="はなこ",
            born_on=date(1970, 4, 1),
        )
        assert note_possible_doubles(work, other) == 1
        assert note_possible_doubles(work, hanako.id) == 0

    assert [(pair.first.id, pair.second.id) for pair in queries.open_doubles(kanri.actor)] == [(hanako.id, other)]


def test_the_same_name_with_another_birth_date_is_somebody_else(hanako, app):
    with transaction() as work:
        other = api.create_person(
            work, family="山本", given="花子", family_kana="やまもと", given_kana="はなこ", born_on=date(1970, 4, 2)
        )
        assert note_possible_doubles(work, other) == 0


def test_two_people_with_one_name_are_listed_once_and_never_again(hanako, kanri):
    with transaction() as work:
        other = api.create_person(
            work, family="山本", given="花子", family_kana="やまもと", given_kana="はなこ", born_on=date(1970, 4, 1)
        )
        note_possible_doubles(work, other)
    services.call_different(kanri.actor, queries.open_doubles(kanri.actor)[0].public_id)

    with transaction() as work:
        note_possible_doubles(work, other)

    assert queries.open_doubles(kanri.actor) == []


def test_rule_21_a_merge_takes_two_people(hanako, paper, kanri):
    public_id = services.propose_merge(kanri.actor, hanako.id, paper)

    with pytest.raises(SecondPersonNeeded):
        services.confirm_merge(kanri.actor, public_id)


def test_nobody_merges_her_own_record(kanri, paper, kobo):
    with pytest.raises(OwnRecord):
        services.propose_merge(kanri.actor, kanri.id, paper)
    public_id = services.propose_merge(kobo.actor, kanri.id, paper)
    with pytest.raises(OwnRecord):
        services.confirm_merge(kanri.actor, public_id)


def test_a_record_is_not_merged_with_itself_nor_twice(hanako, kanri, paper, merged):
    with pytest.raises(OneAndTheSame):
        services.propose_merge(kanri.actor, hanako.id, hanako.id)
    merged()
    with pytest.raises(OneAndTheSame):
        services.propose_merge(kanri.actor, hanako.id, paper)


def test_relatives_are_two_people(hanako, kanri, paper):
    with transaction() as work:
        api.record_tie(work, hanako.id, paper, "family")

    with pytest.raises(RelatedPeople):
        services.propose_merge(kanri.actor, hanako.id, paper)


def test_a_merged_record_is_read_as_the_one_that_lives_on(hanako, paper, merged):
    merged()

    assert api.person(paper).id == hanako.id
    assert api.people([paper])[paper].name == "山本 花子"
    assert api.records_kept([paper, hanako.id]) == {paper: hanako.id, hanako.id: hanako.id}
    assert [card.id for card in api.find_people("山本華子")] == [hanako.id]


def test_a_merge_keeps_histories_memberships_and_ties(hanako, paper, club, belongs, sato, merged):
    player = type(hanako)("paper", paper, "", frozenset(), None)
    belongs(player, club, "leader")
    with transaction() as work:
        api.record_tie(work, sato.id, paper, "taught")
    merged()

    assert [card.organisation_id for card in api.memberships_of(hanako.id)] == [club]
    assert [tie.kind for tie in api.ties_between(sato.id, [hanako.id])] == ["taught"]


def test_rule_21_the_narrower_consent_wins(hanako, paper, listing, merged):
    consent(hanako.id, NAME, TITLES)
    consent(paper, TITLES)
    merged()

    assert fields_of(hanako.id) == {"titles"}


def test_a_merge_with_a_record_that_never_consented_leaves_no_consent(hanako, paper, listing, merged):
    consent(hanako.id, NAME)
    merged()

    assert fields_of(hanako.id) == set()


def test_a_merge_never_widens_a_consent(hanako, paper, listing, merged):
    consent(paper, NAME, TITLES)
    merged()

    assert fields_of(hanako.id) == set()


def test_rule_21_a_merge_is_taken_back_whole(hanako, paper, listing, club, belongs, merged, kanri):
    player = type(hanako)("paper", paper, "", frozenset(), None)
    belongs(player, club)
    consent(hanako.id, NAME, TITLES)
    public_id = merged()

    services.undo_merge(kanri.actor, public_id)

    assert api.person(paper).name == "山本 華子"
    assert [card.organisation_id for card in api.memberships_of(paper)] == [club]
    assert api.memberships_of(hanako.id) == []
    assert fields_of(hanako.id) == {"name", "titles"}


def test_what_was_withdrawn_after_a_merge_stays_withdrawn_when_it_is_taken_back(hanako, paper, listing, merged, kanri):
    consent(hanako.id, NAME)
    public_id = merged()
    consent(hanako.id, NAME)
    with transaction() as work:
        api.withdraw_purpose(work, hanako.id, "tests.listing", hanako.actor)

    services.undo_merge(kanri.actor, public_id)

    assert fields_of(hanako.id) == set()


@pytest.mark.parametrize(("hours", "reversible"), [(30 * 24, True), (30 * 24 + 1, False)])
def test_rule_21_a_merge_is_reversible_for_thirty_days(hours, reversible):
    merged_at = instant(2026, 11, 20, 10)
    if reversible:
        check_reversible(merged_at, merged_at + days(1) * (hours / 24))
        return
    with pytest.raises(MergeNotReversible):
        check_reversible(merged_at, merged_at + days(1) * (hours / 24))


def test_after_thirty_days_a_merge_stays(merged, kanri, clock):
    public_id = merged()
    clock.forward(days=31)

    with pytest.raises(MergeNotReversible):
        services.undo_merge(kanri.actor, public_id)
    assert not queries.merge_for(kanri.actor, public_id).can_undo


def test_the_narrower_consent_is_what_both_said():
    kept = [("p", "name", "public", ""), ("p", "titles", "public", "")]
    gone = [("p", "titles", "public", ""), ("p", "titles", "all_stations", "")]

    assert consents_to_end(kept, gone) == {("p", "name", "public", "")}


def test_a_role_on_one_of_the_records_asks_for_an_administrator(sato, paper, kanri, kobo, admin):
    public_id = services.propose_merge(kanri.actor, paper, sato.id)
    with pytest.raises(MergeNeedsAdministrator):
        services.confirm_merge(kobo.actor, public_id)

    services.confirm_merge(admin.actor, public_id)

    assert api.has_role(paper, Role.STATION_MANAGER, "station:1")


def test_a_merge_does_not_bring_two_excluding_roles_together(dan, admin, kanri):
    with transaction() as work:
        other = api.create_person(work, family="団", given="律子", family_kana="だん", given_kana="りつこ")
        second = api.create_person(work, family="安藤", given="学", family_kana="あんどう", given_kana="まなぶ")
        api.give_role(work, other, Role.ADMINISTRATOR, by=SYSTEM)
        api.give_role(work, second, Role.ADMINISTRATOR, by=SYSTEM)
    public_id = services.propose_merge(kanri.actor, dan.id, other)

    with pytest.raises(RolesConflict):
        services.confirm_merge(api.actor_of(second), public_id)


def test_the_account_of_the_merged_record_signs_in_to_the_one_that_lives_on(
    hanako, paper, with_password, password, merged
):
    with_password(hanako)
    merged(kept=paper, gone=hanako.id)

    assert signin.sign_in("hanako@example.jp", password, "192.0.2.1").person_id == paper


def test_sessions_of_the_merged_record_end(hanako, paper, merged):
    browser = hanako.browser()
    merged(kept=paper, gone=hanako.id)

    assert browser.get("/me").status_code == 302


def test_taking_a_merge_back_gives_the_account_back(hanako, paper, with_password, password, merged, kanri):
    with_password(hanako)
    public_id = merged(kept=paper, gone=hanako.id)
    services.undo_merge(kanri.actor, public_id)

    assert signin.sign_in("hanako@example.jp", password, "192.0.2.1").person_id == hanako.id


def test_merging_and_undoing_are_announced_to_the_domains(hanako, paper, merged, kanri, announced):
    services.undo_merge(kanri.actor, merged())

    both = ConsentsChanged(frozenset({hanako.id, paper}))
    assert announced == [PeopleMerged(hanako.id, paper), both, MergeUndone(hanako.id, paper), both]


def test_a_declined_proposal_is_decided(hanako, paper, kanri, kobo):
    public_id = services.propose_merge(kanri.actor, hanako.id, paper)
    services.decline_merge(kobo.actor, public_id)

    with pytest.raises(DecidedAlready):
        services.confirm_merge(kobo.actor, public_id)
    assert api.person(paper).id == paper


def test_a_learner_merges_nobody(hanako, taro, paper):
    with pytest.raises(NotAllowed):
        services.propose_merge(taro.actor, hanako.id, paper)


def test_the_pages_walk_from_a_pair_to_a_merge_and_back(hanako, paper, kanri, kobo):
    other = api.person(paper).public_id
    first, second = kanri.browser(), kobo.browser()
    pair = f"/office/doubles/pair/{hanako.public_id}/{other}"
    assert first.get(pair).status_code == 200

    first.post(pair, data={"kept": hanako.public_id})
    public_id = queries.merges_for(kobo.actor)[0].public_id
    own_try = first.post(f"/office/doubles/merges/{public_id}/confirm")
    assert own_try.status_code == 403
    assert second.get(f"/office/doubles/merges/{public_id}/confirm").status_code == 200
    second.post(f"/office/doubles/merges/{public_id}/confirm")
    assert api.person(paper).id == hanako.id

    assert second.get(f"/office/doubles/merges/{public_id}/undo").status_code == 200
    second.post(f"/office/doubles/merges/{public_id}/undo")
    assert api.person(paper).id == paper
