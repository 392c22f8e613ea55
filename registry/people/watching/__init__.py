"""Saved searches that tell who keeps them when somebody new fits."""
