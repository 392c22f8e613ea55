"""Courses as they are written: lessons with immutable versions, drafts, pictures, and the sample course's content."""
