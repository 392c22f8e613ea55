"""What can be allowed about people. Documented in docs/permissions.md."""

from lms.policy import Permission, Role, roles_of

OFFICE = roles_of(Role.SECRETARIAT)
OFFICE_AND_ADMINISTRATOR = roles_of(Role.SECRETARIAT, Role.ADMINISTRATOR)

SEE_PEOPLE = Permission("accounts.people.see", "See the list and the records of people", OFFICE_AND_ADMINISTRATOR)
KEEP_PEOPLE = Permission("accounts.people.keep", "Enter and change records of people, print sign-in sheets", OFFICE)
EXPORT_PEOPLE = Permission("accounts.people.export", "Export the list of people", OFFICE)
ACT_FOR = Permission("accounts.people.act_for", "Act for a person who telephoned or wrote", OFFICE)
MERGE_PEOPLE = Permission(
    "accounts.doubles.merge", "Look at possible doubles, propose and confirm merges", OFFICE_AND_ADMINISTRATOR
)
RECORD_DEATHS = Permission("accounts.deaths.record", "Report and confirm a death", OFFICE_AND_ADMINISTRATOR)
GIVE_ROLES = Permission("accounts.roles.give", "Give and end roles", roles_of(Role.ADMINISTRATOR))
KEEP_ORGANISATIONS = Permission("accounts.organisations.keep", "Enter and change organisations", OFFICE)
CONFIRM_ANY_MEMBERSHIP = Permission(
    "accounts.memberships.confirm", "Confirm or decline the membership of others in any organisation", OFFICE
)
PERMISSIONS = (
    SEE_PEOPLE,
    KEEP_PEOPLE,
    EXPORT_PEOPLE,
    ACT_FOR,
    MERGE_PEOPLE,
    RECORD_DEATHS,
    GIVE_ROLES,
    KEEP_ORGANISATIONS,
    CONFIRM_ANY_MEMBERSHIP,
)
