"""People: who they are, how they sign in, what roles they hold, to whom they belong, what they consented to.

Words: a *person* is one human being with one record; an *account* is how a person signs in, and many have
none; a *grant* is a role within a scope for some days; a *membership* ties a person to an organisation;
a *tie* is a relation between two people that makes a conflict of interest; *consent* is a ledger.
Promises: names are kept as written; facts are appended; signing up never reveals that a record exists.
"""
