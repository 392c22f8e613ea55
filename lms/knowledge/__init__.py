"""What is taught and asked: topics (the chapters and levels), facts with source and date, question kinds.

Facts are cited by lessons *and* items, question kinds serve self-checks *and* exams; hence both live below
the two domains. Promise: a figure is never shown without its source and its as-of date.
"""
