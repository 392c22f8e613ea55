"""Wording and layout of papers, edited by the secretariat: tried in a sandbox, kept in versions, with a way back."""
