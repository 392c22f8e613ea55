"""A kind word with one tap."""

from courses.errors import NothingToEncourage, WordSentLately
from courses.programmes.cohorts.queries import words_sent
from courses.programmes.cohorts.rules import word_possible_on
from courses.programmes.models import Encouragement, ProgrammeEnrolment
from courses.programmes.policies import FOLLOW, EnrolmentPolicy
from courses.programmes.queries import completions_of, enrolment_row, programme_in
from lms.accounts.api import people
from lms.clock import now, today
from lms.db import transaction
from lms.errors import NotAllowed
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor, require

WORD = N_("A word from %(trainer)s")
WORD_BODY = N_(
    "%(trainer)s thinks of you. In “%(programme)s” every small step counts, and you go at your own pace. If something is "
    "hard, please ask: that is what we are there for."
)


def encourage(actor: Actor, enrolment_public_id: str) -> str:
    """Send somebody of one's cohort a kind word by the way that she chose; returns her name.

    Refusals: WordSentLately within seven days, NothingToEncourage for who has left, completed or not begun.
    """
    require(actor, FOLLOW)
    with transaction() as work:
        row = enrolment_row(actor, enrolment_public_id)
        if not EnrolmentPolicy.allows(actor, row) or row.person_id == actor.person_id:
            raise NotAllowed
        # Two taps at once are one word: the second waits here and finds it sent.
        work.session.get_one(ProgrammeEnrolment, row.id, with_for_update=True)
        programme = programme_in(row.programme_version_id)
        held = completions_of([row.person_id]).get(row.person_id, [])
        if row.state != "active" or any(one.valid and one.programme_code == programme.code for one in held):
            raise NothingToEncourage
        again_on = word_possible_on(words_sent([row.id]).get(row.id))
        if again_on is not None and today() < again_on:
            raise WordSentLately
        known = people([row.person_id, actor.person_id or 0])
        work.session.add(Encouragement(enrolment_id=row.id, sent_at=now(), sent_by=actor.person_id))
        tell(
            work,
            [row.person_id],
            "programmes.encouraged",
            WORD,
            WORD_BODY,
            f"/programmes/{programme.code}",
            params={"trainer": known[actor.person_id or 0].name, "programme": programme.title.plain},
        )
        work.audit(actor, "programmes.encouraged", "programme_enrolment", row.id)
        return known[row.person_id].name
