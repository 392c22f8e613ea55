"""Questions to the trainer from a lesson, each answered by the day that was promised."""
