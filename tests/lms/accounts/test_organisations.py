"""Organisations, memberships confirmed by somebody else, and relations that bar from deciding."""

from datetime import date

import pytest

from lms.accounts import api
from lms.accounts.errors import (
    MemberAlready,
    NotYourOrganisation,
    OrganisationNotActive,
    OwnMembership,
    ProposedByYou,
    RelativesMembership,
)
from lms.accounts.events import MembershipChanged, MembershipEnded
from lms.accounts.models import Membership
from lms.accounts.organisations import services
from lms.accounts.organisations.pages import waiting_memberships
from lms.accounts.speaking.services import begin_talk
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound
from lms.policy import SYSTEM

BORN = date(1970, 4, 1)


def public_id_of(organisation_id):
    return api.organisation(organisation_id).public_id


def proposed(player, club, role="member", for_=None):
    person_id = for_.id if for_ else player.id
    return services.propose_membership(player.actor, person_id, public_id_of(club), role, date(2026, 4, 1))


def test_a_proposal_counts_for_nothing_until_somebody_else_confirms_it(hanako, taro, club, belongs):
    belongs(taro, club, "leader")
    public_id = proposed(hanako, club)
    assert api.memberships_of(hanako.id) == []

    services.confirm_membership(taro.actor, public_id)

    assert [(card.organisation_id, card.confirmed_by) for card in api.memberships_of(hanako.id)] == [(club, taro.id)]


def test_rule_6_a_proposer_cannot_confirm_herself_even_as_manager(sato, club, belongs):
    belongs(sato, club, "manager")
    public_id = proposed(sato, club, "leader")

    with pytest.raises(OwnMembership):
        services.confirm_membership(sato.actor, public_id)


def test_rule_6_a_manager_cannot_confirm_her_spouse(hanako, taro, club, belongs):
    belongs(taro, club, "manager")
    services.declare_tie(taro.actor, taro.id, "family", "山本　花子", BORN)
    public_id = proposed(hanako, club)

    with pytest.raises(RelativesMembership):
        services.confirm_membership(taro.actor, public_id)


def test_rule_6_a_relation_counts_from_both_sides(hanako, taro, club, belongs):
    belongs(taro, club, "manager")
    services.declare_tie(hanako.actor, hanako.id, "family", "山田太郎", BORN)

    with pytest.raises(RelativesMembership):
        services.confirm_membership(taro.actor, proposed(hanako, club))


def test_rule_6_a_relation_taken_back_today_still_bars(hanako, taro, club, belongs, clock):
    belongs(taro, club, "manager")
    services.declare_tie(taro.actor, taro.id, "family", "山本花子", BORN)
    tie = taro.browser().get("/me/relations").text.split("/me/relations/")[1].split("/")[0]
    services.end_declared_tie(taro.actor, tie)
    public_id = proposed(hanako, club)

    with pytest.raises(RelativesMembership):
        services.confirm_membership(taro.actor, public_id)
    clock.forward(days=365)
    services.confirm_membership(taro.actor, public_id)


def test_rule_6_what_the_secretariat_entered_another_one_confirms(hanako, kanri, mori, club, belongs, taro):
    belongs(taro, club, "leader")
    begin_talk(kanri.actor, hanako.id, "phone", mori.id)
    public_id = proposed(kanri, club, for_=hanako)
    with pytest.raises(ProposedByYou):
        services.confirm_membership(kanri.actor, public_id)

    services.confirm_membership(taro.actor, public_id)

    assert len(api.memberships_of(hanako.id)) == 1


@pytest.mark.parametrize("role", ["member", "staff", "employee"])
def test_a_plain_member_confirms_nobody(hanako, taro, club, belongs, role):
    belongs(taro, club, role)
    public_id = proposed(hanako, club)

    with pytest.raises((NotYourOrganisation, NotFound)):
        services.confirm_membership(taro.actor, public_id)


