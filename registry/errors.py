"""Named refusals about stations, affiliations and listings."""

from lms.errors import NotAllowed, NotFound, RuleBroken
from lms.i18n_mark import N_


class StationNotFound(NotFound):
    code = "registry.stations.not_found"
    text = N_("This station was not found.")


class AnnouncementNotFound(NotFound):
    code = "registry.stations.announcement_not_found"
    text = N_("This announcement is not there any more.")


class ContactNotFound(NotFound):
    code = "registry.stations.contact_not_found"
    text = N_("This contact was not found at the station.")


class StepUnknown(NotFound):
    code = "registry.stations.step_unknown"
    text = N_("There is no such step.")


class PartnerNotFound(NotFound):
    code = "registry.stations.partner_not_found"
    text = N_("This partner was not found at the station.")


class ConceptNotAccepted(RuleBroken):
    code = "registry.stations.concept_not_accepted"
    text = N_("A station joins by agreeing to the concept of the network.")
    status = 400


class StationKindUnknown(RuleBroken):
    code = "registry.stations.kind_unknown"
    text = N_("There is no kind of station called %(kind)s.")
    status = 400


class ApplicationDecided(RuleBroken):
    code = "registry.stations.application_decided"
    text = N_("This application was decided already.")


class OwnApplication(NotAllowed):
    code = "registry.stations.own_application"
    text = N_("You applied yourself. Somebody else has to decide.")


class ReasonMissing(RuleBroken):
    code = "registry.reason_missing"
    text = N_("Please write a reason.")
    status = 400


class StationClosed(RuleBroken):
    code = "registry.stations.closed"
    text = N_("This station is closed.")


class OrganisationThereAlready(RuleBroken):
    code = "registry.stations.organisation_there_already"
    text = N_("This organisation is active at the station already.")


class DatesTurned(RuleBroken):
    code = "registry.dates_turned"
    text = N_("The last day is before the first day. Please check both.")
    status = 400


class OwnConfirmation(NotAllowed):
    code = "registry.own_confirmation"
    text = N_("Nobody confirms her own participation or that of a relative. A second person does it.")


class ManagerAlready(RuleBroken):
    code = "registry.stations.manager_already"
    text = N_("This person works for the station already.")


class IdempotencyKeyMissing(RuleBroken):
    code = "registry.tokens.idempotency_key_missing"
    text = N_("A call that writes needs an Idempotency-Key of at most 80 signs.")
    status = 400


class IdempotencyKeyUsed(RuleBroken):
    code = "registry.tokens.idempotency_key_used"
    text = N_("This Idempotency-Key was used for another content.")


class TokenRefused(NotAllowed):
    code = "registry.tokens.refused"
    text = N_("This access key is not valid.")
    status = 401


class TooManyCalls(RuleBroken):
    code = "registry.tokens.too_many_calls"
    text = N_("This access key asks too often. Please wait a minute.")
    status = 429


class ScopeMissing(NotAllowed):
    code = "registry.tokens.scope_missing"
    text = N_("This access key may not do this.")


class TitleNeeded(RuleBroken):
    code = "registry.people.title_needed"
    text = N_("Only a person with a valid title can be listed. Your pages on titles say what is missing.")


class NothingConsented(RuleBroken):
    code = "registry.people.nothing_consented"
    text = N_("Please choose at least one kind of station that may see your title.")
    status = 400


class NotListed(RuleBroken):
    code = "registry.people.not_listed"
    text = N_("You are not listed at present.")


class SkillUnknown(RuleBroken):
    code = "registry.people.skill_unknown"
    text = N_("There is no skill called %(skill)s.")
    status = 400


class AnswerNotKnown(RuleBroken):
    code = "registry.people.answer_not_known"
    text = N_("This answer cannot be chosen.")
    status = 400


class TooManyDays(RuleBroken):
    code = "registry.people.too_many_days"
    text = N_("These are more days than can be kept. Please choose at most a year, and take old days back.")
    status = 400


class SearchNameTaken(RuleBroken):
    code = "registry.people.search_name_taken"
    text = N_("There is a saved search with this name already.")


class SearchNotFitting(RuleBroken):
    code = "registry.people.search_not_fitting"
    text = N_("The search cannot be read: %(what)s")
    status = 400


class SeatsNotUnderstood(RuleBroken):
    code = "registry.activities.seats_not_understood"
    text = N_("The needed people cannot be read at character %(position)s (%(found)s). It could be: %(hint)s")
    status = 400


