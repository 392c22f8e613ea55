"""Webhooks: a station's own system is told, signed and by itself, that something it may read has changed."""
