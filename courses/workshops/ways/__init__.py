"""A workshop in a room, online, or both: the way each person takes part, and the seats of each way."""
