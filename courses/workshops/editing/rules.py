"""Two plans of one workshop put together. Pure."""

from collections.abc import Collection
from dataclasses import fields, replace

from courses.workshops.values import WorkshopPlan
from courses.workshops.ways.rules import BOTH, ROOM

NAMES = tuple(field.name for field in fields(WorkshopPlan))


def together(begun: WorkshopPlan, mine: WorkshopPlan, theirs: WorkshopPlan) -> tuple[WorkshopPlan, tuple[str, ...]]:
    """My plan with what somebody else changed since I began from ``begun``, and the names of what both changed.

    What both changed alike is no clash; where both differ, mine stands in the plan until somebody has chosen.
    """
    clashes = []
    values = {}
    for name in NAMES:
        before, ours, other = getattr(begun, name), getattr(mine, name), getattr(theirs, name)
        values[name] = other if ours == before else ours
        if before not in (ours, other) and ours != other:
            clashes.append(name)
    plan = WorkshopPlan(**values)
    if plan.held == ROOM:
        plan = replace(plan, online_url="")
    return plan if plan.held == BOTH else replace(plan, online_seats=None), tuple(clashes)


def after_looking(begun: WorkshopPlan | None, theirs: WorkshopPlan, names: Collection[str]) -> WorkshopPlan:
    """What a page has begun from once its reader has seen what the other one wrote under these names: what she saves
    then is her choice, and what the other one alone changed is still taken in."""
    return replace(begun or theirs, **{name: getattr(theirs, name) for name in names})
