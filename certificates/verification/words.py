"""How answers and checkers are said on pages and in files."""

from lms.i18n_mark import N_

CHECKER_NAMES = {
    "typed": N_("Somebody on the checking page"),
    "qr": N_("Somebody with the code on the paper or a link"),
    "api": N_("Another system"),
    "file": N_("Somebody with the file"),
    "municipality": N_("A municipality"),
    "station": N_("A station"),
    "coordinator": N_("A coordinator"),
    "office": N_("The office"),
}
OUTCOME_NAMES = {
    "valid": N_("Valid"),
    "suspended": N_("Suspended"),
    "withdrawn": N_("Withdrawn by decision"),
    "annulled": N_("Annulled"),
    "ended": N_("Ended at the holder's wish"),
    "void": N_("Does not hold any more"),
    "replaced": N_("Replaced by a newer paper"),
    "closed": N_("Record closed at the holder's wish"),
    "unknown": N_("Not known"),
    "misread": N_("One character does not fit; please read it again"),
}
OUTCOME_MARKS = {"valid": "good", "suspended": "warn", "replaced": "warn", "withdrawn": "bad", "annulled": "bad"}
MATCH_NAMES = {True: N_("The name fits"), False: N_("The name does not fit"), None: ""}
