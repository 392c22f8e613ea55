"""Lessons that cite a fact with a new version: they stay open, and are listed until somebody has looked."""
