"""The shape of a course: begin one, name it and its chapters, order its lessons, take one out. Each change is a version."""
