"""Refusals while a sitting is prepared and under way; the other refusals of exams stand in errors.py."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class NoBreakLeft(RuleBroken):
    code = "exams.attempts.no_break_left"
    text = N_("No break is left to you, or the clock stands already.")


class CannotGoOn(RuleBroken):
    """An exam that ended is opened again only before its list is frozen, and never where the result followed at once."""

    code = "exams.attempts.cannot_go_on"
    text = N_("This exam cannot be opened again: its result is being decided or released.")


class MessageMissing(RuleBroken):
    code = "exams.attempts.message_missing"
    text = N_("Please write what the candidates shall read.")
    status = 400


class RetakesUsedUp(RuleBroken):
    code = "exams.sittings.retakes_used_up"
    text = N_("You have sat this exam %(count)s times. No further try is planned; please speak to us.")


class FeeTooMuch(RuleBroken):
    """Nothing is paid or waived beyond what is open, nothing given back beyond what was paid."""

    code = "exams.sittings.fee_too_much"
    text = N_("That is more than possible here: at most %(yen)s yen.")
    status = 400


class GroupFileUnreadable(RuleBroken):
    code = "exams.sittings.group_file_unreadable"
    text = N_("This file cannot be read. Please send a CSV file in UTF-8 or as Excel saves it (CP932).")
    status = 400


class ExamBegun(RuleBroken):
    code = "exams.attempts.begun"
    text = N_("Somebody has begun already, so the paper stays. The exam board decides what follows.")


class NoReservePaper(RuleBroken):
    code = "exams.sittings.no_reserve_paper"
    text = N_("No reserve paper is ready for this sitting.")


class ReservePaperUnfit(RuleBroken):
    code = "exams.sittings.reserve_paper_unfit"
    text = N_("This paper lacks parts or points that one needs to pass this exam. Please choose another one.")


class NothingGranted(RuleBroken):
    """A decision for somebody who never asked gives her something; otherwise there is nothing to decide."""

    code = "exams.sittings.nothing_granted"
    text = N_("Nothing was asked for and nothing is granted. Please choose what you grant.")
    status = 400


class ExemptionRuleWrong(RuleBroken):
    code = "exams.sittings.exemption_rule_wrong"
    text = N_("A part that is carried over needs a cut of its own, and at least one part has to be sat.")
    status = 400


class NotCarriedOver(RuleBroken):
    code = "exams.exemptions.not_carried_over"
    text = N_("This part cannot be carried over. %(why)s")


class PartAskedAlready(RuleBroken):
    code = "exams.exemptions.asked_already"
    text = N_("This part is asked for already, or carried over.")


class PointsOfNoticeWrong(RuleBroken):
    code = "exams.exemptions.points_wrong"
    text = N_("Please write the points as the notice of results states them: what was reached, and out of how many.")
    status = 400


class CarriedResultReleased(RuleBroken):
    """Two people undo a released pass, and what rests on it."""

    code = "exams.exemptions.released"
    text = N_("The result is released. Please ask on the page of the pass for it to be declared void.")


class NothingLeftToSit(RuleBroken):
    code = "exams.exemptions.nothing_left"
    text = N_("At least one part of this exam has to be sat.")


class ExemptionTooLate(RuleBroken):
    """Which questions a candidate meets is settled before she meets the first one."""

    code = "exams.exemptions.too_late"
    text = N_("The exam has begun. What is carried over can no longer be changed.")


class ExemptionDecided(RuleBroken):
    code = "exams.exemptions.decided"
    text = N_("This was decided already.")


class MoreSeatsThanRoom(RuleBroken):
    code = "exams.venues.more_seats_than_room"
    text = N_("This room holds %(seats)s seats. Please plan no more.")
    status = 400


class VenueNameTaken(RuleBroken):
    code = "exams.venues.name_taken"
    text = N_("“%(name)s” is there already.")


class RoomInUse(RuleBroken):
    code = "exams.venues.room_in_use"
    text = N_("A coming exam has planned %(seats)s seats in this room. Please change that exam first.")


class RoomNotReady(RuleBroken):
    """A room is opened once everything else in it was found in order."""

    code = "exams.venues.room_not_ready"
    text = N_("Please look at everything else first: %(missing)s")
