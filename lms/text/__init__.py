"""Words, names, dates and numbers as people in Japan write them.

Pure functions: text in, text out; no database, no web framework, no clock. What is stored stays as it was written;
what is compared or sorted is folded by this package, so that every page folds alike.
"""
