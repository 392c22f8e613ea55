"""A new version of a title reaches everybody who holds it, and those whom it lets in."""
