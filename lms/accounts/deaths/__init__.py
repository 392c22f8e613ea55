"""A death is reported by one person and confirmed by another; from then on nobody is written to or invited."""
