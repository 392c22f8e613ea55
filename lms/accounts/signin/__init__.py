"""Signing up, signing in, choosing a new password, claiming a record that somebody else entered.

Promises: no page tells whether an address or a record is known here; nobody can lock out somebody else;
a person record comes into being only after the e-mail address was confirmed.
"""
