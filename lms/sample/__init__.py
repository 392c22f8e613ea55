"""The sample network: invented people in real places, at every stage of the way, marked as a sample everywhere.

It walks through the same services and policies as the web, with the clock set to the days of its story, so
that nothing in it could not have happened. A production installation refuses it.
"""
