"""Sittings: when, where and by which rule an exam is held, and who applied for it.

Promise: the pass rule belongs to the sitting and is fixed from the first application on (rules 11). What a
candidate asked for because of an illness or a disability lies apart under a permission of its own.
"""
