"""Use-cases of a person's record: entry by the secretariat, names, contact, sign-in sheet, export."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.accounts.consents.ledger import ConsentChoice, give_consents
from lms.accounts.doubles.search import note_possible_doubles
from lms.accounts.errors import BirthDateMissing, NameNotChanged, PrintedNameMissing, SheetNeedsAdministrator
from lms.accounts.events import ContactChanged, NameChanged
from lms.accounts.models import CHANNELS, Account, Person, PersonName
from lms.accounts.people import records
from lms.accounts.people.export import people_csv
from lms.accounts.people.listing import all_people
from lms.accounts.people.policies import check_may_change
from lms.accounts.people.queries import names_of, person
from lms.accounts.people.rules import Name, check_birth_date, check_own_writing, name_of, printed_choices
from lms.accounts.people.sheet import Sheet, sheet_pdf
from lms.accounts.permissions import EXPORT_PEOPLE, KEEP_PEOPLE
from lms.accounts.proxies import speaking_for
from lms.accounts.record_consent import RECORD
from lms.accounts.roles.queries import grants_held
from lms.accounts.signin.tokens import make_claim_code
from lms.accounts.witnesses import check_witness
from lms.clock import today
from lms.db import transaction
from lms.policy import Actor, Role, require
from lms.press.api import glyph_report
from lms.text.numbers import new_number

SHEET_PREFIX = "M"
_PUBLIC_ID = re.compile(r"[0-9A-Za-z]{22}")


@dataclass(frozen=True)
class Entry:
    """A person as she is entered by somebody else, and how she agreed to it."""

    family: str
    given: str
    family_kana: str
    given_kana: str
    born_on: date
    contact: Mapping[str, str]
    channel: str
    consent_channel: str
    witness_id: int | None
    language: str = "ja"


def enter_person(actor: Actor, entry: Entry, submission: str) -> str:
    """Enter a person who has no e-mail, with the consent she gave on paper or by telephone; returns her public id.

    submission  becomes the public id, so that a double click enters one person

    Refusals: those of ``name_of`` and ``check_birth_date``, WitnessNeeded, WitnessIsWriter.
    """
    require(actor, KEEP_PEOPLE)
    check_birth_date(entry.born_on, today())
    check_witness(actor, None, entry.witness_id)
    wanted = submission if _PUBLIC_ID.fullmatch(submission) else None
    with transaction() as work:
        known = select(Person.public_id).where(Person.public_id == wanted, Person.recorded_by == actor.person_id)
        if wanted and work.session.scalar(known):
            return wanted
        person_id = records.create_person(
            work,
            family=entry.family,
            given=entry.given,
            family_kana=entry.family_kana,
            given_kana=entry.given_kana,
            born_on=entry.born_on,
            contact=entry.contact,
            channel=entry.channel,
            language=entry.language,
            public_id=wanted,
            by=actor,
        )
        give_consents(
            work,
            person_id,
            RECORD.code,
            [ConsentChoice("record", "house")],
            actor,
            channel=entry.consent_channel,
            witness_id=entry.witness_id,
        )
        note_possible_doubles(work, person_id)
        return str(work.session.get_one(Person, person_id).public_id)


def change_contact(actor: Actor, person_id: int, contact: Mapping[str, str]) -> None:
    """Write how to reach a person. The address that signs in is changed elsewhere, by its owner alone."""
    check_may_change(actor, person_id)
    speaker = speaking_for(actor, person_id)
    with transaction() as work:
        before = person(person_id).area_code
        records.set_contact(work, person_id, {key: value for key, value in contact.items() if key != "email"})
        work.audit(speaker, "accounts.contact_changed", "person", person_id, fields=sorted(contact))
        work.announce(ContactChanged(person_id, moved=contact.get("area_code", before) != before))


def change_language_and_channel(actor: Actor, person_id: int, language: str, channel: str) -> None:
    """Keep in which language and by which way a person wants to be told things."""
    check_may_change(actor, person_id)
    speaker = speaking_for(actor, person_id)
    chosen = channel if channel in CHANNELS else "mail"
    with transaction() as work:
        records.set_preferences(work, person_id, {"language": language, "channel": chosen})
        work.audit(speaker, "accounts.channel_changed", "person", person_id, channel=chosen)


def keep_page_choices(person_id: int, said: Mapping[str, str]) -> None:
    """Keep text size, colours, furigana, plain words or language of one's own pages; the others stay as they were."""
    with transaction() as work:
        kept = work.session.get_one(Person, person_id).settings.get(records.PAGES, {})
        records.set_preferences(work, person_id, {records.PAGES: {**kept, **said}})


