"""What titles ask for, in plain words: one sentence for each kind of condition, whatever the network's titles are."""

from flask_babel import lazy_pgettext

from certificates.schemes.rules import (
    AFFILIATION,
    COMPLETION,
    CONTRIBUTION,
    PASS,
    QUALIFICATION,
    UNDERTAKING,
)

PLAIN_CONDITIONS = {
    PASS: lazy_pgettext("plain", "Pass the exam."),
    QUALIFICATION: lazy_pgettext("plain", "Have the papers of a job (for example nurse). We look at the papers."),
    UNDERTAKING: lazy_pgettext("plain", "Promise to help old people and people near you."),
    AFFILIATION: lazy_pgettext("plain", "Be a member of a group that works at a station."),
    COMPLETION: lazy_pgettext("plain", "Finish the training for leaders."),
    CONTRIBUTION: lazy_pgettext("plain", "Help at a station as a leader."),
}
