"""Who may read how an area is covered. The figures are the same for all: what may be told (rules of the house 18)."""

from lms.policy import Permission, Role, roles_of

COVERAGE = Permission(
    "registry.coverage.read",
    "Read how an area is covered: what is asked, who could help, which titles are missing; print the sheet",
    roles_of(Role.AREA_COORDINATOR, Role.MUNICIPALITY, Role.SECRETARIAT),
)
PERMISSIONS = (COVERAGE,)
