"""Packages made elsewhere (SCORM 1.2 and 2004), played where they can reach nothing of this house.

What a package says of a learner is a claim: it is shown to her, and never counts for a course, a programme or a title.
"""
