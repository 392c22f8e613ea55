"""Announcing upward: who sends an event knows no listener. The listeners stand in lms/wiring.py."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

# What happened, and the transaction it happened in (lms.db.Work, which stands above this room).
Reaction = Callable[[Any, Any], None]

_reactions: dict[type, tuple[Reaction, ...]] = {}


def connect(table: Mapping[type, Sequence[Reaction]]) -> None:
    """Replace the table event -> reactions; called once by the application factory."""
    _reactions.clear()
    _reactions.update({event: tuple(reactions) for event, reactions in table.items()})


def dispatch(event: object, work: object) -> None:
    """Run the reactions to ``event`` in order, inside the sender's transaction."""
    for reaction in _reactions.get(type(event), ()):
        reaction(event, work)