def test_rule_6_an_unconfirmed_leader_confirms_nobody(hanako, taro, club):
    proposed(taro, club, "leader")
    public_id = proposed(hanako, club)

    assert taro.browser().post(f"/memberships/{public_id}/confirm").status_code == 404


def test_a_leader_of_another_organisation_does_not_learn_of_a_proposal(hanako, taro, club, belongs):
    with transaction() as work:
        other = api.create_organisation(work, name="となりの会", kind="npo")
    belongs(taro, other, "manager")
    public_id = proposed(hanako, club)

    assert taro.browser().post(f"/memberships/{public_id}/confirm").status_code == 404
    assert waiting_memberships(taro.actor) == []


def test_rule_6_nothing_is_confirmed_by_proxy(hanako, taro, kanri, club):
    public_id = proposed(hanako, club)

    with pytest.raises(NotAllowed):
        services.confirm_membership(api.proxy_of(kanri.actor, taro.id), public_id)


def test_hanako_cannot_propose_for_taro(hanako, taro, club):
    with pytest.raises(NotAllowed):
        proposed(hanako, club, for_=taro)


def test_proposing_twice_is_one_membership(hanako, club):
    proposed(hanako, club)

    with pytest.raises(MemberAlready):
        proposed(hanako, club)


def test_a_declined_membership_can_be_proposed_again(hanako, kanri, club):
    services.decline_membership(kanri.actor, proposed(hanako, club))

    assert proposed(hanako, club)
    assert api.memberships_of(hanako.id) == []


def test_a_membership_ends_and_the_day_before_still_counts(hanako, club, belongs, clock, announced):
    number = belongs(hanako, club)
    services.end_membership(hanako.actor, api.memberships_of(hanako.id)[0].public_id)
    changed, ended = frozenset({number}), frozenset({hanako.id})

    assert api.memberships_of(hanako.id) == []
    assert len(api.memberships_of(hanako.id, date(2026, 11, 19))) == 1
    assert announced[-2:] == [MembershipChanged(changed, ended), MembershipEnded(changed, ended, date(2026, 11, 20))]


def test_taro_cannot_end_hanakos_membership(hanako, taro, club, belongs):
    belongs(hanako, club)
    public_id = api.memberships_of(hanako.id)[0].public_id

    assert taro.browser().post(f"/me/memberships/{public_id}/end").status_code == 404
    assert len(api.memberships_of(hanako.id)) == 1


def test_every_tie_is_one_question(hanako, taro, mori, club, belongs):
    belongs(hanako, club), belongs(taro, club)
    with transaction() as work:
        api.record_tie(work, mori.id, hanako.id, "taught", source="workshop:1")
        api.record_tie(work, taro.id, hanako.id, "family")
    ties = api.ties_between(hanako.id, [hanako.id, taro.id, mori.id, 999])

    assert [(tie.other_id, tie.kind) for tie in ties] == sorted(
        [(hanako.id, "same_person"), (taro.id, "family"), (taro.id, "same_organisation"), (mori.id, "taught")]
    )
    assert [tie.kind for tie in api.ties_between(hanako.id, [taro.id, mori.id], kinds=["taught"])] == ["taught"]


def test_among_thousands_the_ties_are_the_same_as_among_few(hanako, taro, mori, club, belongs):
    belongs(hanako, club), belongs(taro, club), belongs(mori, club)
    with transaction() as work:
        api.record_tie(work, mori.id, hanako.id, "taught", source="workshop:1")
    few = api.ties_between(hanako.id, [hanako.id, taro.id])

    strangers = range(1_000_000, 1_005_000)
    assert api.ties_between(hanako.id, [hanako.id, taro.id, *strangers]) == few
    assert [tie.kind for tie in few] == ["same_person", "same_organisation"]


def test_ties_hold_for_their_days(hanako, taro):
    with transaction() as work:
        api.record_tie(work, hanako.id, taro.id, "employed", from_on=date(2026, 1, 1), until_on=date(2026, 7, 1))

    assert [len(api.ties_between(hanako.id, [taro.id], date(2026, *day))) for day in ((6, 30), (7, 1))] == [1, 0]


