"""A seat that became free is offered to who waits longest: she has time to say yes or no, and nobody takes it meanwhile."""
