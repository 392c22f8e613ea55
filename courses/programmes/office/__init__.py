"""The trainer's cohort board and the secretariat's desk: who stands where, since when, and what to do about it."""
