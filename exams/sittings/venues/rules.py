"""What is checked in a room before candidates come in, and whether places and seats agree: pure."""

from lms.i18n_mark import N_

# ISO/IEC 17024 6.4 as domain.md 3 puts it: access, seats, light; the rest is what invigilators look at anyway.
CHECKS = ("access", "seats", "light", "quiet", "clock", "devices", "opened")
CHECK_NAMES = {
    "access": N_("The way in is free and marked, also without steps where needed"),
    "seats": N_("The seats stand as planned, far enough apart"),
    "light": N_("Light, air and warmth are right"),
    "quiet": N_("It is quiet"),
    "clock": N_("A clock is seen from every seat"),
    "devices": N_("Devices, paper and the line work"),
    "opened": N_("The room is opened to the candidates"),
}
BEFORE_OPENING = CHECKS[:-1]


def still_open(done: set[str]) -> tuple[str, ...]:
    """What has to be found in order before a room is opened."""
    return tuple(item for item in BEFORE_OPENING if item not in done)


def seats_and_places(seats: int, places: int | None) -> str:
    """How the seats of all rooms stand to the places of a sitting: "equal", "fewer_seats", "more_seats", "no_limit"."""
    if places is None:
        return "no_limit"
    return "equal" if seats == places else "fewer_seats" if seats < places else "more_seats"
