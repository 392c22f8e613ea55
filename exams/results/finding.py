"""One's own results in the search of the site."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext

from exams.results.queries import own_results
from lms.policy import Actor
from lms.ui.finding import Hit, Sought
from lms.ui.formats import day, page_language


def find_own_results(actor: Actor, sought: Sought) -> Iterator[Hit]:
    """The actor's own results, by the title of the exam and the word for results; never what came out."""
    for line in own_results(actor, page_language() == "en"):
        if sought.fits(line.title, gettext("My results")):
            yield Hit(line.title, url_for("results.mine"), day(line.sat_on))
