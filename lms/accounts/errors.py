"""Named refusals about people, their accounts, organisations and consents."""

from lms.errors import NotAllowed, RuleBroken
from lms.i18n_mark import N_


class NameTooLong(RuleBroken):
    code = "accounts.name_too_long"
    text = N_("The name is too long. Please write at most %(limit)s characters.")
    status = 400


class BornInTheFuture(RuleBroken):
    code = "accounts.born_in_the_future"
    text = N_("The birth date is in the future. Please check the year.")
    status = 400


class BornTooLongAgo(RuleBroken):
    code = "accounts.born_too_long_ago"
    text = N_("The birth date is more than %(years)s years ago. Please check the year.")
    status = 400


class NameEvidenceMissing(RuleBroken):
    code = "accounts.name_evidence_missing"
    text = N_("Please add a photo of a paper that shows your new name, or write how we can see it.")
    status = 400


class PrintedNameMissing(RuleBroken):
    code = "accounts.printed_name_missing"
    text = N_("The certificate font has no shape for %(missing)s. Please choose another form for printing.")
    status = 400


class PrintedNameDiffers(RuleBroken):
    code = "accounts.printed_name_differs"
    text = N_("This is another name. Please choose a writing of your own name, or call us.")
    status = 400


class NameNotChanged(RuleBroken):
    code = "accounts.name_not_changed"
    text = N_("This is the name that is recorded already.")


class EmailInUse(RuleBroken):
    code = "accounts.email_in_use"
    text = N_("This e-mail address belongs to another account.")


class PasswordTooShort(RuleBroken):
    code = "accounts.password_too_short"
    text = N_("Please choose a password of %(least)s characters or more.")
    status = 400


class PasswordTooLong(RuleBroken):
    code = "accounts.password_too_long"
    text = N_("Please choose a password of %(most)s characters or fewer.")
    status = 400


class PasswordTooCommon(RuleBroken):
    code = "accounts.password_too_common"
    text = N_("Many people use this password, so it is easy to guess. Please choose another one.")
    status = 400


class PasswordTooPersonal(RuleBroken):
    code = "accounts.password_too_personal"
    text = N_("This password holds your own name, address or birth date. Please choose another one.")
    status = 400


class SignInRefused(RuleBroken):
    code = "accounts.sign_in_refused"
    text = N_("The e-mail address or number and the password do not belong together. Please try again.")
    status = 400


class CodeRefused(RuleBroken):
    code = "accounts.code_refused"
    text = N_("This code is not right, or was used already. Please write the one that the app shows now.")
    status = 400


class SignInPaused(RuleBroken):
    code = "accounts.sign_in_paused"
    text = N_(
        "There were several wrong tries. Please wait %(minutes)s minutes and try again, or choose a new password."
    )
    status = 429


class LinkExpired(RuleBroken):
    code = "accounts.link_expired"
    text = N_("This link is no longer valid. Please ask for a new one.")
    status = 410


class ClaimRefused(RuleBroken):
    code = "accounts.claim_refused"
    text = N_("The code and the birth date do not belong together. Please read the sheet again.")
    status = 400


class SheetNeedsAdministrator(NotAllowed):
    code = "accounts.sheet_needs_administrator"
    text = N_("This person holds a role. Only an administrator can print a sign-in sheet for her.")


class SheetEnded(RuleBroken):
    code = "accounts.sheet_ended"
    text = N_("This tablet sheet opens nothing any more. Please ask for a new one.")
    status = 410


class SheetRefused(RuleBroken):
    code = "accounts.sheet_refused"
    text = N_("This does not fit the sheet. Please look at what you typed.")
    status = 400


class SheetNotForHer(RuleBroken):
    code = "accounts.sheet_not_for_her"
    text = N_("Who has a role or signs in with a second step does without a tablet sheet.")


class PinTooSimple(RuleBroken):
    code = "accounts.pin_too_simple"
    text = N_("Please choose 4 to 6 digits that nobody guesses: not your birthday, and not 1234 or 0000.")
    status = 400


class BirthDateMissing(RuleBroken):
    code = "accounts.birth_date_missing"
    text = N_("The birth date is needed first.")


class NoReport(RuleBroken):
    code = "accounts.no_report"
    text = N_("There is no open report.")


class SecondPersonNeeded(NotAllowed):
    code = "accounts.second_person_needed"
    text = N_("A second person has to do this. You did the first step yourself.")


class DiedInTheFuture(RuleBroken):
    code = "accounts.died_in_the_future"
    text = N_("The day of death cannot be in the future.")
    status = 400


class OneAndTheSame(RuleBroken):
    code = "accounts.one_and_the_same"
    text = N_("These are not two different records.")


class RelatedPeople(RuleBroken):
    code = "accounts.related_people"
    text = N_("A relation between these two is declared, so they are two people.")


class MergeNeedsAdministrator(NotAllowed):
    code = "accounts.merge_needs_administrator"
    text = N_("One of the two records holds a role. An administrator has to confirm this merge.")


