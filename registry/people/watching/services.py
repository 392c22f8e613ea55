"""Saved searches that tell who keeps them when somebody fits for the first time. Told is how many, never who."""

from sqlalchemy import insert, select

from lms.accounts.api import actor_of
from lms.db import Work, db, transaction
from lms.i18n_mark import N_
from lms.notices.api import tell
from registry.people.models import SavedSearch, SavedSearchMatch
from registry.people.policies import SEARCH, audience_of
from registry.people.rules import criteria_kept
from registry.people.search import ids_found
from registry.stations.policies import scope_of
from registry.stations.queries import station


def note_known(work: Work, row: SavedSearch) -> int:
    """Write down whom the search finds now and did not find before; tells how many. Each person is new once."""
    card = station(row.station_id)
    found = ids_found(audience_of(card), criteria_kept(row.criteria))
    before = select(SavedSearchMatch.person_id).where(SavedSearchMatch.search_id == row.id)
    new = sorted(set(found) - set(work.session.scalars(before)))
    if new:
        work.session.execute(insert(SavedSearchMatch), [{"search_id": row.id, "person_id": person} for person in new])
    return len(new)


def tell_new_matches() -> int:
    """Tell those who keep a search, by their own way, that somebody new fits; returns how many searches told something.

    Only while they may still search as the station. Who stops being found and comes back is not new again.
    """
    told = 0
    for search_id in db.session.scalars(
        select(SavedSearch.id).where(SavedSearch.notify).order_by(SavedSearch.id)
    ).all():
        with transaction() as work:
            row = work.session.get(SavedSearch, search_id)
            if row is not None and actor_of(row.saved_by).may(SEARCH, scope_of(row.station_id)):
                told += _tell(work, row)
    return told


def _tell(work: Work, row: SavedSearch) -> bool:
    new = note_known(work, row)
    if new:
        tell(
            work,
            [row.saved_by],
            "registry.new_match",
            N_("Somebody new fits a search that you keep"),
            N_("People who fit for the first time: %(people)s. The search: %(label)s"),
            f"/stations/{station(row.station_id).public_id}/people",
            params={"people": new, "label": row.label},
        )
    return bool(new)
