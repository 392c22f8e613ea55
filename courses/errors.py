"""Named refusals of courses."""

from lms.errors import NotFound, RuleBroken
from lms.i18n_mark import N_


class NoSuchLesson(NotFound):
    code = "courses.catalogue.no_such_lesson"
    text = N_("This lesson was not found.")


class LessonNotInCourse(NotFound):
    code = "courses.learning.lesson_not_in_course"
    text = N_("This lesson is not in your course, or not any more. The page of the course shows all that are.")


class LastLesson(RuleBroken):
    code = "courses.catalogue.last_lesson"
    text = N_("This is the last lesson of the course. You can end the course instead.")


class LessonNotReady(RuleBroken):
    code = "courses.catalogue.lesson_not_ready"
    text = N_("The lesson cannot be published yet. Please look at the list of open points.")


class DraftChanged(RuleBroken):
    code = "courses.catalogue.draft_changed"
    text = N_("Somebody else has saved this lesson since you opened it. Your text is still here.")


class NothingToReview(RuleBroken):
    code = "courses.catalogue.nothing_to_review"
    text = N_("This draft does not wait for a look, or it was changed since.")


class OwnDraft(RuleBroken):
    code = "courses.catalogue.own_draft"
    text = N_("You wrote this draft or asked for the look yourself. Somebody else has to look at it.")
    status = 403


class NothingToPublish(RuleBroken):
    code = "courses.catalogue.nothing_to_publish"
    text = N_("There is no change to publish.")


class PictureWithoutWords(RuleBroken):
    code = "courses.catalogue.picture_without_words"
    text = N_("Please describe the picture in words, for people who cannot see it.")
    status = 400


class OfficeFileRefused(RuleBroken):
    code = "courses.catalogue.office_file_refused"
    text = N_(
        "This is a file of PowerPoint, Word or a similar program. Please save its pages as pictures, or copy its words "
        "into the lesson."
    )
    status = 400


class FilmRefused(RuleBroken):
    code = "courses.catalogue.film_refused"
    text = N_(
        "This kind of file cannot be played. Please choose an MP4 or WebM film, or an MP3, M4A, AAC, Ogg or WAV recording."
    )
    status = 400


class FilmTooLarge(RuleBroken):
    code = "courses.catalogue.film_too_large"
    text = N_("The film is too large. Please make it shorter or smaller, at most %(limit)s MB, or split it in two.")
    status = 413


class CaptionsMissing(RuleBroken):
    code = "courses.catalogue.captions_missing"
    text = N_("A film needs captions: a WebVTT file, which begins with the word WEBVTT.")
    status = 400


class TranscriptMissing(RuleBroken):
    code = "courses.catalogue.transcript_missing"
    text = N_("Please write down what is said, for people who cannot hear it.")
    status = 400


class PackageUnreadable(RuleBroken):
    code = "courses.packages.unreadable"
    text = N_("This file is not a ZIP that can be opened. Please choose the ZIP of a SCORM package.")
    status = 400


class PackageTooLarge(RuleBroken):
    code = "courses.packages.too_large"
    text = N_("The package is too large. Please choose one of at most %(limit)s MB.")
    status = 413


class PackageRefused(RuleBroken):
    code = "courses.packages.refused"
    text = N_("This package cannot be used. %(reason)s")
    status = 400


class PackageHasNoOrganisation(RuleBroken):
    code = "courses.packages.no_organisation"
    text = N_(
        "This package does not say what is opened first: its imsmanifest.xml has no organisation. Please export it once "
        "more from the program that made it, as a SCORM course with a table of contents."
    )
    status = 400


class CartridgeTooLarge(RuleBroken):
    code = "courses.packages.cartridge_too_large"
    text = N_("The file is too large. Please choose one of at most %(limit)s MB.")
    status = 413


class CartridgeRefused(RuleBroken):
    code = "courses.packages.cartridge_refused"
    text = N_("This course cannot be brought in. %(reason)s")
    status = 400


class CourseCodeUnusable(RuleBroken):
    code = "courses.packages.course_code_unusable"
    text = N_("A short name begins with a small letter and has small letters, digits and hyphens, 2 to 40 of them.")
    status = 400


