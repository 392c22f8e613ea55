"""Titles that people hold: applied for, decided by a named person, alive on every day of their history."""
