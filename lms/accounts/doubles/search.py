"""Finding records that may be one person, inside somebody's use-case."""

from sqlalchemy import select

from lms.accounts.doubles.models import PossibleDouble
from lms.accounts.models import Person, PersonName
from lms.accounts.people.queries import people_born
from lms.clock import now
from lms.db import Work


def note_possible_doubles(work: Work, person_id: int) -> int:
    """Put a person's record beside those with the same folded name and birth date; returns how many are new."""
    person = work.session.get_one(Person, person_id)
    if person.born_on is None:
        return 0
    folded = set(work.session.scalars(select(PersonName.folded).where(PersonName.person_id == person_id)))
    others = {other for name in folded for other in people_born(name, person.born_on)} - {person_id}
    return sum(_note_pair(work, *sorted((person_id, other))) for other in others)


def _note_pair(work: Work, first_id: int, second_id: int) -> int:
    known = select(PossibleDouble.id).where(PossibleDouble.first_id == first_id, PossibleDouble.second_id == second_id)
    if work.session.scalar(known):
        return 0
    work.session.add(PossibleDouble(first_id=first_id, second_id=second_id, found_at=now()))
    work.session.flush()
    return 1
