"""Somebody comes to the door without a seat."""
