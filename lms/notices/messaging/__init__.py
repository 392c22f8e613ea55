"""Ways by a telephone's screen: the link between a person and her LINE, and how she ends it or short messages."""
