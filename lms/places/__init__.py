"""Where things are: the tree of areas with their codes and dates, distances, and the office's working days.

Promise: sums roll up by a node's path, never by the digits of its code (静岡市 22100 and 浜松市 22130 share 221).
"""
