"""The forms that questions are written in, a family a file. They check shape; what a sound question needs the rules say."""
