"""Workshops: dates, seats, a waiting list that moves up, attendance taken by staff, and telling those who wait for a date.

Attendance is written by appending: the newest word on a person and a date counts, the earlier ones stay readable.
Whoever attended was taught by the trainer, and that tie bars the trainer from marking or deciding about her.
"""
