"""The sentences that the exam page says by itself, in the reader's language."""

from flask_babel import gettext, pgettext


def outcome_texts() -> dict[str, str]:
    """What became of an answer, in the words of the page. The good outcome stands first."""
    return {
        "saved": pgettext("attempt", "Saved."),
        "paused": gettext("The clock stands. This is saved when the exam goes on."),
        "malformed": gettext("This is no answer to this question, so it could not be saved. Please look at it again."),
        "late": gettext("We have received it. The exam board decides whether it is counted."),
        "too_late": gettext("The time was over, so this answer could not be saved."),
        "after_close": gettext("The time was over, so this answer could not be saved."),
        "intake_closed": gettext("The results are being decided. Late answers can no longer be received."),
        "handed_in": gettext("The exam was handed in before. This answer could not be saved."),
        "no_pen": gettext("The exam is open on another page. This page can no longer save."),
        "newer_answer": gettext("You have answered this question on another page since. The newer answer stays."),
        "not_started": gettext("The exam has not begun. This answer could not be saved."),
        "voided": gettext("This exam is void. Please speak to the invigilator."),
        "unknown": gettext("This answer could not be saved. Please load the page again."),
    }


def page_texts() -> dict[str, str]:
    """What the page says while one works. ``%n`` is a number that the browser puts in."""
    return {
        "saving": pgettext("attempt", "Saving…"),
        "unsaved": gettext("Not saved yet: %n. Please leave this page open."),
        "all_saved": gettext("All answers are saved."),
        "offline": gettext("The line is cut. Go on: your answers are kept on this device and sent later."),
        "signed_out": gettext("You were signed out. Your answers are kept on this device. Please sign in again."),
        "told": gettext("From the invigilator: %t"),
        "stopped": gettext(
            "The exam is stopped for a moment. The clock stands; the questions come back by themselves."
        ),
        "clock_stands": gettext("The clock stands"),
        "goes_on": gettext("The exam goes on. There are %n minutes left."),
        "support_changed": gettext("What was granted to you has changed; this page shows it now."),
        "sign_in": pgettext("attempt", "Sign in again"),
        "reload": pgettext("attempt", "Load the page again"),
        "continue_here": gettext("Continue on this page"),
        "reload_needed": gettext("This page is too old to save. Your answers are kept; please load it again."),
        "wait_before_leaving": gettext("Some answers are not saved yet: %n. Please wait a moment before you hand in."),
        "minutes_left": gettext("%n minutes left"),
        "minutes_left_now": gettext("There are %n minutes left."),
        "less_than_minute": gettext("Less than one minute left"),
        "time_over": gettext("The time is over. Your answers are being handed in."),
        "time_over_offline": gettext("The time is over. Please leave this page open until the line is back."),
        "time_added": gettext("Time was added. There are %n minutes left."),
        "open_count": gettext("Still open: %n"),
        "none_open": pgettext("attempt", "All questions are answered."),
        "answered": pgettext("attempt", "answered"),
        "not_answered": gettext("still open"),
        "marked": gettext("to look at again"),
        "characters": gettext("%n characters"),
    }
