"""Lists of people handed in on a page: read in the background, reported line by line, entered whole."""
