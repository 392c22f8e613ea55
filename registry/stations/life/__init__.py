"""The life of a station: its first steps, its counters, and what it announces."""
