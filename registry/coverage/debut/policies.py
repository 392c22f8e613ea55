"""Who may read the main figure of the network."""

from lms.policy import Permission, Role, roles_of

READ_DEBUT = Permission(
    "registry.debut.read",
    "Read how many days pass from a title to the first activity",
    roles_of(Role.SECRETARIAT, Role.AREA_COORDINATOR, Role.MUNICIPALITY),
)
PERMISSIONS = (READ_DEBUT,)
