"""What holders, applicants and deciders are told. Grouped, so that a release of many passes is a few tellings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from certificates.awards.models import Award, TitleApplication
from certificates.awards.words import title_name
from certificates.events import AwardChange
from certificates.evidence.queries import batches
from certificates.schemes.queries import Versions, scheme_versions, specialty_names
from certificates.schemes.rules import ACTIVE, ANNULLED, ENDED, GRACE, SUSPENDED, WITHDRAWN
from lms.accounts import api as accounts
from lms.clock import today
from lms.db import Work
from lms.i18n import in_language
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Role
from lms.ui.formats import day

BEGUN = "begun"
LETTERS = {
    BEGUN: (
        N_("You now hold the title %(title)s"),
        N_("Congratulations. From %(day)s on you hold the title %(title)s. Your certificate is on your page."),
    ),
    ACTIVE: (
        N_("Your title %(title)s is valid again"),
        N_("All conditions of %(title)s are fulfilled again. The title is valid from %(day)s on."),
    ),
    GRACE: (
        N_("Please look at your title %(title)s"),
        N_(
            "A condition of %(title)s is not fulfilled at present. "
            "The title stays valid up to and including %(last)s. Your page says what you can do."
        ),
    ),
    SUSPENDED: (
        N_("Your title %(title)s is suspended"),
        N_("From %(day)s on the title %(title)s is suspended. Your page says why and what you can do."),
    ),
    WITHDRAWN: (
        N_("Your title %(title)s was withdrawn"),
        N_("The title %(title)s was withdrawn on %(day)s. If you do not agree, please tell the office within 60 days."),
    ),
    ANNULLED: (
        N_("Your title %(title)s was annulled"),
        N_(
            "The pass on which %(title)s rested was declared void, so the title was annulled. "
            "If you do not agree, please tell the office within 60 days."
        ),
    ),
    ENDED: (
        N_("Your title %(title)s has ended"),
        N_("The title %(title)s ended on %(day)s, as you wished. Thank you for all you have done."),
    ),
}
DECLINED = (
    N_("Your application for %(title)s"),
    N_(
        "The title %(title)s could not be awarded now. The reason: %(reason)s You can apply again. "
        "If you do not agree, please tell the office within 60 days."
    ),
)
APPLIED = (
    N_("Somebody applied for a title"),
    N_("An application for %(title)s waits for a decision."),
)


def _begun(work: Work, changes: Sequence[AwardChange]) -> set[int]:
    """The awards among these whose first day is the day of the change."""
    first_days: dict[int, date] = {}
    for batch in batches(change.award_id for change in changes):
        rows = work.session.execute(select(Award.id, Award.started_on).where(Award.id.in_(batch)))
        first_days.update((row.id, row.started_on) for row in rows)
    return {c.award_id for c in changes if c.state == ACTIVE and first_days.get(c.award_id) == c.effective_on}


def tell_holders(work: Work, changes: Sequence[AwardChange]) -> None:
    """Tell people what became of their titles, each in her language; the same change reaches her once."""
    begun = _begun(work, changes)
    groups: dict[tuple[object, ...], list[AwardChange]] = defaultdict(list)
    for change in changes:
        case = BEGUN if change.award_id in begun else change.state
        until_on = change.until_on if change.state == GRACE else None
        groups[(case, change.scheme, change.specialty, change.effective_on, until_on)].append(change)
    for key, members in groups.items():
        _tell_group(work, str(key[0]), members)


def _tell_group(work: Work, case: str, members: Sequence[AwardChange]) -> None:
    change, (subject, body) = members[0], LETTERS[case]
    title, field = scheme_versions()[change.scheme].card_on(today()), specialty_names().get(change.specialty)
    last = change.until_on - timedelta(days=1) if change.until_on else change.effective_on
    for language, person_ids in _by_language(c.person_id for c in members).items():
        with in_language(language):
            params = {
                "title": title_name(title, field, language),
                "day": day(change.effective_on),
                "last": day(last),
            }
        tell(
            work,
            person_ids,
            f"certificates.title_{case}",
            subject,
            body,
            "/my/titles",
            params=params,
            unique_key=f"{change.scheme}:{change.specialty}:{change.effective_on}:{last if case == GRACE else ''}",
        )


def _by_language(person_ids: Iterable[int]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for person_id, card in accounts.people(person_ids).items():
        groups[card.language].append(person_id)
    return groups


def tell_applicant(work: Work, row: TitleApplication, versions: Versions) -> None:
    """Tell the person why her application was declined."""
    language = accounts.person(row.person_id).language
    title = title_name(versions.card_on(today()), specialty_names().get(row.specialty_code), language)
    tell(
        work,
        [row.person_id],
        "certificates.title_declined",
        *DECLINED,
        "/my/titles",
        params={"title": title, "reason": row.reason},
        unique_key=f"application:{row.id}",
    )


def tell_deciders(work: Work, row: TitleApplication, versions: Versions) -> None:
    """Tell the deciders that an application waits; no name leaves the house."""
    deciders = [person for person in accounts.people_with_role(Role.DECIDER) if person != row.person_id]
    for language, person_ids in _by_language(deciders).items():
        title = title_name(versions.card_on(today()), specialty_names().get(row.specialty_code), language)
        tell(
            work,
            person_ids,
            "certificates.title_applied",
            *APPLIED,
            f"/titles/applications/{row.public_id}",
            params={"title": title},
            unique_key=f"application:{row.id}",
        )
