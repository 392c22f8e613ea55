"""Coordinators and municipalities look for people in their area; everybody reads the public page."""
