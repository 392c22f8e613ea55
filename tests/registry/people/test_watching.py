"""A saved search tells who keeps it when somebody new fits: once each, by number, only while she may still search."""

import pytest
from sqlalchemy import select

from lms.accounts import api as accounts
from lms.db import db, transaction
from lms.notices.models import Notice
from lms.policy import SYSTEM
from registry import api
from registry.people.models import SavedSearchMatch
from registry.people.overview import saved_searches
from registry.people.services import forget_search, save_search
from registry.people.watching.services import tell_new_matches
from tests.registry.conftest import actor_of, choices, enter_person, list_person, pass_exam

pytestmark = pytest.mark.postgres


def certified(*fields, name="花"):
    person_id = enter_person("見本", name, ("みほん", "はな"))
    pass_exam(person_id)
    list_person(person_id, *choices("titles", *fields), offer=api.Offer(skills=("tea",)))
    return person_id


def told(player):
    asked = select(Notice.body).where(Notice.person_id == player.id, Notice.kind == "registry.new_match")
    return db.session.scalars(asked.order_by(Notice.id)).all()


def test_only_who_fits_for_the_first_time_is_told_and_only_once(aoi, sato):
    certified("skills")
    save_search(sato.actor, aoi.id, "お茶", api.Criteria(skills=("tea",)), notify=True)
    assert tell_new_matches() == 0

    newcomer = certified("skills", name="葉")
    certified("name", name="隠")

    assert (tell_new_matches(), tell_new_matches()) == (1, 0)
    assert len(told(sato)) == 1
    assert "1" in told(sato)[0]
    assert "葉" not in told(sato)[0]
    api.stop_listing(actor_of(newcomer), newcomer)
    api.start_listing(actor_of(newcomer), newcomer, choices("titles", "skills"))
    assert tell_new_matches() == 0


def test_a_search_that_is_only_kept_tells_nobody(aoi, sato):
    save_search(sato.actor, aoi.id, "だれでも", api.Criteria())
    certified()

    assert tell_new_matches() == 0
    assert [line.notify for line in saved_searches(aoi.id)] == [False]


def test_who_no_longer_works_there_is_told_nothing(aoi, sato):
    save_search(sato.actor, aoi.id, "だれでも", api.Criteria(), notify=True)
    certified()
    with transaction() as work:
        for grant in accounts.grants_held(sato.id):
            accounts.end_role(work, grant.id, by=SYSTEM)

    assert tell_new_matches() == 0
    assert told(sato) == []


def test_a_search_that_is_dropped_forgets_whom_it_found(aoi, sato):
    certified()
    save_search(sato.actor, aoi.id, "だれでも", api.Criteria(), notify=True)
    assert db.session.scalars(select(SavedSearchMatch.person_id)).all() != []

    forget_search(sato.actor, aoi.id, saved_searches(aoi.id)[0].public_id)

    assert db.session.scalars(select(SavedSearchMatch.person_id)).all() == []
