"""Saying who may see what: for each recipient, field by field, until a day, and taking it back with one tap."""