def _stored(row: PersonName) -> Name:
    return Name(row.family, row.given, row.family_kana, row.given_kana, row.romaji, row.printed)


def rename(actor: Actor, person_id: int, name: Name, from_on: date | None = None) -> None:
    """Append a new name, as the office that has seen it; documents with the old one are replaced by those who hear of it.

    A person herself asks by ``names.ask_for_new_name``. Refuses: NameNotChanged.
    """
    require(actor, KEEP_PEOPLE)
    with transaction() as work:
        before = _stored(names_of(person_id)[0])
        if (before.written, before.family_kana, before.given_kana, before.romaji) == (
            name.written,
            name.family_kana,
            name.given_kana,
            name.romaji,
        ):
            raise NameNotChanged
        records.change_name(work, person_id, name, from_on or today(), actor)
        note_possible_doubles(work, person_id)


def confirm_printed(actor: Actor, person_id: int, printed: str) -> None:
    """Confirm in which form a name is printed. A form with a missing glyph cannot pass: PrintedNameMissing.

    The person herself chooses among writings of her own name; the secretariat may write another. A form that was
    confirmed before and is another now replaces documents, as a new name does.
    """
    check_may_change(actor, person_id)
    with transaction() as work:
        row = names_of(person_id)[0]
        before = _stored(row)
        form = name_of(before.family, before.given, before.family_kana, before.given_kana, printed=printed).printed
        if row.confirmed_at is not None and form == before.printed:
            return
        if not actor.may(KEEP_PEOPLE):
            check_own_writing(before, form)
        report = glyph_report(form)
        if not report.ok:
            raise PrintedNameMissing(missing=" ".join(report.missing))
        chosen = Name(before.family, before.given, before.family_kana, before.given_kana, before.romaji, form)
        records.append_name(work, person_id, chosen, row.from_on, actor, confirmed=True)
        if row.confirmed_at is not None:
            work.announce(NameChanged(person_id, today()))
        work.audit(actor, "accounts.printed_name_confirmed", "person", person_id)


@dataclass(frozen=True)
class PrintedForm:
    """A form that a name may be printed in; ``missing`` lists what the certificate font lacks."""

    text: str
    missing: tuple[str, ...]

    @property
    def printable(self) -> bool:
        return not self.missing


def printed_forms(person_id: int) -> list[PrintedForm]:
    """The form recorded now, then the others that a person may choose from."""
    name = _stored(names_of(person_id)[0])
    forms = dict.fromkeys((name.printed, *printed_choices(name)))
    return [PrintedForm(form, glyph_report(form).missing) for form in forms]


def print_sheet(actor: Actor, person_id: int) -> bytes:
    """Print a sign-in sheet with a fresh code; sheets printed before stop working.

    Refusals: SheetNeedsAdministrator for a person with a role (who prints the sheet could sign in as her),
    BirthDateMissing.
    """
    card = person(person_id)
    if not actor.has(Role.ADMINISTRATOR):
        require(actor, KEEP_PEOPLE)
        if grants_held(person_id):
            raise SheetNeedsAdministrator
    if card.born_on is None:
        raise BirthDateMissing
    code = new_number()
    with transaction() as work:
        account = work.session.get(Account, person_id)
        number = account.sign_in_number if account and account.sign_in_number else new_number(SHEET_PREFIX)
        records.open_account(work, person_id, None, sign_in_number=number)
        make_claim_code(work, person_id, code, actor)
    return sheet_pdf(Sheet(card, number, code))


def export_people(actor: Actor, text: str, group: str, encoding: str, *, replace_unfit: bool = False) -> bytes:
    """Write everybody that fits a search into a CSV file; who exported how many is kept."""
    require(actor, EXPORT_PEOPLE)
    rows = all_people(text, group)
    content = people_csv(rows, encoding, replace_unfit=replace_unfit)
    with transaction() as work:
        work.audit(actor, "accounts.people_exported", "person", None, count=len(rows), encoding=encoding)
    return content
