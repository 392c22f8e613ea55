"""One person, one record: finding possible doubles, merging by two people, taking a merge back."""
