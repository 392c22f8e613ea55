"""Who could come: candidates for a day of an activity, ranked with reasons for and against.

A refusal or silence is no reason: what a person answered before is not even read here.
"""
