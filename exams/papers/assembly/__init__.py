"""Assembly: parallel papers out of the bank, by a solver that says what is missing when there are none."""
