"""While people write: the clock stopped and started, words to the room, an ended exam opened again, the live board."""
