"""What stands beside the lessons of a course: its films and recordings, and the words of its glossary."""
