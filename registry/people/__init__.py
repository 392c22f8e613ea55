"""Certified people: what they offer, what they let whom see, how stations find them."""
