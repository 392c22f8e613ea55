"""The door of exams, for the packages above: calls in batches, frozen results."""