class ActivityNotFound(NotFound):
    code = "registry.activities.not_found"
    text = N_("This activity was not found.")


class KindUnknown(RuleBroken):
    code = "registry.activities.kind_unknown"
    text = N_("Please choose a kind of activity.")
    status = 400


class TimesNotInOrder(RuleBroken):
    code = "registry.activities.times_not_in_order"
    text = N_("The end must come after the beginning, and both must lie in the future.")
    status = 400


class StationNotWorking(RuleBroken):
    code = "registry.activities.station_not_working"
    text = N_("This station is not active at present, so it cannot invite people.")


class NotForVolunteers(RuleBroken):
    code = "registry.activities.not_for_volunteers"
    text = N_("This is a contracted service. Volunteers are not asked for it.")


class PersonNotVisible(NotFound):
    code = "registry.activities.person_not_visible"
    text = N_("This person cannot be found by your station.")


class OccurrenceOver(RuleBroken):
    code = "registry.activities.over"
    text = N_("This activity is over or was cancelled.")


class NotOverYet(RuleBroken):
    code = "registry.activities.not_over_yet"
    text = N_("Attendance can be confirmed once the activity has begun.")


class PlacesTaken(RuleBroken):
    code = "registry.activities.places_taken"
    text = N_("The places have been taken meanwhile. Thank you for wanting to come.")


class TitleNotValidThatDay(RuleBroken):
    code = "registry.activities.title_not_valid"
    text = N_("For this activity a title is needed that holds on its day.")


class BusyThen(RuleBroken):
    code = "registry.activities.busy_then"
    text = N_("You have said yes to another activity at that time.")


class AnsweredAlready(RuleBroken):
    code = "registry.activities.answered_already"
    text = N_("This has been answered already.")


class NotYourOwnAttendance(RuleBroken):
    code = "registry.activities.not_your_own"
    text = N_("Nobody confirms her own attendance or that of her family. Please ask a colleague.")
    status = 403


class NotOnTheTeam(RuleBroken):
    code = "registry.activities.not_on_the_team"
    text = N_("This person was not on the team of that day.")


class PlanNotFound(NotFound):
    code = "registry.matching.plan_not_found"
    text = N_("This plan was not found.")


class NeedNotFound(NotFound):
    code = "registry.needs.not_found"
    text = N_("This need was not found.")


class NeedSettled(RuleBroken):
    code = "registry.needs.settled"
    text = N_("This need is settled already.")


class DayThereAlready(RuleBroken):
    code = "registry.activities.day_there_already"
    text = N_("This activity has a day at that time already.")


class DoorCodeUnknown(RuleBroken):
    code = "registry.activities.door_code_unknown"
    text = N_("This code belongs to no activity that you are expected at. Please look at the sheet once more.")
    status = 400


class DoorClosed(RuleBroken):
    code = "registry.activities.door_closed"
    text = N_(
        "The code works from one hour before the activity until two hours after it. The station can still tick you."
    )
    status = 400


class IncidentNotFound(NotFound):
    code = "registry.incidents.not_found"
    text = N_("This report was not found.")


class NotHappenedYet(RuleBroken):
    code = "registry.incidents.not_happened_yet"
    text = N_("This time lies in the future. Please look at the day and the time once more.")
    status = 400


class ThankedAlready(RuleBroken):
    code = "registry.thanks.already"
    text = N_("These words have been sent already.")


class NoBadges(RuleBroken):
    code = "registry.activities.no_badges"
    text = N_("Nobody who said yes holds a title today, so there is no badge to print yet.")


class HookNotFound(NotFound):
    code = "registry.hooks.not_found"
    text = N_("This webhook was not found at the station.")


class HookAddressUnsound(RuleBroken):
    code = "registry.hooks.address_unsound"
    text = N_("Please give an address that begins with https:// and can be reached from outside.")
    status = 400


class TooManyHooks(RuleBroken):
    code = "registry.hooks.too_many"
    text = N_("A station has at most %(most)s webhooks. End one first.")


class HoursNotUnderstood(RuleBroken):
    code = "registry.stations.hours_not_understood"
    text = N_("%(typed)s is not understood. Please write it like 10:00-12:00, 13:00-16:00.")
    status = 400


class DayIsPast(RuleBroken):
    code = "registry.stations.day_is_past"
    text = N_("This day is past. Please check the date.")
    status = 400
