"""Stations and the certified people whom they may find: who is active where, who may be asked for what.

Words: a *station* is a place or group that organisations are active at; an *affiliation* is a confirmed
membership in such an organisation; a *profile* is what a certified person offers; a *listing* is the part of it
that she lets certain stations see.
Promises: nothing is listed without intention and consent; a title never makes anyone visible; each hit says why
it is shown; every look is written down and shown to the person; contact is never in a search.
"""
