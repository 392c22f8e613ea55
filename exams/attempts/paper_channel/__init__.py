"""The small paper channel: booklets and answer sheets from the frozen paper, keyed by two, settled by a third."""
