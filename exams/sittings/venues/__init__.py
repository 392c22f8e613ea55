"""Venues with their rooms, used by one sitting after another, and what is checked in a room on the day."""
