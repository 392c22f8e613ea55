"""The desk of trainers and the secretariat: plan, open, change, cancel, see who comes."""