def test_declaring_a_relative_tells_nothing_about_who_is_known_here(hanako, taro):
    browser = hanako.browser()
    known = browser.post("/me/relations", data={"kind": "family", "written": "山田　太郎", "born_on": "1970-04-01"})
    unknown = browser.post("/me/relations", data={"kind": "family", "written": "鈴木　次郎", "born_on": "1970-04-01"})

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert [tie.kind for tie in api.ties_between(hanako.id, [taro.id])] == ["family"]


def test_a_relative_who_comes_later_is_tied_when_she_comes(hanako):
    services.declare_tie(hanako.actor, hanako.id, "family", "鈴木 次郎", date(1950, 4, 1))
    with transaction() as work:
        later = api.create_person(
            work,
            family="鈴木",
            given="次郎",
            family_kana="すずき",
            given_kana="じろう",
            born_on=date(1950, 4, 1),
            by=SYSTEM,
        )

    assert api.relatives_of(later) == {hanako.id}


def test_an_organisation_ends_with_its_memberships_and_names_its_successor(kanri, hanako, club, belongs):
    belongs(hanako, club)
    new = services.enter_organisation(kanri.actor, {"name": "新しい会", "kind": "npo"})
    services.close_organisation(kanri.actor, public_id_of(club), date(2026, 12, 1), new)

    assert api.memberships_of(hanako.id, date(2026, 12, 1)) == []
    assert len(api.memberships_of(hanako.id, date(2026, 11, 30))) == 1
    assert api.organisation(club).successor_id == api.organisation_by_public_id(new).id
    assert [card.name for card in api.organisations_active(date(2026, 12, 1))] == ["新しい会"]


def test_nobody_joins_an_organisation_that_has_ended(kanri, hanako, club):
    services.close_organisation(kanri.actor, public_id_of(club), date(2026, 3, 1))

    with pytest.raises(OrganisationNotActive):
        proposed(hanako, club)


def test_organisations_are_found_folded(kanri, club):
    services.enter_organisation(kanri.actor, {"name": "髙島ふれあいクラブ", "kind": "senior_club"})

    assert [card.name for card in api.organisations_active(text="高島フレアイ")] == ["髙島ふれあいクラブ"]
    assert [card.kind for card in api.organisations_active(kind="volunteer_group")] == ["volunteer_group"]


def test_the_secretariat_enters_and_changes_an_organisation_on_its_pages(kanri):
    browser = kanri.browser()
    created = browser.post(
        "/office/organisations/new", data={"name": "見本クラブ", "kind": "senior_club", "area_code": ""}
    )
    assert browser.get(created.location).status_code == 200

    browser.post(f"{created.location}/change", data={"name": "見本クラブ連合", "kind": "npo", "area_code": ""})

    assert "見本クラブ連合" in browser.get("/office/organisations").text
    assert browser.get(f"{created.location}/change").status_code == 200
    assert browser.get(f"{created.location}/close").status_code == 200


def test_the_page_of_waiting_memberships_says_why_one_cannot_decide(hanako, sato, club, belongs):
    belongs(sato, club, "manager")
    proposed(sato, club, "leader")
    public_id = proposed(hanako, club)
    browser = sato.browser()
    page = browser.get("/memberships/waiting").text

    assert "ご自分の所属です" in page
    assert browser.post(f"/memberships/{public_id}/confirm").location == "/memberships/waiting"
    assert db.session.query(Membership).filter_by(person_id=hanako.id).one().confirmed_by == sato.id


def test_a_learner_proposes_on_her_own_page(hanako, club):
    browser = hanako.browser()
    form = {"organisation": public_id_of(club), "role": "leader", "from_on": "令和8年4月1日"}

    assert browser.post("/me/memberships/new", data=form).location == "/me/memberships"
    assert "確認を待っています" in browser.get("/me/memberships").text
    again = browser.post("/me/memberships/new", data=form)
    assert again.status_code == 400
    assert "すでに記録されています" in again.text
