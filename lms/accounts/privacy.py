"""What accounts keep of a person: handed out on request, and removed for good."""

from typing import Any

from sqlalchemy import delete, or_, select, update

from lms.accounts.consents.queries import consent_history
from lms.accounts.factors.models import RecoveryCode, SecondFactor
from lms.accounts.importing.lists.services import give_waiting_lists_up
from lms.accounts.models import Account, DeclaredTie, Person, PersonContact, PersonName, PersonTie, RoleGrant
from lms.accounts.names.models import NameRequest
from lms.accounts.names.queries import wished_name
from lms.accounts.organisations.queries import all_memberships_of, declared_ties_of, organisations
from lms.accounts.passkeys.models import Passkey
from lms.accounts.passkeys.queries import passkeys_of
from lms.accounts.people.queries import contact_of, names_of
from lms.accounts.people.records import PAGES
from lms.accounts.roles.queries import grant_history
from lms.accounts.signin.models import AccountToken, SignUp
from lms.accounts.speaking.queries import talks_of
from lms.accounts.speaking.services import erase_talks
from lms.accounts.tablet.queries import live_sheet
from lms.accounts.tablet.services import erase_sheets
from lms.clock import now, today
from lms.db import Work, db
from lms.files.api import forget
from lms.i18n_mark import N_
from lms.outbox.services import forget_address
from lms.ui.plug import PersonalData

UNTIL_ERASED = N_("until the record is erased")
LIST_KEPT = N_("7 days; a list that waits goes when anybody is erased")

PERSONAL_DATA = (
    PersonalData("person", N_("Birth date, language, way of being told things, how one reads pages"), UNTIL_ERASED),
    PersonalData("person_name", N_("Every name with its reading and printed form"), UNTIL_ERASED),
    PersonalData("name_request", N_("New names that a person told, with what shows them"), UNTIL_ERASED),
    PersonalData("sign_in_place", N_("Hash of account and network address of good sign-ins"), N_("90 days")),
    PersonalData("person_contact", N_("E-mail and postal address, telephone and fax number"), UNTIL_ERASED),
    PersonalData("account", N_("E-mail address, hash of the password"), UNTIL_ERASED),
    PersonalData("account_token", N_("Hashes of links and codes, a new e-mail address"), N_("until they run out")),
    PersonalData("second_factor", N_("The secret of the app for the second step, sealed"), UNTIL_ERASED),
    PersonalData("passkey", N_("Public keys of passkeys, names of devices, days of use"), UNTIL_ERASED),
    PersonalData("tablet_sheet", N_("Hashes of code and PIN of a tablet sheet, days of use"), N_("until it runs out")),
    PersonalData("recovery_code", N_("Hashes of the codes on paper"), UNTIL_ERASED),
    PersonalData("sign_up", N_("What was typed when signing up"), N_("3 days, or until it is confirmed")),
    PersonalData("sign_in_try", N_("Hash of account and network address of wrong tries"), N_("1 day")),
    PersonalData("role_grant", N_("Roles with their days"), N_("for as long as the audit log")),
    PersonalData("membership", N_("Organisations, roles and days"), UNTIL_ERASED),
    PersonalData("person_tie", N_("Relations that bar from deciding"), UNTIL_ERASED),
    PersonalData("declared_tie", N_("Names and birth dates of declared relatives"), UNTIL_ERASED),
    PersonalData("consent", N_("What was agreed to, by which words, when"), N_("10 years after it ended, as proof")),
    PersonalData("person_double", N_("Pairs of records that look alike"), UNTIL_ERASED),
    PersonalData("person_merge", N_("Which records became one"), UNTIL_ERASED),
    PersonalData("merge_memory", N_("Which rows a merge brought along"), UNTIL_ERASED),
    PersonalData("people_list", N_("Lists of people that were handed in, with the file"), LIST_KEPT),
    PersonalData("people_list_line", N_("What could not be read in a line of such a list"), LIST_KEPT),
    PersonalData("proxy_talk", N_("When staff wrote for a person, and who heard or saw that she agreed"), UNTIL_ERASED),
    PersonalData("death_report", N_("Day of death and who told us"), UNTIL_ERASED),
)


