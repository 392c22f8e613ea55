"""What the parts of a title's version are called on pages."""

from certificates.schemes.rules import AFFILIATION, COMPLETION, CONTRIBUTION, PASS, QUALIFICATION, UNDERTAKING
from lms.i18n_mark import N_

CONDITION_NAMES = {
    PASS: N_("Pass in the exam"),
    QUALIFICATION: N_("Qualification"),
    COMPLETION: N_("Completed training"),
    AFFILIATION: N_("Belongs to an organisation"),
    CONTRIBUTION: N_("Confirmed activity"),
    UNDERTAKING: N_("Undertaking"),
}
VALUE_NAMES = {
    "kind": N_("The condition itself"),
    "text": N_("Words (Japanese)"),
    "text_en": N_("Words (English)"),
    "reason": N_("Why the numbers are so (Japanese)"),
    "reason_en": N_("Why the numbers are so (English)"),
    "grace_days": N_("Days of grace after a loss"),
    "first_count": N_("Confirmed activities for the first award"),
    "keep_count": N_("Confirmed activities to keep it"),
    "keep_months": N_("Within how many months"),
    "loss": N_("What a loss means"),
    "supervised": N_("Only an exam under supervision"),
    "programme": N_("Programme"),
    "name": N_("Name (Japanese)"),
    "name_en": N_("Name (English)"),
    "meaning": N_("Meaning (Japanese)"),
    "meaning_en": N_("Meaning (English)"),
    "undertaking": N_("Words of the undertaking (Japanese)"),
    "undertaking_en": N_("Words of the undertaking (English)"),
    "validity_months": N_("Months until the undertaking is renewed"),
    "validity_reason": N_("Why it is renewed then (Japanese)"),
    "validity_reason_en": N_("Why it is renewed then (English)"),
}
