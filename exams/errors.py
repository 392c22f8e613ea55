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
