"""Pictures and sounds of questions: none without words for those who cannot see or hear it."""
