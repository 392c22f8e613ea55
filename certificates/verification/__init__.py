"""Anyone checks a number: state, title, body, dates, meaning; never a name (rules of the house 19).

Unknown, never issued and malformed numbers get the same answer; a wrong check character asks to read again.
"""
