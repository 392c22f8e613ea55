"""Who can have seen or heard what staff write down for a person: never the writer, never the person herself."""

from lms.accounts.errors import WitnessIsWriter, WitnessNeeded
from lms.policy import Actor


def check_witness(writer: Actor, person_id: int | None, witness_id: int | None) -> None:
    """Refuse with WitnessNeeded when nobody is named, with WitnessIsWriter when it is no second person."""
    if not witness_id:
        raise WitnessNeeded
    if witness_id in (writer.person_id, person_id):
        raise WitnessIsWriter
