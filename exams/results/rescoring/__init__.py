"""Scores computed anew: who changes is shown first; after a release two people apply it, and whoever changes is told."""