def account_facts(person_id: int) -> dict[str, Any]:
    """Everything that accounts keep of a person, for the file that she may ask for."""
    row, sheet = db.session.get_one(Person, person_id), live_sheet(person_id)
    contact, cards = contact_of(person_id), all_memberships_of(person_id)
    bodies = organisations(card.organisation_id for card in cards)
    return {
        "person": {"born_on": row.born_on, "language": row.language, "channel": row.channel, "died_on": row.died_on}
        | {"pages": row.settings.get(PAGES, {})},
        "names": [
            {"family": n.family, "given": n.given, "kana": f"{n.family_kana} {n.given_kana}", "printed": n.printed}
            | {"from_on": n.from_on}
            for n in names_of(person_id)
        ],
        "new_names": [
            {"name": wished_name(row).written, "from_on": row.from_on, "state": row.state, "note": row.note}
            for row in db.session.scalars(select(NameRequest).where(NameRequest.person_id == person_id))
        ],
        "contact": {"email": contact.email, "phone": contact.phone, "fax": contact.fax, "address": contact.address},
        "second_step": db.session.get(SecondFactor, person_id) is not None,
        "passkeys": [
            {"device": row.name, "made_at": row.made_at, "used_at": row.used_at} for row in passkeys_of(person_id)
        ],
        "tablet_sheet": {"made_at": sheet.made_at, "used_at": sheet.used_at} if sheet else None,
        "memberships": [
            {"organisation": bodies[card.organisation_id].name, "role": card.role, "from_on": card.from_on}
            | {"until_on": card.until_on, "confirmed": card.confirmed}
            for card in cards
        ],
        "written_for_her": [{"at": talk.opened_at, "witness": talk.witness} for talk in talks_of(person_id)],
        "relations": [{"name": tie.written, "kind": tie.kind} for tie in declared_ties_of(person_id)],
        "roles": [
            {"role": grant.role, "scope": grant.scope, "from_on": grant.from_on} for grant in grant_history(person_id)
        ],
        "consents": [
            {"purpose": c.purpose, "field": c.field, "recipient": c.recipient, "given_at": c.given_at}
            | {"withdrawn_at": c.withdrawn_at}
            for c in consent_history(person_id)
        ],
    }


def erase_account(work: Work, person_id: int) -> None:
    """Remove the personal values; the bare record stays, so that numbers and audit rows still point somewhere.

    Records that were merged into this one are hers as well, and so is what relatives declared about her.
    """
    merged = work.session.scalars(select(Person.id).where(Person.merged_into == person_id)).all()
    for record_id in (person_id, *merged):
        _erase_record(work, record_id)
    give_waiting_lists_up(work)


def _addresses(work: Work, person_id: int) -> set[str]:
    """Every e-mail address that stands on a record."""
    asked = (
        select(table.email).where(table.person_id == person_id)
        for table in (PersonContact, Account, AccountToken, SignUp)
    )
    return {address for query in asked for address in work.session.scalars(query) if address}


def _erase_record(work: Work, person_id: int) -> None:
    row = work.session.get_one(Person, person_id)
    erase_talks(work, person_id)
    erase_sheets(work, person_id)
    for address in _addresses(work, person_id):
        forget_address(work, address)
    papers = select(NameRequest.file_id).where(NameRequest.person_id == person_id, NameRequest.file_id.is_not(None))
    forget(work, list(work.session.scalars(papers)))
    names = select(PersonName.folded).where(PersonName.person_id == person_id)
    work.session.execute(
        delete(DeclaredTie).where(DeclaredTie.folded.in_(names), DeclaredTie.born_on == row.born_on),
        execution_options={"synchronize_session": False},
    )
    for table in (
        PersonName,
        NameRequest,
        PersonContact,
        Account,
        AccountToken,
        DeclaredTie,
        SecondFactor,
        RecoveryCode,
        Passkey,
    ):
        work.session.execute(delete(table).where(table.person_id == person_id))
    work.session.execute(delete(SignUp).where(or_(SignUp.person_id == person_id, SignUp.claims_id == person_id)))
    work.session.execute(
        delete(PersonTie).where(or_(PersonTie.person_id == person_id, PersonTie.other_id == person_id))
    )
    work.session.execute(
        update(RoleGrant)
        .where(RoleGrant.person_id == person_id, or_(RoleGrant.until_on.is_(None), RoleGrant.until_on > today()))
        .values(until_on=today())
    )
    row.born_on, row.settings, row.erased_at = None, {}, now()
    work.session.flush()
