"""What a sitting teaches about its questions and its decisions: figures with their uncertainty, for examiners alone.

Words: *p* is the share of points earned on a question, *discrimination* how it goes along with the rest of the paper,
*reliability* how much of the spread of points is lasting, *consistency* how often a second paper would decide alike.
Promises: every figure names its formula and source (words.py) and is checked against published results; below the
thresholds of the exam board no figure is shown (rules 15); no figure reaches a candidate (rules 9).
"""
