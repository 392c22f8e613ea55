"""Use-cases of those who look from an area: search, card, export; and the public page. Each look is written down."""

from dataclasses import dataclass

from lms.db import transaction
from lms.errors import NotAllowed, NotFound
from lms.places.api import AreaCard, area, areas
from lms.policy import Actor
from registry.people.looks import Look, note_looks, note_public_looks
from registry.people.policies import PUBLIC, SEARCH_AREA, Audience, audience_at, kinds_at
from registry.people.rules import Criteria
from registry.people.search import MOST_HITS, Found, Hit, find, hit_named


@dataclass(frozen=True)
class FromArea:
    """An area as somebody with a role there looks from it."""

    node: AreaCard
    kinds: tuple[str, ...]

    @property
    def audience(self) -> Audience:
        return audience_at(self.node, self.kinds)

    def look(self, kind: str, actor: Actor) -> Look:
        """A look of this office, in the name of the first of its parts."""
        return Look(kind, actor.person_id, looker=self.kinds[0], area_code=self.node.code)


def areas_of(actor: Actor) -> list[AreaCard]:
    """The areas that the actor's own roles name, in the order of their codes."""
    scopes = frozenset().union(*(actor.scopes(role) for role in SEARCH_AREA.roles))
    found = areas(scope.partition(":")[2] for scope in scopes)
    return [found[code] for code in sorted(found)]


def seen_from(actor: Actor, area_code: str) -> FromArea:
    """The area with the recipients of consent that the actor counts as there.

    NotAllowed without a role at the node or above it, also for a code that names nothing.
    """
    try:
        node = area(area_code)
    except NotFound:
        raise NotAllowed(permission=SEARCH_AREA.code) from None
    kinds = kinds_at(actor, node)
    if not kinds:
        raise NotAllowed(permission=SEARCH_AREA.code)
    return FromArea(node, kinds)


def search_in_area(actor: Actor, here: FromArea, criteria: Criteria, page: int = 1) -> Found:
    """Search as the coordinators or the municipality of an area. Refusals: SearchNotFitting."""
    found = find(here.audience, criteria, page)
    with transaction() as work:
        note_looks(work, found.hits, here.look("search", actor))
    return found


def look_in_area(actor: Actor, here: FromArea, listing_public_id: str) -> Hit:
    """One person's card as the office may see it; NotFound once she is not visible to it any more."""
    hit = hit_named(here.audience, listing_public_id)
    if hit is None:
        raise NotFound
    with transaction() as work:
        note_looks(work, [hit], here.look("card", actor))
    return hit


def export_in_area(actor: Actor, here: FromArea, criteria: Criteria, most: int = MOST_HITS) -> tuple[Hit, ...]:
    """Those whom a search of the office finds, for a table file or on paper; each can read that she was exported."""
    found = find(here.audience, criteria, size=most)
    with transaction() as work:
        note_looks(work, found.hits, here.look("export", actor))
        work.audit(actor, "registry.people_exported", "area", None, area=here.node.code, people=found.total)
    return found.hits


def read_public_page(area_code: str, page: int = 1) -> tuple[AreaCard, Found]:
    """Who lets everybody see her in an area; NotFound for an unknown area.

    Who does not show where she lives is on the page of the nation alone.
    """
    node = area(area_code)
    found = find(PUBLIC, Criteria(area_code=node.code if node.parent_code else "", sort="listed"), page)
    with transaction() as work:
        note_public_looks(work, found.hits)
    return node, found
