"""Asking whom a leak may have reached, and telling them; who asked and how many were told stands in the audit log."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext

from lms.accounts.api import ids_named
from lms.db import transaction
from lms.i18n_mark import N_
from lms.notices.api import tell, ways_to_tell
from lms.operations.breach.queries import Found
from lms.policy import SYSTEM, Actor

KIND = "operations.breach"
# A short message has room for the subject alone, and says where the rest is read.
OWN_NOTICES = "/me/notices"
SUBJECT = N_("Somebody may have read what we keep about you")
BODY = N_(
    "What happened: %(happened)s\n\nWhat of yours may have been read: %(what)s\n\nWhat we did: %(done)s\n\n"
    "Please be careful with calls, mails and visits that speak of it. Please ask: %(ask)s"
)


@dataclass(frozen=True)
class Words:
    """What everybody is told, in the words of whoever runs the network: what happened, what was done, whom to ask."""

    happened: str
    done: str
    ask: str


class _Said:
    """Kinds of data, said in the language of whoever reads the notice."""

    def __init__(self, kinds: Iterable[str]) -> None:
        self._kinds = tuple(kinds)

    def __str__(self) -> str:
        return " / ".join(gettext(kind) for kind in self._kinds)


def note_question(how: str, about: str, found: Found) -> None:
    """Remember that somebody asked whom a leak reached, and how many it was."""
    with transaction() as work:
        work.audit(SYSTEM, "operations.breach_asked", how, about, people=len(found.lines))


def would_tell(listed: Mapping[str, tuple[str, ...]], name: str) -> Counter[str]:
    """How many of a list have not been told of this leak yet, by the way that leads to each. Refusal: NotFound."""
    return ways_to_tell(ids_named(listed).values(), KIND, name)


def tell_people(actor: Actor, listed: Mapping[str, tuple[str, ...]], name: str, words: Words) -> int:
    """Tell everybody of a list by her own way; returns how many were told.

    listed  public id -> what of her was reached
    name    names the leak: whoever was told of it is not told again, whatever list she stands in

    One transaction: everybody, or nobody. NotFound for an id that is nobody's.
    """
    numbers = ids_named(listed)
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for public_id, kinds in listed.items():
        alike[kinds].append(numbers[public_id])
    with transaction() as work:
        told = 0
        for kinds, person_ids in sorted(alike.items()):
            params = {"happened": words.happened, "done": words.done, "ask": words.ask, "what": _Said(kinds)}
            told += tell(work, person_ids, KIND, SUBJECT, BODY, OWN_NOTICES, params=params, unique_key=name)
        work.audit(actor, "operations.breach_told", "breach", name, people=told)
    return told
