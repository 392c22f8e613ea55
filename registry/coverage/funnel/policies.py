"""Who may read how far people come, and who may see which people those are."""

from lms.policy import Permission, Role, roles_of

READ_FUNNEL = Permission(
    "registry.funnel.read",
    "Read how many people came from a course to the exam, a title and a first activity; in steps of 5",
    roles_of(Role.SECRETARIAT, Role.AREA_COORDINATOR, Role.MUNICIPALITY),
)
LIST_FUNNEL = Permission(
    "registry.funnel.list",
    "Read these figures exactly, with the people behind each of them",
    roles_of(Role.SECRETARIAT),
)
PERMISSIONS = (READ_FUNNEL, LIST_FUNNEL)