class CourseCodeTaken(RuleBroken):
    code = "courses.packages.course_code_taken"
    text = N_("There is a course with this short name already. Please choose another one.")


class IntakeDone(RuleBroken):
    code = "courses.packages.intake_done"
    text = N_("This file has been made a course already.")


class ClaimUnreadable(RuleBroken):
    code = "courses.packages.claim_unreadable"
    text = N_("What the package said could not be read.")
    status = 400


class CourseUnreadable(RuleBroken):
    code = "courses.catalogue.course_unreadable"
    text = N_("The course folder cannot be read: %(place)s: %(problem)s")


class CourseNotOpen(RuleBroken):
    code = "courses.learning.course_not_open"
    text = N_("This course does not take new learners now.")


class ExamNotAhead(RuleBroken):
    code = "courses.learning.exam_not_ahead"
    text = N_("Please choose a day that is still to come.")
    status = 400


class BookletNotReady(NotFound):
    code = "courses.learning.booklet_not_ready"
    text = N_("This booklet is not made yet. Please open the page of the course and choose the large print.")


class NotEnrolled(RuleBroken):
    code = "courses.learning.not_enrolled"
    text = N_("Please begin the course first.")


class FuriganaMissing(RuleBroken):
    code = "courses.catalogue.furigana_missing"
    text = N_(
        "Readings cannot be proposed at the moment. You can write them by hand; please tell who looks after the machine."
    )


class CourseTakesLearners(RuleBroken):
    code = "courses.catalogue.takes_learners"
    text = N_("This course takes learners now. You can begin it at once.")


class TooManyQuestions(RuleBroken):
    code = "courses.learning.too_many_questions"
    text = N_("%(most)s of your questions wait for an answer. Please wait for one of them before you ask the next.")


class AnsweredAlready(RuleBroken):
    code = "courses.learning.answered_already"
    text = N_("Somebody has answered this question in the meantime. Your text is still here.")


class NoSuchWorkshop(NotFound):
    code = "courses.workshops.no_such_workshop"
    text = N_("This workshop was not found.")


class WorkshopNotOpen(RuleBroken):
    code = "courses.workshops.not_open"
    text = N_("This workshop does not take applications now.")


class WorkshopWithoutDates(RuleBroken):
    code = "courses.workshops.without_dates"
    text = N_("Please write at least one date before you open the workshop for applications.")


class DatesOverlap(RuleBroken):
    code = "courses.workshops.dates_overlap"
    text = N_("Two of these dates lie over each other. Please look at the times once more.")
    status = 400


class DateHasAttendance(RuleBroken):
    code = "courses.workshops.date_has_attendance"
    text = N_("Attendance was already taken on a date that you want to move or take away.")


class SeatsBelowBookings(RuleBroken):
    code = "courses.workshops.seats_below_bookings"
    text = N_("%(booked)s people have a seat. The workshop cannot have fewer seats than that.")


class OwnWorkshop(RuleBroken):
    code = "courses.workshops.own_workshop"
    text = N_("You train this workshop, so you cannot book a seat in it.")


class BookingClosed(RuleBroken):
    code = "courses.workshops.booking_closed"
    text = N_("The workshop has begun, so the booking cannot be changed any more. Please telephone us.")


class NoSeatForYou(RuleBroken):
    code = "courses.workshops.no_seat_for_you"
    text = N_("No seat is kept for you at the moment. We tell you when one becomes free.")


class WorkshopOver(RuleBroken):
    code = "courses.workshops.over"
    text = N_("This workshop is over or was cancelled. It cannot be changed any more.")


class AttendanceTooEarly(RuleBroken):
    code = "courses.workshops.attendance_too_early"
    text = N_("Attendance can be taken from the day of the workshop on.")


class NoDateNow(RuleBroken):
    code = "courses.workshops.no_date_now"
    text = N_("Codes are taken from one hour before a date until one hour after it.")


