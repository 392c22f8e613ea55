"""A whole course as a folder of files and back: text that a version control shows line by line, and nothing lost."""
