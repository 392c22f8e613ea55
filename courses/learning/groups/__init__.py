"""Study groups: two to six learners of a course with one shared page, which nobody else reads."""
