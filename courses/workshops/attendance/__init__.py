"""The attendance list of one date: on the page, on paper, corrected by appending."""