class MergeNotReversible(RuleBroken):
    code = "accounts.merge_not_reversible"
    text = N_("A merge can be taken back for %(days)s days only.")


class OtherTalkOpen(RuleBroken):
    code = "accounts.other_talk_open"
    text = N_("You are still writing for somebody else. Please end that first.")


class OwnRecord(NotAllowed):
    code = "accounts.own_record"
    text = N_("This is about yourself. Somebody else has to do it.")


class OwnRole(NotAllowed):
    code = "accounts.own_role"
    text = N_("Nobody can give a role to herself.")


class RolesConflict(RuleBroken):
    code = "accounts.roles_conflict"
    text = N_("One person cannot hold these two roles together.")


class ScopeNotFitting(RuleBroken):
    code = "accounts.scope_not_fitting"
    text = N_("This role cannot be given for this area of work.")
    status = 400


class RoleHeldAlready(RuleBroken):
    code = "accounts.role_held_already"
    text = N_("The person holds this role already.")


class LastAdministrator(RuleBroken):
    code = "accounts.last_administrator"
    text = N_("There must always be one administrator.")


class OrganisationNotActive(RuleBroken):
    code = "accounts.organisation_not_active"
    text = N_("This organisation does not exist on that day.")


class MemberAlready(RuleBroken):
    code = "accounts.member_already"
    text = N_("This membership is recorded already.")


class OwnMembership(NotAllowed):
    code = "accounts.own_membership"
    text = N_("Nobody can confirm her own membership. A second member or the secretariat does it.")


class ProposedByYou(NotAllowed):
    code = "accounts.proposed_by_you"
    text = N_("You entered this yourself. A second person has to confirm it.")


class RelativesMembership(NotAllowed):
    code = "accounts.relatives_membership"
    text = N_("You cannot confirm this for a relative. Somebody else has to do it.")


class NotYourOrganisation(NotAllowed):
    code = "accounts.not_your_organisation"
    text = N_("Only a leader or manager of this organisation or the secretariat can confirm this.")


class NotByProxy(NotAllowed):
    code = "accounts.not_by_proxy"
    text = N_("This cannot be done for somebody else.")


class DecidedAlready(RuleBroken):
    code = "accounts.decided_already"
    text = N_("This was decided already.")


class DatesTurned(RuleBroken):
    code = "accounts.dates_turned"
    text = N_("The last day is before the first day.")
    status = 400


class TieToOneself(RuleBroken):
    code = "accounts.tie_to_oneself"
    text = N_("A relation needs two different people.")


class TalkNeeded(NotAllowed):
    code = "accounts.talk_needed"
    text = N_("Please write down first how she says it, and who hears or sees it. Then what she tells you.")


class WitnessNeeded(RuleBroken):
    code = "accounts.witness_needed"
    text = N_("Please say who saw or heard the consent.")
    status = 400


class WitnessIsWriter(RuleBroken):
    code = "accounts.witness_is_writer"
    text = N_("Please choose as the witness somebody who is neither the writer nor the person herself.")
    status = 400


class WordingMissing(RuleBroken):
    code = "accounts.wording_missing"
    text = N_("There is no text for this consent yet.")


class ConsentNotOffered(RuleBroken):
    code = "accounts.consent_not_offered"
    text = N_("This cannot be consented to.")
    status = 400


class DoesNotFitCp932(RuleBroken):
    code = "accounts.does_not_fit_cp932"
    text = N_("%(count)s names hold characters that this old file format lacks. Please choose UTF-8.")


class PeopleNotSound(RuleBroken):
    code = "accounts.people_not_sound"
    text = N_("The list was not taken: %(refused)s lines are refused. Missing columns: %(lacking)s")
    status = 400


class PeopleListStepTaken(RuleBroken):
    code = "accounts.people_list_step_taken"
    text = N_("This list cannot be entered or given up any more. Please look at how it stands now.")


class PasskeyRefused(RuleBroken):
    code = "accounts.passkey_refused"
    text = N_("This passkey could not be checked. Please try once more, or sign in with your password.")
    status = 400


class PasskeyTooLate(RuleBroken):
    code = "accounts.passkey_too_late"
    text = N_("That took more than five minutes. Please press the button once more.")
    status = 400


class PasskeyKnown(RuleBroken):
    code = "accounts.passkey_known"
    text = N_("This passkey is set up already.")


class PasskeysFull(RuleBroken):
    code = "accounts.passkeys_full"
    text = N_("You have %(most)s passkeys. Please remove one that you do not use any more.")


class PasskeysNotHere(RuleBroken):
    code = "accounts.passkeys_not_here"
    text = N_("Passkeys do not work at the address of this site. Please sign in with your password.")


class PasswordMissing(RuleBroken):
    code = "accounts.password_missing"
    text = N_("Please choose a password first, so that a passkey is never your only way in.")
