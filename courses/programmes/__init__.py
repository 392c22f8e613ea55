"""Programmes: parts of several kinds that together make a training, such as the leader certification training.

What the parts are and how an activity plan is judged stands in the programme version, as data with reasons. A part is
done by what lies below (a course completed, a workshop attended), by a plan that passed, or by an earlier training that
one person proposed as equivalent and a second one confirmed. The exam, WBP and WBC never ask for a programme (rules 8).
A completion is a record; found wrong, it is withdrawn by another record and never taken away.
"""
