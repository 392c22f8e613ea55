"""Which ways a workshop has, and which of them counts for its seats and its waiting list. Pure."""

from lms.i18n_mark import N_

ROOM, ONLINE, BOTH = "room", "online", "both"
HELD_NAMES = {ROOM: N_("In a room"), ONLINE: N_("Online alone"), BOTH: N_("In a room, and online for who likes")}
WAY_NAMES = {ROOM: N_("In the room"), ONLINE: N_("Online")}


def first_way(held: str) -> str:
    """The way whose seats are counted, waited for and offered."""
    return ONLINE if held == ONLINE else ROOM


def taken_way(held: str, wished: str) -> str:
    """The way that a wish leads to: where there is only one, that one."""
    return wished if held == BOTH and wished in WAY_NAMES else first_way(held)


def fits(held: str, way: str) -> bool:
    """Whether a workshop that is held so has this way."""
    return held in (BOTH, way)


def room_online(held: str, online_seats: int | None, online: int) -> bool:
    """Whether one more can take part online beside the room."""
    return held == BOTH and (online_seats is None or online < online_seats)


def joins_by_address(held: str, way: str | None) -> bool:
    """Whether the address for online is for her whose seat is of this way, None for no seat: not for who comes to the room."""
    return way is not None and (held != BOTH or way == ONLINE)
