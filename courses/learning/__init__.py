"""Courses as they are learned: enrolment, progress, self-checks, completion."""
