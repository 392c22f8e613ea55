"""Named refusals at the door of a workshop."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class NobodyAtTheDoor(RuleBroken):
    code = "courses.workshops.nobody_at_the_door"
    text = N_(
        "Nobody with this name and birth date was found. Please look at both once more, or let her write her name on the "
        "paper sheet: the office enters her."
    )
    status = 400


class OnlineFull(RuleBroken):
    code = "courses.workshops.online_full"
    text = N_("No place is free online at the moment. You can come to the room, or wait for a seat in it.")


class WayInUse(RuleBroken):
    code = "courses.workshops.way_in_use"
    text = N_("Somebody with a seat takes part this way. Please keep it, or talk with her first.")


class NoRoomLeft(RuleBroken):
    code = "courses.workshops.no_room_left"
    text = N_("Every seat is taken or kept for somebody. When somebody does not come, mark her as absent first.")


class ChangedByTwo(RuleBroken):
    """``names`` are the fields of the plan that both changed."""

    code = "courses.workshops.changed_by_two"
    text = N_("Somebody else has changed the same meanwhile. Please look at both below, then save once more.")


class DateIsOver(RuleBroken):
    code = "courses.workshops.date_is_over"
    text = N_("One of these dates is over already. Please look at the day and the year once more.")
    status = 400
