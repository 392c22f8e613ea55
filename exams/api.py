"""The door of exams, for the packages above: calls in batches, frozen results."""

from exams.bank.queries import Question, practice_items
from exams.bank.services import load_items
from exams.sittings.queries import all_sittings, sitting, sitting_by_public_id, sittings
from exams.sittings.values import SittingCard

__all__ = [
    "Question",
    "SittingCard",
    "all_sittings",
    "load_items",
    "practice_items",
    "sitting",
    "sitting_by_public_id",
    "sittings",
]