class AttendanceOfOnesOwn(RuleBroken):
    code = "courses.workshops.attendance_of_ones_own"
    text = N_("Nobody confirms her own attendance or that of a relative. Please ask a colleague.")
    status = 403


class WordSentLately(RuleBroken):
    code = "courses.programmes.word_sent_lately"
    text = N_("A kind word was sent within the last seven days. More would be pressure.")


class NothingToEncourage(RuleBroken):
    code = "courses.programmes.nothing_to_encourage"
    text = N_("This person is not under way in the programme now.")


class NoSuchProgramme(NotFound):
    code = "courses.programmes.no_such_programme"
    text = N_("This programme was not found.")


class ProgrammeUnreadable(RuleBroken):
    code = "courses.programmes.unreadable"
    text = N_("The programme %(programme)s cannot be read: %(problem)s")


class ProgrammeVersionChanged(RuleBroken):
    code = "courses.programmes.version_changed"
    text = N_(
        "Version %(version)s of the programme %(programme)s is in force and cannot be changed. Add a new version."
    )


class NotInProgramme(RuleBroken):
    code = "courses.programmes.not_in_programme"
    text = N_("This person does not take part in the programme.")


class TrainerNotFitting(RuleBroken):
    code = "courses.programmes.trainer_not_fitting"
    text = N_("This person cannot be the trainer of this learner.")


class PartNotOpen(RuleBroken):
    code = "courses.programmes.part_not_open"
    text = N_("This part opens when the parts before it are done.")


class PartAlreadyDone(RuleBroken):
    code = "courses.programmes.part_already_done"
    text = N_("This part is already done.")


class NoSuchPart(NotFound):
    code = "courses.programmes.no_such_part"
    text = N_("This programme has no such part.")


class OwnEquivalence(RuleBroken):
    code = "courses.programmes.own_equivalence"
    text = N_("Nobody recognises a training of her own or of a relative. Please ask a colleague.")
    status = 403


class SecondPersonNeeded(RuleBroken):
    code = "courses.programmes.second_person_needed"
    text = N_("You proposed this yourself. A second person has to confirm it.")
    status = 403


class EquivalenceDecided(RuleBroken):
    code = "courses.programmes.equivalence_decided"
    text = N_("This earlier training has already been decided on.")


class PlanIncomplete(RuleBroken):
    code = "courses.programmes.plan_incomplete"
    text = N_("Please write something under each heading before you hand in.")
    status = 400


class PlanTooLong(RuleBroken):
    code = "courses.programmes.plan_too_long"
    text = N_(
        "Your text under “%(heading)s” is longer than %(most)s characters. Nothing is lost: it is kept as a draft."
    )
    status = 400


class PlanNamesAuthor(RuleBroken):
    code = "courses.programmes.plan_names_author"
    text = N_("Your name stands in the plan. Please take it out: the markers must not know who wrote it.")
    status = 400


class PlanBeingMarked(RuleBroken):
    code = "courses.programmes.plan_being_marked"
    text = N_("Your plan is being read. You can go on when the answer is there.")


class PlanChangedElsewhere(RuleBroken):
    code = "courses.programmes.plan_changed_elsewhere"
    text = N_("This plan was saved in another window since you opened it. Your text is still here; please compare.")


class NoTriesLeft(RuleBroken):
    code = "courses.programmes.no_tries_left"
    text = N_("All free tries are used. Please talk with the secretariat about the next step.")


class MarkedAlready(RuleBroken):
    code = "courses.programmes.marked_already"
    text = N_("This plan needs no further mark.")


class MarksIncomplete(RuleBroken):
    code = "courses.programmes.marks_incomplete"
    text = N_("Please give 0 to %(most)s points on every line.")
    status = 400


class PartsMissing(RuleBroken):
    code = "courses.programmes.parts_missing"
    text = N_("Some parts are still open: %(parts)s")


class OwnCompletion(RuleBroken):
    code = "courses.programmes.own_completion"
    text = N_("Nobody confirms or withdraws her own completion or that of a relative. Please ask a colleague.")
    status = 403


class NoSuchCompletion(NotFound):
    code = "courses.programmes.no_such_completion"
    text = N_("This completion was not found.")
