"""Timestamps of others (RFC 3161)."""
