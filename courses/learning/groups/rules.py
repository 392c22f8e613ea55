"""How large a study group is, and how its code is read. Pure.

MOST_MEMBERS   more than six, and somebody only listens
MOST_GROUPS    groups of one person that live at once
MOST_ASKED     invitations of one group that wait at once
"""

from datetime import date

from lms.text.folding import fold

FEWEST_MEMBERS, MOST_MEMBERS, MOST_GROUPS, MOST_ASKED = 2, 6, 5, 10
LONGEST_NAME, LONGEST_NOTE, LONGEST_PLACE, LONGEST_REPORT, MOST_NOTES = 60, 1000, 200, 1000, 200
# No sign that is read as another one: no 0 and O, no 1, I and L.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8


def code_read(typed: str) -> str:
    """A code as somebody typed it: any width, with hyphens or spaces, small letters."""
    return "".join(sign for sign in fold(typed).upper() if sign in SIGNS)[:CODE_LENGTH]


def code_shown(code: str) -> str:
    """A code in two halves, easier to read out."""
    return f"{code[:4]}-{code[4:]}"


def is_ahead(meets_on: date | None, today: date) -> bool:
    """Whether a group has a day on which it still meets; one that has passed is nobody's next day."""
    return meets_on is not None and meets_on >= today


def has_room(members: int) -> bool:
    """Whether one more may come in."""
    return members < MOST_MEMBERS
