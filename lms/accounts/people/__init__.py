"""The record of a person: names as written, how to reach her, entry by the secretariat, the list, the sheet."""
