"""Appeals: opened by the candidate in time, handled by somebody not involved, a thread that stays readable."""
