"""What a learner can do now beside her one next step."""

from courses.programmes.queries import way_of
from courses.programmes.rules import NOW, stage_of_part
from courses.programmes.values import LearnerPage, NextStep
from lms.policy import Actor


def steps_beside(actor: Actor, page: LearnerPage) -> tuple[NextStep, ...]:
    """The other parts that are open now, in their order: the first of them is long, and a plan that came back should not
    wait for the last of forty lessons. Nothing while there is no next step."""
    if page.next is None:
        return ()
    done = {view.code for view in page.parts if view.done_on}
    others = (part for part in page.programme.parts if part.code != page.next.part.code)
    return tuple(way_of(actor, page.parts, part, page.plan) for part in others if stage_of_part(part, done) == NOW)
