"""Who writes down what the committee voted. Documented in docs/permissions.md."""

from lms.policy import Permission, Role, roles_of

RECORD_VOTE = Permission(
    "certificates.schemes.record_vote",
    "See all versions of the titles and record a committee's vote on a new one",
    roles_of(Role.SECRETARIAT),
)
PERMISSIONS = (RECORD_VOTE,)
