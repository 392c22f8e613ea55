"""Staff who write down what a person said by telephone or letter. The audit row names both."""

from dataclasses import replace

from lms.accounts.permissions import ACT_FOR
from lms.policy import Actor, require


def speaking_for(actor: Actor, person_id: int) -> Actor:
    """The actor herself in her own matter; staff as the proxy of another person; NotAllowed for anybody else."""
    if actor.person_id == person_id:
        return actor
    require(actor, ACT_FOR)
    return replace(actor, acting_for=person_id)
