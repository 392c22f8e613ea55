"""What standings, ties and decisions are called on the board's pages."""

from lms.i18n_mark import N_

STANDING_NAMES = {
    "carried": N_("Agreed"),
    "open": N_("Votes missing"),
    "refused": N_("Not agreed"),
    "held": N_("Too few may vote"),
}
STANDING_TAGS = {"carried": "good", "open": "info", "refused": "bad", "held": "warn"}
BLOCK_NAMES = {
    "same_person": N_("this is you"),
    "family": N_("you are related"),
    "taught": N_("one of you taught the other"),
    "employed": N_("one of you employs the other"),
    "same_organisation": N_("you belong to the same organisation"),
    "marked": N_("you marked this candidate"),
}
LATE_NAMES = {
    "waiting": N_("To be decided"),
    "counted": N_("Counted"),
    "not_counted": N_("Not counted"),
}
