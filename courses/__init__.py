"""Learning: courses of lessons, workshops in a room, and programmes made of both.

Words: a *course* has versions; a version lists *chapters* and in each an ordered *lesson version*; a *lesson* is the
thing that stays the same while its text changes. An *enrolment* stands on one version of the course, so that somebody
in the middle of it keeps a consistent text. A *programme* asks for parts of several kinds; its *completion* is
evidence for a title, never a title.

Promises: what was learned is never lost by an edit; no key of a self-check leaves before it was answered.
"""
