"""Passes: records of their own (rules 1), from a release here or recognised from elsewhere, and how one is voided."""
