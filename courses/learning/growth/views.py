"""The page on which a learner sees how far she has come."""

from flask import Blueprint, render_template

from courses.learning.growth.queries import growth_page
from courses.learning.policies import LEARN
from courses.learning.queries import weeks_of_learning
from lms.ui.access import actor, requires

growth = Blueprint("growth", __name__, url_prefix="/courses")


@growth.get("/<code>/how-far")
@requires(LEARN)
def how_far(code: str) -> str:
    """Lessons, minutes and answers of one course, chapter by chapter."""
    return render_template(
        "learning/learner/growth.html", page=growth_page(actor(), code), weeks=weeks_of_learning(actor().person_id or 0)
    )
