"""Who brings questions to people who have no screen. Numbers and addresses never reach a station before a yes."""

from lms.policy import Permission, Role, roles_of

BRING = Permission(
    "registry.asking.bring",
    "Bring invitations to people by telephone, FAX or letter, and write down what they answer",
    roles_of(Role.SECRETARIAT),
)
PERMISSIONS = (BRING,)
