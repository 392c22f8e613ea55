"""Self-checks: how an author writes one of any kind, and how it is stored as a body and a key that never travel together."""
