"""Erasing a person at her wish: every package forgets its part, in one transaction (rules of the house 20)."""
