"""What can be allowed with documents."""

from lms.policy import EVERYONE, Permission, Role, roles_of

OWN = Permission("certificates.documents.own", "See and download one's own documents", EVERYONE)
DESIGN = Permission("certificates.documents.design", "Edit wording and layout of papers", roles_of(Role.SECRETARIAT))
MANAGE = Permission(
    "certificates.documents.manage", "See, print and re-issue anybody's documents", roles_of(Role.SECRETARIAT)
)
