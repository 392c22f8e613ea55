"""The exam board: what it sees of a sitting, its looks at items, its list, its votes, the release."""
