"""Which role can be given where, and which two exclude each other. Pure."""

import re
from collections.abc import Iterable

from lms.accounts.errors import RolesConflict, ScopeNotFitting
from lms.policy import EVERYWHERE, Grant, Role

# Who hands out roles does not decide on passes or titles: she could give herself the other half.
EXCLUDING = (
    frozenset({Role.ADMINISTRATOR, Role.DECIDER}),
    frozenset({Role.ADMINISTRATOR, Role.EXAM_BOARD}),
)
SCOPE_KINDS: dict[Role, tuple[str, ...]] = {
    Role.ITEM_WRITER: ("",),
    Role.MARKER: ("", "sitting", "programme"),
    Role.EXAM_BOARD: ("", "sitting"),
    Role.INVIGILATOR: ("", "sitting"),
    Role.TRAINER: ("", "programme"),
    Role.SECRETARIAT: ("",),
    Role.DECIDER: ("",),
    Role.STATION_MANAGER: ("station",),
    Role.STATION_STAFF: ("station",),
    Role.AREA_COORDINATOR: ("area",),
    Role.MUNICIPALITY: ("area",),
    Role.ADMINISTRATOR: ("",),
}
_SCOPE = re.compile(r"(station|sitting|programme):[1-9][0-9]{0,17}|area:[0-9A-Za-z_-]{1,20}")


def check_scope(role: Role, scope: str) -> None:
    """Refuse a scope that does not fit a role: a station manager manages one station, never all."""
    kind = scope.partition(":")[0]
    if scope != EVERYWHERE and not _SCOPE.fullmatch(scope):
        raise ScopeNotFitting
    if kind not in SCOPE_KINDS.get(role, ()):
        raise ScopeNotFitting


def check_conflict(role: Role, held: Iterable[Grant]) -> None:
    """Refuse a role that excludes one that the person holds."""
    roles = {grant.role for grant in held}
    for pair in EXCLUDING:
        if role in pair and roles & (pair - {role}):
            raise RolesConflict
