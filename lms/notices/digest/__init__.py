"""One mail a morning with what waits, for those of the staff who want it."""
