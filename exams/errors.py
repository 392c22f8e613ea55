"""Named refusals of exams."""

from lms.errors import NotAllowed, NotFound, RuleBroken
from lms.i18n_mark import N_

__all__ = ["NotAllowed", "NotFound", "RuleBroken"]


# ---- the item bank


class ItemIncomplete(RuleBroken):
    """Shape or key of an item are not as its kind demands."""

    code = "exams.bank.item_incomplete"
    text = N_("The question is not complete yet: %(faults)s")


class ItemCodeTaken(RuleBroken):
    code = "exams.bank.code_taken"
    text = N_("There is already a question with the code %(item)s.")


class PracticeStaysPractice(RuleBroken):
    """Rules 10: what was open to practice can never be secret again."""

    code = "exams.bank.practice_stays_practice"
    text = N_("The question %(item)s was open for practice. It can never be used in a real exam.")


class StepNotPossible(RuleBroken):
    code = "exams.bank.step_not_possible"
    text = N_("This step is not possible now. Somebody may have changed the question in the meantime.")


class OwnWorkReviewed(RuleBroken):
    code = "exams.bank.own_work"
    text = N_("You wrote this question. Somebody else has to review it.")


class VersionOutdated(RuleBroken):
    code = "exams.bank.version_outdated"
    text = N_("Somebody saved a newer version while you were writing. What you wrote is still here; please compare.")


# ---- papers


class BankTooSmall(RuleBroken):
    code = "exams.papers.bank_too_small"
    text = N_("The bank holds too few approved questions for this blueprint: %(missing)s")


class PaperFrozen(RuleBroken):
    code = "exams.papers.frozen"
    text = N_("The paper %(paper)s is frozen and cannot be changed.")


class PaperNotFrozen(RuleBroken):
    code = "exams.papers.not_frozen"
    text = N_("The paper %(paper)s is not frozen. Only a frozen paper can be used in a sitting.")


class PaperIncomplete(RuleBroken):
    code = "exams.papers.incomplete"
    text = N_("The paper %(paper)s has a part without questions.")


class ItemNotForRealSitting(RuleBroken):
    """Rules 10: names the first practice or sample item."""

    code = "exams.papers.item_not_for_real_sitting"
    text = N_("The question %(item)s is a practice question. A paper for a real sitting cannot hold it.")


class PaperInUse(RuleBroken):
    code = "exams.papers.in_use"
    text = N_("The paper %(paper)s is used by the sitting %(sitting)s. Give that sitting another paper first.")


class BlueprintInvalid(RuleBroken):
    code = "exams.papers.blueprint_invalid"
    text = N_("The blueprint cannot be used: %(fault)s")


# ---- sittings


class WindowNotOpen(RuleBroken):
    code = "exams.sittings.window_not_open"
    text = N_("Applications open on %(date)s.")


class WindowClosed(RuleBroken):
    code = "exams.sittings.window_closed"
    text = N_("Applications closed on %(date)s.")


class SittingCancelled(RuleBroken):
    code = "exams.sittings.cancelled"
    text = N_("This sitting was cancelled.")


class TooYoung(RuleBroken):
    code = "exams.sittings.too_young"
    text = N_("This exam is for people of %(age)s years and older.")


class RetakeTooEarly(RuleBroken):
    code = "exams.sittings.retake_too_early"
    text = N_("You can apply again from %(date)s.")


class AgreementMissing(RuleBroken):
    code = "exams.sittings.agreement_missing"
    text = N_("Please read the rules of the exam and agree to them.")


class WithdrawalTooLate(RuleBroken):
    code = "exams.sittings.withdrawal_too_late"
    text = N_("The exam has begun. The application can no longer be withdrawn.")


class SittingFixed(RuleBroken):
    """After the first application the candidates rely on it."""

    code = "exams.sittings.fixed"
    text = N_("People have applied already. “%(field)s” can no longer be changed.")


class CapacityTooSmall(RuleBroken):
    code = "exams.sittings.capacity_too_small"
    text = N_("%(accepted)s people are accepted already. The number of places cannot be smaller.")


class SittingTimesWrong(RuleBroken):
    code = "exams.sittings.times_wrong"
    text = N_("The times do not fit: applications open, then close, then the exam begins, then it ends.")


class PassRuleWrong(RuleBroken):
    code = "exams.sittings.pass_rule_wrong"
    text = N_("The pass rule cannot be used: %(fault)s")


class SampleMismatch(RuleBroken):
    code = "exams.sittings.sample_mismatch"
    text = N_("A sample paper can be used in a sample sitting only.")


class SittingCodeTaken(RuleBroken):
    code = "exams.sittings.code_taken"
    text = N_("There is already a sitting with the code %(sitting)s.")


class KnowsTheQuestions(RuleBroken):
    """Who writes or reviews secure items cannot be examined with them."""

    code = "exams.sittings.knows_the_questions"
    text = N_("You work with the questions of this exam. People who know them cannot sit it.")


class ApplicationNotAccepted(RuleBroken):
    code = "exams.sittings.not_accepted"
    text = N_("This application has no place yet, so there is no admission slip.")


class RoomTooSmall(RuleBroken):
    code = "exams.sittings.room_too_small"
    text = N_("%(taken)s people sit in this room already. The number of seats cannot be smaller.")


class RoomNameTaken(RuleBroken):
    code = "exams.sittings.room_name_taken"
    text = N_("This sitting already has a room called %(room)s.")


class ReasonMissing(RuleBroken):
    code = "exams.reason_missing"
    text = N_("Please write a reason. It is kept with the decision.")


# ---- attempts


