"""Reminders before a date that matters for a title: 90, 30 and 7 days, each exactly once, by the person's own way."""
