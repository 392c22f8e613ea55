"""Keeping an installation: back-up and restore, moving to PostgreSQL, erasing a person for good.

Words: an *archive* is one encrypted file with the database, the stored files and the keys of a moment; the *list of
erasures* names who was erased and when, by public ids alone, and lies outside the database, so that an older archive
cannot bring an erased person back (rules of the house 20).
"""
