"""The words of talks."""

from lms.i18n_mark import N_

CHANNEL_NAMES = {"phone": N_("By telephone"), "paper": N_("On paper, signed"), "desk": N_("At our desk")}

SAID_FOR = {
    "accounts.consents_given": N_("A consent was given"),
    "accounts.consents_withdrawn": N_("A consent was withdrawn"),
    "accounts.contact_changed": N_("How you are reached was changed"),
    "accounts.channel_changed": N_("By which way you are told things was changed"),
    "accounts.membership_proposed": N_("That you belong to an organisation was written down"),
    "accounts.membership_ended": N_("That you left an organisation was written down"),
    "accounts.tie_declared": N_("A relation of yours was written down"),
    "accounts.tie_ended": N_("That a relation ended was written down"),
    "accounts.name_changed": N_("A new name was written down"),
    "accounts.printed_name_confirmed": N_("How your name is printed was confirmed"),
}
