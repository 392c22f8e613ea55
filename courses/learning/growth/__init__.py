"""How far a learner has come in a course, compared with nobody but herself."""
