"""Organisations, who belongs to them and who is tied to whom: the ground of every conflict of interest."""
