"""Parts that were passed in an earlier sitting and are carried over."""
