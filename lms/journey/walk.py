"""The walk: which scene follows which."""

from collections.abc import Callable

from lms import clock
from lms.journey import exam, helping, proof, titles
from lms.journey.stage import Stage, enter_staff
from lms.network.loading import load_network

Scene = Callable[[Stage], None]

SCENES: tuple[Scene, ...] = (
    enter_staff,
    exam.sign_up_hanako,
    exam.learn,
    exam.plan_sitting,
    exam.apply,
    exam.sit,
    exam.mark,
    exam.release,
    titles.become_concierge,
    helping.open_stations,
    helping.join,
    helping.help_once,
    titles.want_leader_too_early,
    titles.train,
    titles.become_leader,
    titles.manager_by_the_back_door,
    helping.be_found,
    proof.verify,
)


def walk(stage: Stage) -> Stage:
    """Play all scenes on an empty, migrated database; each refusal on the way must come as it should."""
    load_network()
    stage.ids["begin"] = clock.today()
    for scene in SCENES:
        scene(stage)
    return stage
