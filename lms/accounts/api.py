"""The door of accounts, for every package above.

Reading asks for many at once and answers with frozen cards. Writing takes the caller's ``work`` and joins
its transaction; the caller has asked its own policy. Personal values leave here for those who may alone.
"""

from lms.accounts.consents.ledger import ConsentChoice, give_consents, withdraw_consents, withdraw_purpose
from lms.accounts.consents.purposes import ConsentPurpose, declare_purpose, purposes
from lms.accounts.consents.queries import (
    ConsentCard,
    Wording,
    consent_history,
    consents_of,
    consents_of_people,
    wording,
    wordings,
)
from lms.accounts.doubles.following import Follows, bring_along, bring_back, remember, remembered
from lms.accounts.models import CHANNELS, MEMBER_ROLES, ORGANISATION_KINDS, RECIPIENTS
from lms.accounts.organisations.ledger import (
    confirm_membership,
    create_organisation,
    end_memberships,
    record_membership,
    record_tie,
)
from lms.accounts.organisations.queries import (
    MembershipCard,
    OrganisationCard,
    Tie,
    members_of,
    memberships,
    memberships_of,
    memberships_of_people,
    organisation,
    organisation_by_public_id,
    organisations,
    organisations_active,
    relatives_of,
    ties_between,
)
from lms.accounts.passwords import hash_password
from lms.accounts.people.queries import (
    Contact,
    PersonCard,
    contact_of,
    contacts_of,
    find_people,
    people,
    person,
    person_by_public_id,
    records_kept,
)
from lms.accounts.people.records import change_name, create_person, open_account, set_contact, set_preferences
from lms.accounts.people.rules import age_on
from lms.accounts.people.staff import offer_witnesses
from lms.accounts.proxies import proxy_of, speaking_for
from lms.accounts.reaching import ids_named, recorded_until, roles_between
from lms.accounts.roles.ledger import end_role, give_role
from lms.accounts.roles.queries import GrantCard, grants_held, has_role, people_with_role
from lms.accounts.session import actor_of, grants_of, keep_signed_in_until
from lms.accounts.signin.queries import person_signing_in_as
from lms.accounts.witnesses import check_witness
from lms.policy import Actor

__all__ = [
    "CHANNELS",
    "MEMBER_ROLES",
    "ORGANISATION_KINDS",
    "RECIPIENTS",
    "ConsentCard",
    "ConsentChoice",
    "ConsentPurpose",
    "Contact",
    "Follows",
    "GrantCard",
    "MembershipCard",
    "OrganisationCard",
    "PersonCard",
    "Tie",
    "Wording",
    "actor_of",
    "age_on",
    "bring_along",
    "bring_back",
    "change_name",
    "check_witness",
    "confirm_membership",
    "consent_history",
    "consents_of",
    "consents_of_people",
    "contact_of",
    "contacts_of",
    "create_organisation",
    "create_person",
    "declare_purpose",
    "end_memberships",
    "end_role",
    "find_people",
    "give_consents",
    "give_role",
    "grants_held",
    "grants_of",
    "has_role",
    "hash_password",
    "ids_named",
    "keep_signed_in_until",
    "members_of",
    "memberships",
    "memberships_of",
    "memberships_of_people",
    "offer_witnesses",
    "open_account",
    "organisation",
    "organisation_by_public_id",
    "organisations",
    "organisations_active",
    "people",
    "people_with_role",
    "person",
    "person_by_public_id",
    "person_signing_in_as",
    "proxy_of",
    "purposes",
    "record_membership",
    "record_tie",
    "recorded_until",
    "records_kept",
    "relatives_of",
    "remember",
    "remembered",
    "roles_between",
    "set_contact",
    "set_preferences",
    "speaking_for",
    "subject_of",
    "ties_between",
    "withdraw_consents",
    "withdraw_purpose",
    "wording",
    "wordings",
]


def subject_of(actor: Actor) -> int | None:
    """Whose matter it is: the person acted for, else the actor herself."""
    return actor.acting_for or actor.person_id
