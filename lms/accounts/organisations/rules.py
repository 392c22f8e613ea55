"""Who may confirm a membership (rules 6). Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from lms.accounts.errors import (
    DecidedAlready,
    NotByProxy,
    NotYourOrganisation,
    OwnMembership,
    ProposedByYou,
    RelativesMembership,
)

CONFIRMING_ROLES = ("manager", "leader")


@dataclass(frozen=True)
class Decision:
    """Somebody wants to confirm or decline a membership.

    relatives         people declared as family of the decider, from either side
    leads             the decider is a confirmed manager or leader of the organisation today
    of_secretariat    the decider may confirm in any organisation
    """

    decider_id: int | None
    member_id: int
    proposer_id: int | None
    relatives: Collection[int]
    leads: bool
    of_secretariat: bool
    by_proxy: bool
    decided: bool


def check_decision(decision: Decision) -> None:
    """Refuse whoever may not say that a membership is true: herself, a relative, the proposer, a stranger, a proxy."""
    if decision.decided:
        raise DecidedAlready
    if decision.decider_id is None or decision.decider_id == decision.member_id:
        raise OwnMembership
    if decision.by_proxy:
        raise NotByProxy
    if decision.member_id in decision.relatives:
        raise RelativesMembership
    if decision.decider_id == decision.proposer_id:
        raise ProposedByYou
    if not (decision.leads or decision.of_secretariat):
        raise NotYourOrganisation
