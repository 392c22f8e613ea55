"""Questions on their way out."""
