"""Breaks of a candidate that stop her clock, and support that is granted while she sits."""
