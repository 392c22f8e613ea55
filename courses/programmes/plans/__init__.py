"""Activity plans: written as a draft that loses nothing, handed in, marked blind by two people, a third where they differ.

A marker sees the text and nothing of its author; the author sees comments and nothing of her markers.
"""
