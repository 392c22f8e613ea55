"""Exams: from a question to a pass that can be defended years later.

Words: an *item* is a question with immutable versions, its *key* apart; a *paper* is a fixed, frozen set of
items; a *sitting* is when, where and by which rule an exam is held; an *application* is one person's wish to
sit; an *attempt* is what she did; a *pass* is a record of its own.
Promises: no key, rationale or per-item mark of a secure item leaves the house (rules 9); how a pass is computed
is the sitting's own data (rules 11); handing in and judging are two use-cases.
"""
