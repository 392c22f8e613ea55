"""What a reminder says: what ends, on which day, what comes then, what can be done."""

from certificates.schemes.rules import ACTIVE, AFFILIATION, CONTRIBUTION, GRACE, QUALIFICATION, SUSPENDED, UNDERTAKING
from lms.i18n_mark import N_

# (state now, state after the date)
LETTERS = {
    (ACTIVE, GRACE): (
        N_("A date of your title %(title)s is near"),
        N_(
            "This holds up to and including %(last)s: %(what)s. After that your title stays valid for a time of grace "
            "and is then suspended. %(to_do)s"
        ),
    ),
    (ACTIVE, SUSPENDED): (
        N_("A date of your title %(title)s is near"),
        N_(
            "This holds up to and including %(last)s: %(what)s. After that your title is suspended until it holds "
            "again. %(to_do)s"
        ),
    ),
    (GRACE, SUSPENDED): (
        N_("Your title %(title)s is about to be suspended"),
        N_(
            "This is missing at present: %(what)s. Your title stays valid up to and including %(last)s and is "
            "suspended after that. %(to_do)s"
        ),
    ),
}
TO_DO = {
    UNDERTAKING: N_("Please renew the undertaking on the page of your title."),
    QUALIFICATION: N_("If you have renewed your qualification, please hand in the new certificate."),
    AFFILIATION: N_("Please tell us your new organisation, or ask the office."),
    CONTRIBUTION: N_("Please help at an activity, or tell the office if you have to pause."),
}
ASK = N_("Your page says what you can do. The office helps you, too.")
SOMETHING = N_("a condition of the title")
