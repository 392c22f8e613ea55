"""What verification adds to the plug of certificates."""

from certificates.verification.cli import certificates, verify
from certificates.verification.rest import verification_rest
from certificates.verification.views import verification, verify_panel

__all__ = ["BLUEPRINTS", "COMMANDS", "REST", "verify_panel"]

BLUEPRINTS = (verification,)
REST = (verification_rest,)
COMMANDS = (verify, certificates)
