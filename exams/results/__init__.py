"""Results: points, the board's list, its votes, the release, and the passes that remain.

A *score* is a row that is never overwritten; a *list* is what the board votes on; a *release* is one row through
which every reader sees the list; a *pass* is a record of its own that needs no attempt (rules 1).
"""
