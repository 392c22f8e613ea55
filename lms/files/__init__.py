"""Uploads by content and hash: what a file is, is decided by its bytes, never by its name."""
