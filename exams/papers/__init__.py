"""Papers: fixed sets of items, drawn to a blueprint and frozen before a sitting uses them.

Promise: a frozen paper never changes; its fingerprint proves it. A paper for a real sitting holds neither
practice nor sample items (rules 10).
"""
