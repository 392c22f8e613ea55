"""The audit log: who did what to which thing, append-only, sealed into a hash chain a minute later.

Rows hold ids and codes, never personal values (rules 20), so that an erased person leaves a whole chain.
"""
