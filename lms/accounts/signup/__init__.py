"""Signing up by e-mail, and claiming a record that the secretariat entered on paper."""
