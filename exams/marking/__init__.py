"""Marking: written answers, read blind, line by line, by people without a tie to the candidate.

A *script* is one written answer under a blind code; a *marking* is one marker's work on it. A script is settled
when the markings that the sitting asks for agree within the tolerance, or a third person has decided.
"""
