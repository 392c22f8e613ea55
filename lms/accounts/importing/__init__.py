"""Bringing a list of people in from a table file: checked line by line, then all of it or nothing."""