class NotAdmitted(RuleBroken):
    """Rules 13: without admission no paper is issued."""

    code = "exams.attempts.not_admitted"
    text = N_("The invigilator has to admit you first. Please show your evidence of identity.")


class ExamNotOpenYet(RuleBroken):
    code = "exams.attempts.not_open_yet"
    text = N_("The exam has not begun. It begins on %(date)s at %(time)s.")


class ExamOver(RuleBroken):
    code = "exams.attempts.over"
    text = N_("The time of this exam is over.")


class NoPlaceInExam(RuleBroken):
    code = "exams.attempts.no_place"
    text = N_("This application gives no place in the exam.")


class PaperNotReady(RuleBroken):
    code = "exams.attempts.paper_not_ready"
    text = N_("The paper of this exam is not ready yet. Please ask the secretariat.")


class AnsweredOnPaper(RuleBroken):
    code = "exams.attempts.answered_on_paper"
    text = N_("This exam is taken on paper or by word. It cannot be opened on a device.")


class IdentityNotShown(RuleBroken):
    code = "exams.attempts.identity_not_shown"
    text = N_("One document with a photograph is needed, or two without, or the signed form with a witness.")


class OfficialsNeeded(RuleBroken):
    """Rules 14: a scribe, reader or oral exam has two named officials."""

    code = "exams.attempts.officials_needed"
    text = N_("Two different officials have to be named here, and neither may be the candidate.")


class OwnExam(NotAllowed):
    code = "exams.attempts.own_exam"
    text = N_("This is your own exam. Somebody else has to do it.")


class SeatRefused(RuleBroken):
    """The same words for a wrong slip, a wrong code and a missing admission: nothing can be found out here."""

    code = "exams.attempts.seat_refused"
    text = N_("Slip number and code of the day do not fit together. Please ask the invigilator.")
    status = 400


class KeyedBySamePerson(NotAllowed):
    code = "exams.attempts.keyed_by_same_person"
    text = N_("You have keyed this sheet already. Another person has to do it this time.")


class NothingToKey(RuleBroken):
    code = "exams.attempts.nothing_to_key"
    text = N_("Nothing is left to key on this sheet.")


class LateIntakeClosed(RuleBroken):
    code = "exams.attempts.late_intake_closed"
    text = N_("The list of this sitting is closed. Late answers are no longer decided.")


class LateDecided(RuleBroken):
    code = "exams.attempts.late_decided"
    text = N_("This late answer was decided already.")


class NoPracticeItems(RuleBroken):
    code = "exams.attempts.no_practice_items"
    text = N_("There are no practice questions for these chapters yet.")


class MinutesOutOfRange(RuleBroken):
    code = "exams.attempts.minutes_out_of_range"
    text = N_("Please give between %(least)s and %(most)s minutes.")
    status = 400


# ---- marking


class ScriptHandedIn(RuleBroken):
    code = "exams.marking.handed_in"
    text = N_("You have handed this marking in already. It stays as it is.")


class MarksIncomplete(RuleBroken):
    code = "exams.marking.incomplete"
    text = N_("Please give points on every line before you hand in.")


class MarkingOver(RuleBroken):
    code = "exams.marking.over"
    text = N_("The results of this exam are released. Nothing can be marked any more.")


class MarkingRuleFixed(RuleBroken):
    code = "exams.marking.rule_fixed"
    text = N_("Markings have been handed in already. The rule of marking can no longer be changed.")


class NobodyToMark(RuleBroken):
    """Everybody is tied to the candidate, had the script before, or is not calibrated."""

    code = "exams.marking.nobody"
    text = N_("Nobody is left who may mark this. Please name another marker.")


# ---- results


class RulingWithoutOption(RuleBroken):
    code = "exams.results.ruling_without_option"
    text = N_("Please say which options count as right.")
    status = 400


class KeyCheckedByAuthor(NotAllowed):
    code = "exams.results.key_checked_by_author"
    text = N_("You froze this paper. Somebody else has to compare the keys.")


class ListOpen(RuleBroken):
    code = "exams.results.list_open"
    text = N_("The board is voting on a list. Take the list back first.")


class ListNotOpen(RuleBroken):
    code = "exams.results.list_not_open"
    text = N_("This list is no longer open. Please look at the page again.")


class ListNotReady(RuleBroken):
    """Names everything that still waits (rules 11, 12, 15)."""

    code = "exams.results.list_not_ready"
    text = N_("The list cannot be frozen yet. %(reasons)s")


class VotesMissing(RuleBroken):
    code = "exams.results.votes_missing"
    text = N_("For %(count)s candidates there are not enough votes yet.")


class PassKnownAlready(RuleBroken):
    code = "exams.passes.known_already"
    text = N_("This pass is on record already.")


class PassInFuture(RuleBroken):
    code = "exams.passes.in_future"
    text = N_("The day of the pass lies in the future.")
    status = 400


class EvidenceNeeded(RuleBroken):
    code = "exams.passes.evidence_needed"
    text = N_("Please add a picture or a PDF of the certificate.")
    status = 400


class ClaimStepTaken(RuleBroken):
    code = "exams.passes.step_taken"
    text = N_("Somebody has done this step already. Please look at the page again.")


class NotTheSecondPerson(NotAllowed):
    """Rules 1 and 7: whoever did the first step does not do the second."""

    code = "exams.passes.not_the_second_person"
    text = N_("You did the first step yourself. Another person has to do this one.")


class TiedToCandidate(NotAllowed):
    code = "exams.passes.tied"
    text = N_("You are tied to this person, or are this person. Somebody else has to do this step.")


class RosterUnreadable(RuleBroken):
    code = "exams.passes.roster_unreadable"
    text = N_("The file cannot be read: %(fault)s")
    status = 400
