"""What an application owes, and whether an entry is possible: pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Balance:
    """Yen of one application, or of many added up. ``open`` below zero is to be given back."""

    due: int = 0
    paid: int = 0
    waived: int = 0
    refunded: int = 0

    @property
    def open(self) -> int:
        return self.due - self.paid - self.waived + self.refunded

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(
            self.due + other.due, self.paid + other.paid, self.waived + other.waived, self.refunded + other.refunded
        )


def balance_of(due: int, entries: Iterable[tuple[str, int]]) -> Balance:
    """The balance of (kind, yen) entries against what is due."""
    sums = {"paid": 0, "waived": 0, "refunded": 0}
    for kind, yen in entries:
        sums[kind] += yen
    return Balance(due, **sums)


def most_possible(balance: Balance, kind: str) -> int:
    """The most that one more entry of a kind may be: the open rest, or what was paid and not given back yet."""
    if kind == "refunded":
        return max(0, balance.paid - balance.refunded)
    return max(0, balance.open)


def due_of(fee_yen: int, state: str) -> int:
    """What an application owes: the fee while it has a place or was used, nothing while waiting or withdrawn."""
    return fee_yen if state in ("accepted", "used") else 0
