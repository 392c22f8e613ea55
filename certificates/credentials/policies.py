"""Who may do what with credentials and keys. Documented in docs/permissions.md."""

from lms.policy import Permission, Role, roles_of

SEE_KEYS = Permission("certificates.keys.see", "See the keys that sign and since when", roles_of(Role.ADMINISTRATOR))
PERMISSIONS = (SEE_KEYS,)
