"""What the public sees of a state. Pure."""

VALID, SUSPENDED, WITHDRAWN, ANNULLED, ENDED = "valid", "suspended", "withdrawn", "annulled", "ended"
REPLACED, VOID, CLOSED, UNKNOWN, MISREAD = "replaced", "void", "closed", "unknown", "misread"
OUTCOMES = (VALID, SUSPENDED, WITHDRAWN, ANNULLED, ENDED, REPLACED, VOID, CLOSED, UNKNOWN, MISREAD)


def public_state(award_state: str | None) -> str:
    """The public sees "valid" also in grace: the title holds, and its last day is the holder's own matter."""
    if award_state is None:
        return UNKNOWN
    return VALID if award_state in ("active", "grace") else award_state


def outcome_of(document_state: str, erased: bool, void: bool, award_state: str | None, is_award: bool) -> str:
    """One word for a numbered paper today. Erasure comes first, then what happened to the paper, then its subject."""
    if erased:
        return CLOSED
    if is_award and public_state(award_state) not in (VALID, UNKNOWN):
        return public_state(award_state)
    if void:
        return VOID
    if document_state == "replaced":
        return REPLACED
    return public_state(award_state) if is_award else VALID
