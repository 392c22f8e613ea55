"""The answers of the checking page in plain words, for readers who asked for them."""

from flask_babel import lazy_pgettext

_GONE = lazy_pgettext("plain", "Please be careful. This paper does not count any more.")

PLAIN_ANSWERS = {
    "valid": lazy_pgettext("plain", "This paper is real. It counts today."),
    "suspended": lazy_pgettext("plain", "The name (title) rests now. It may come back. Please look again later."),
    "withdrawn": _GONE,
    "annulled": _GONE,
    "void": _GONE,
    "ended": lazy_pgettext("plain", "The person gave the name (title) back. This paper does not count any more."),
    "replaced": lazy_pgettext("plain", "This paper is old. There is a new paper. Please ask the person for it."),
    "closed": lazy_pgettext("plain", "The person asked us to close the record. We cannot say more."),
    "unknown": lazy_pgettext("plain", "We do not know this number. Please look at the number once more."),
    "misread": lazy_pgettext("plain", "One letter is wrong. Please read the number once more."),
}
