"""A word before each date of a workshop, to those who have a seat, by the way each chose."""
