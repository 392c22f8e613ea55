"""Questions in and out of other programs' files. What a format cannot say is told, never dropped in silence."""
