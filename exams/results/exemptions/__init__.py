"""Asking for a passed part to be carried over, checking it, and its end when the ground falls."""
