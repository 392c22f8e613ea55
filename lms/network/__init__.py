"""The network that this installation serves, as a folder of data: areas, topics, schemes, wording, bodies.

Another network runs on the same software with another folder; ``load_network`` brings a folder into the
database and may be run again at any time: what is known is kept, what changed gets a new version.
"""
