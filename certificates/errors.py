"""Named refusals about schemes, evidence, qualifications and awards."""

from lms.errors import NotFound, RuleBroken
from lms.i18n_mark import N_


class SchemeUnreadable(RuleBroken):
    code = "certificates.schemes.unreadable"
    text = N_("The scheme %(scheme)s holds words that the rules do not know: %(words)s")


class VoteMissing(RuleBroken):
    code = "certificates.schemes.vote_missing"
    text = N_("Version %(version)s of %(scheme)s has no vote that carried it. It cannot come into force.")


class VersionChanged(RuleBroken):
    code = "certificates.schemes.version_changed"
    text = N_("Version %(version)s of %(scheme)s is in force and cannot be changed. Please write a new version.")


class FirstDayPassed(RuleBroken):
    code = "certificates.schemes.first_day_passed"
    text = N_("A new version comes into force on a day that lies ahead, after the versions that are on record.")
    status = 400


class NumberUnexplained(RuleBroken):
    code = "certificates.schemes.number_unexplained"
    text = N_("Please write in both languages why the number is what it is: %(where)s")
    status = 400


class NothingChanged(RuleBroken):
    code = "certificates.schemes.nothing_changed"
    text = N_("This version says the same as the one before it.")
    status = 400


class SchemeNotFound(NotFound):
    code = "certificates.schemes.not_found"
    text = N_("There is no such title.")


class EvidenceMisfiled(RuleBroken):
    code = "certificates.evidence.misfiled"
    text = N_("This record belongs to another person.")


class QualificationNotFound(NotFound):
    code = "certificates.qualifications.not_found"
    text = N_("This qualification was not found.")


class NumberNotFitting(RuleBroken):
    code = "certificates.qualifications.number_not_fitting"
    text = N_(
        "A number of %(kind)s looks like this: %(example)s. Please compare it with your certificate. "
        "If yours is different, please telephone us."
    )
    status = 400


class NumberMissing(RuleBroken):
    code = "certificates.qualifications.number_missing"
    text = N_("Please write the number that stands on the certificate.")
    status = 400


class FormUnproved(RuleBroken):
    code = "certificates.qualifications.form_unproved"
    text = N_("The form of the numbers of %(kind)s has no source, or its own example does not fit.")


class LastDayMissing(RuleBroken):
    code = "certificates.qualifications.last_day_missing"
    text = N_("%(kind)s must be renewed. Please write the last day on which your certificate is valid.")
    status = 400


class DatesNotInOrder(RuleBroken):
    code = "certificates.qualifications.dates_not_in_order"
    text = N_("The last day lies before the day of issue. Please check both.")
    status = 400


class IssuedInTheFuture(RuleBroken):
    code = "certificates.qualifications.issued_in_the_future"
    text = N_("The day of issue lies in the future. Please check the year.")
    status = 400


class FileMissing(RuleBroken):
    code = "certificates.qualifications.file_missing"
    text = N_("Please add a photo or a copy of your certificate.")
    status = 400


class NotYourOwnToVerify(RuleBroken):
    code = "certificates.qualifications.not_your_own"
    text = N_("Nobody checks her own papers or those of her family. Please ask a colleague.")
    status = 403


class AlreadyChecked(RuleBroken):
    code = "certificates.qualifications.already_checked"
    text = N_("A colleague has already checked this.")


class ReasonMissing(RuleBroken):
    code = "certificates.reason_missing"
    text = N_("Please write a reason.")
    status = 400


class AwardNotFound(NotFound):
    code = "certificates.awards.not_found"
    text = N_("This title was not found.")


class ApplicationNotFound(NotFound):
    code = "certificates.awards.application_not_found"
    text = N_("This application was not found.")


class TitleNotEarned(RuleBroken):
    code = "certificates.awards.not_earned"
    text = N_("The conditions of %(title)s are not all fulfilled yet. Missing: %(missing)s")


class TitleFollowsByItself(RuleBroken):
    code = "certificates.awards.follows_by_itself"
    text = N_("Nobody applies for %(title)s. It follows from the pass.")


class TitleHeldAlready(RuleBroken):
    code = "certificates.awards.held_already"
    text = N_("%(title)s is held already.")


class UndertakingMissing(RuleBroken):
    code = "certificates.awards.undertaking_missing"
    text = N_("Please read the undertaking and agree to it.")
    status = 400


class DeciderNotFree(RuleBroken):
    code = "certificates.awards.decider_not_free"
    text = N_("You cannot decide about this person: %(why)s Please ask another decider.")
    status = 403


class AlreadyDecided(RuleBroken):
    code = "certificates.awards.already_decided"
    text = N_("This has been decided already.")


class SecondPersonNeeded(RuleBroken):
    code = "certificates.awards.second_person_needed"
    text = N_("Who proposed this cannot confirm it. Please ask a second person.")
    status = 403


class NotInThisState(RuleBroken):
    code = "certificates.awards.not_in_this_state"
    text = N_("The title is in a state in which this is not possible.")


class NothingToRenew(RuleBroken):
    code = "certificates.awards.nothing_to_renew"
    text = N_("This title does not need to be renewed.")


class AppealNotFound(NotFound):
    code = "certificates.title_appeals.not_found"
    text = N_("There is no decision or appeal here that you could work on.")


