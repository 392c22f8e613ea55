"""Activities of stations: who is needed when, who is asked, who said yes, who was there.

Words: an *activity* is a kind of help at a place; an *occurrence* is one day of it; a *seat* is one place for one
person; an *invitation* is a question to a person; *attendance* confirmed by somebody else is a contribution.
"""
