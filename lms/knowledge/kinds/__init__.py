"""The kinds of questions, one file a family: choosing, arranging, typing, writing.

Each file says of its kinds what a question must hold (faults), how a response is read, and how it is scored. All of it
is pure, and none of it raises at whatever a browser sends: a response that cannot be read earns nothing, it breaks
nothing.
"""
