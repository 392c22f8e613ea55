"""Writing down what people answered by telephone, FAX or letter."""

from lms.accounts.api import speaking_for
from lms.policy import Actor
from registry.activities.asking.queries import line_to_ask
from registry.activities.services import answer_invitation


def write_answer(actor: Actor, invitation_public_id: str, *, yes: bool) -> str:
    """Write down a yes or no in the name of the person who gave it; returns the invitation's new state.

    Refusals: NotAllowed, NotFound for a question that waits no longer, and as ``answer_invitation``.
    """
    line = line_to_ask(actor, invitation_public_id)
    return answer_invitation(speaking_for(actor, line.person.id), invitation_public_id, yes=yes)
