"""Announcing upward: who sends an event knows no listener. The listeners stand in lms/wiring.py."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lms.db import Work

Reaction = Callable[[Any, "Work"], None]

_reactions: dict[type, tuple[Reaction, ...]] = {}


def connect(table: Mapping[type, Sequence[Reaction]]) -> None:
    """Replace the table event -> reactions; called once by the application factory."""
    _reactions.clear()
    _reactions.update({event: tuple(reactions) for event, reactions in table.items()})


def dispatch(event: object, work: "Work") -> None:
    """Run the reactions to ``event`` in order, inside the sender's transaction."""
    for reaction in _reactions.get(type(event), ()):
        reaction(event, work)