class AppealClosed(RuleBroken):
    code = "certificates.title_appeals.closed"
    text = N_("This appeal is closed.")


class AppealInOtherHands(RuleBroken):
    code = "certificates.title_appeals.in_other_hands"
    text = N_("This appeal is in somebody else's hands.")


class HandlerInvolved(RuleBroken):
    code = "certificates.title_appeals.involved"
    text = N_("You cannot answer this appeal: %(why)s Please leave it to somebody else.")
    status = 403


class DocumentNotFound(NotFound):
    code = "certificates.documents.not_found"
    text = N_("There is no such paper here.")


class DownloadStopped(RuleBroken):
    code = "certificates.documents.stopped"
    text = N_(
        "This paper cannot be downloaded now, because what it says does not hold at present. Please ask the office."
    )


class NoLatinName(RuleBroken):
    code = "certificates.documents.no_latin_name"
    text = N_("A paper in English shows the name in Latin letters. Please enter it with the name first.")


class PaperReplaced(RuleBroken):
    code = "certificates.documents.replaced"
    text = N_("This paper was replaced by a newer one with the number %(number)s. Please use that one.")


class FolderOfAnother(RuleBroken):
    code = "certificates.documents.folder_of_another"
    text = N_("Other papers lie in this folder already. Please name another folder.")


class FolderBusy(RuleBroken):
    code = "certificates.documents.folder_busy"
    text = N_("These papers are being made already. Please wait until that has ended.")


class NobodyPassed(RuleBroken):
    code = "certificates.documents.nobody_passed"
    text = N_("There is no paper to print for this sitting. Papers are issued when the results are released.")


class PrintRunNotFound(NotFound):
    code = "certificates.documents.print_run_not_found"
    text = N_("These papers were not found. They are kept for a month.")


class DesignNotFound(NotFound):
    code = "certificates.documents.design_not_found"
    text = N_("There is no such kind of paper.")


class DesignDoesNotCompile(RuleBroken):
    code = "certificates.documents.design_does_not_compile"
    text = N_("The template cannot be read. Line %(line)s: %(reason)s")
    status = 400


class DesignFails(RuleBroken):
    code = "certificates.documents.design_fails"
    text = N_("With these words no paper can be printed: %(reason)s")
    status = 400


class DesignReachesOutside(RuleBroken):
    code = "certificates.documents.design_reaches_outside"
    text = N_(
        "The template asks for something outside of it (%(address)s). Only our own fonts and the seal can be used."
    )
    status = 400


class DesignPages(RuleBroken):
    code = "certificates.documents.design_pages"
    text = N_("The paper would have %(count)s pages. It must have %(wanted)s, also for somebody with a long name.")
    status = 400


class DesignLacks(RuleBroken):
    code = "certificates.documents.design_lacks"
    text = N_("“%(words)s” would no longer stand on the paper. Every paper must say it.")
    status = 400


class TooManyChecks(RuleBroken):
    code = "certificates.verification.too_many"
    text = N_("Many numbers were checked from here in a short time. Please wait a minute and go on.")
    status = 429


class TooManyLines(RuleBroken):
    code = "certificates.verification.too_many_lines"
    text = N_("A file holds at most %(most)s numbers, and an hour at most %(hour)s. Please divide it or wait.")
    status = 429


class NoNumbersInFile(RuleBroken):
    code = "certificates.verification.no_numbers"
    text = N_("No number was found in this file. Please put one number in each line, as CSV or plain text.")
    status = 400


class KeyMissing(RuleBroken):
    code = "certificates.credentials.key_missing"
    text = N_("There is no key to sign with at present. The administrator makes one with: lms keys rotate")
    status = 503


class SampleKeyRefused(RuleBroken):
    code = "certificates.credentials.sample_key"
    text = N_("This key belongs to a sample and signs nothing in production. Please make one with: lms keys rotate")
    status = 503


class PaperKeyDiffers(RuleBroken):
    code = "certificates.credentials.paper_key_differs"
    text = N_("The key in the settings is not the one that papers are signed with. To go over to it: lms keys adopt")
    status = 503


class PaperKeyOutside(RuleBroken):
    code = "certificates.credentials.paper_key_outside"
    text = N_("Papers are signed with a key from the settings. Please name the new key there, then: lms keys adopt")


class NoPaperKeyOutside(RuleBroken):
    code = "certificates.credentials.no_paper_key_outside"
    text = N_("The settings name no key for papers. Please set LMS_PAPER_KEY, or LMS_PKCS11_MODULE and its like.")


class PaperKeyUnfit(RuleBroken):
    code = "certificates.credentials.paper_key_unfit"
    text = N_("The key in the token is not one for the curve P-256.")


class KeyKnown(RuleBroken):
    code = "certificates.credentials.key_known"
    text = N_("This key is known already: each key signs from one day to another, once.")


class CredentialNotFound(NotFound):
    code = "certificates.credentials.not_found"
    text = N_("There is no such digital certificate.")


class CredentialStopped(RuleBroken):
    code = "certificates.credentials.stopped"
    text = N_("A digital certificate is handed out only while the title is valid.")


class NoSuchProof(NotFound):
    code = "certificates.credentials.no_such_proof"
    text = N_("The log has no such line or size.")
