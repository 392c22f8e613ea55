"""Staff who write down what a person said by telephone or letter. The audit row names both."""

from dataclasses import replace

from lms.accounts.errors import TalkNeeded
from lms.accounts.people.queries import person
from lms.accounts.permissions import ACT_FOR
from lms.accounts.speaking.queries import writes_for
from lms.policy import Actor, require


def proxy_of(actor: Actor, person_id: int) -> Actor:
    """The actor herself in her own matter; staff as the proxy of another person; NotAllowed for anybody else.

    For lists that carry the consent of everybody on them; what one person says is written by ``speaking_for``.
    """
    if person_id in (actor.person_id, actor.acting_for):
        return actor
    require(actor, ACT_FOR)
    return replace(actor, acting_for=person_id)


def speaking_for(actor: Actor, person_id: int) -> Actor:
    """The same, within a talk that says how she agreed and who heard or saw it, and ends with a copy for her.

    Refusals: NotAllowed, TalkNeeded.
    """
    speaker = proxy_of(actor, person_id)
    if speaker is not actor and not writes_for(actor, person_id):
        raise TalkNeeded(person=person(person_id).public_id)
    return speaker
