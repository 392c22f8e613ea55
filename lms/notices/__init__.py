"""Telling a person something, in her language and by the way she chose: mail, or a call or letter from staff.

Promises: what is told stands on her own page as well; telling the same thing twice is one notice; nobody
writes to the dead. Subjects and bodies hold no personal value of anybody else.
"""
