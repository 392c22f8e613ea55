"""Practice runs: the exam's own pages on practice questions, with feedback afterwards."""
