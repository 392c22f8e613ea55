"""Attendance by QR: a seat has a code, on the badge and on its holder's page; who keeps the workshop scans it and taps once.

The code says which seat it is and proves nothing: nobody writes her own attendance (rules 6).
"""
