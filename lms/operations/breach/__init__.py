"""Whose data somebody may have reached with what was in her hands, and telling them (docs/decisions/0101)."""
