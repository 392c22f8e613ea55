"""The item bank: every question with its versions, its key apart, who wrote it and who approved it.

Promise: an item that was ever open to practice never becomes a secure one (rules 10), and a key lies in a
table of its own, so that nothing which shows a question can carry its answer (rules 9).
"""
