"""Processes are killed, disks filled, lines cut and clocks set in the middle of an exam; then everything is counted."""
