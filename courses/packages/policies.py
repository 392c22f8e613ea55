"""Who may bring packages in and who may play them: authors of courses; learners of a course."""

from courses.catalogue.policies import WRITE
from courses.learning.policies import LEARN

__all__ = ["LEARN", "WRITE"]
