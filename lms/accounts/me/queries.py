"""What one's own pages show, decided for the person who asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from markupsafe import Markup

from lms.accounts.consents.purposes import purposes
from lms.accounts.consents.queries import ConsentCard, consent_history, consents_of, wordings
from lms.accounts.organisations.queries import MembershipCard, all_memberships_of, declared_ties_of, organisations
from lms.accounts.organisations.words import MEMBER_ROLE_NAMES, TIE_NAMES
from lms.accounts.people.queries import Contact, PersonCard, contact_of, names_of, person
from lms.accounts.people.services import PrintedForm, printed_forms
from lms.accounts.signin.queries import account_of
from lms.clock import today
from lms.places.api import full_name
from lms.press.api import glyph_report, name_image
from lms.ui.formats import page_language


@dataclass(frozen=True)
class EarlierName:
    """A name with its first day."""

    written: str
    kana: str
    from_on: date


@dataclass(frozen=True)
class ProfilePage:
    """Everything on the first of one's own pages."""

    person: PersonCard
    contact: Contact
    area: str
    email: str
    sign_in_number: str
    names: Sequence[EarlierName]
    way: str
    spoken: str
    has_password: bool
    printed: Markup | None


def image_of(text: str) -> Markup | None:
    """The picture of a printed name; None when the font lacks something of it."""
    return name_image(text) if glyph_report(text).ok else None


def _names(person_id: int) -> list[EarlierName]:
    names: dict[tuple[str, str, date], EarlierName] = {}
    for row in names_of(person_id):
        written, kana = f"{row.family} {row.given}".strip(), f"{row.family_kana} {row.given_kana}".strip()
        names.setdefault((written, kana, row.from_on), EarlierName(written, kana, row.from_on))
    return list(names.values())


def profile_of(person_id: int) -> ProfilePage:
    """A person's own record, or the same for the secretariat."""
    card, contact, account = person(person_id), contact_of(person_id), account_of(person_id)
    return ProfilePage(
        person=card,
        contact=contact,
        area=full_name(contact.area_code) if contact.area_code else "",
        email=(account.email or "") if account else "",
        sign_in_number=(account.sign_in_number or "") if account else "",
        names=_names(person_id),
        way=card.channel,
        spoken=card.language,
        has_password=bool(account and account.password_hash),
        printed=image_of(card.printed),
    )


@dataclass(frozen=True)
class PrintedPage:
    """How the name will look on a certificate, and what else it may be."""

    person: PersonCard
    image: Markup | None
    missing: str
    forms: list[PrintedForm]
    confirmed: bool


def printed_page(person_id: int) -> PrintedPage:
    """The page on which a person confirms the form of her name."""
    card, forms = person(person_id), printed_forms(person_id)
    return PrintedPage(
        card, image_of(card.printed), " ".join(glyph_report(card.printed).missing), forms, card.printed_confirmed
    )


@dataclass(frozen=True)
class ConsentLine:
    """One thing that a person said yes to."""

    id: int
    field: str
    recipient: str
    given_at: datetime
    ended_at: datetime | None
    text: str


@dataclass(frozen=True)
class ConsentGroup:
    """What a person said yes to for one purpose."""

    purpose: str
    title: str
    lines: Sequence[ConsentLine]


@dataclass(frozen=True)
class ConsentPage:
    """Consents that hold, by purpose, and those that ended."""

    groups: Sequence[ConsentGroup]
    ended: Sequence[ConsentLine]


def _line(card: ConsentCard, texts: dict[int, str]) -> ConsentLine:
    declared = {purpose.code: purpose for purpose in purposes()}.get(card.purpose)
    field = gettext(declared.fields.get(card.field, card.field)) if declared else card.field
    recipient = gettext(declared.recipients.get(card.recipient, card.recipient)) if declared else card.recipient
    return ConsentLine(card.id, field, recipient, card.given_at, card.withdrawn_at, texts.get(card.wording_id, ""))


def consent_page(person_id: int) -> ConsentPage:
    """Everything that a person consented to, with the very words."""
    held, history = consents_of(person_id), consent_history(person_id)
    words = wordings(card.wording_id for card in history)
    texts = {number: entry.text(page_language()) for number, entry in words.items()}
    groups = [
        ConsentGroup(
            purpose.code,
            gettext(purpose.title),
            [_line(card, texts) for card in held if card.purpose == purpose.code],
        )
        for purpose in purposes()
    ]
    holding = {card.id for card in held}
    ended = [_line(card, texts) for card in history if card.id not in holding]
    return ConsentPage([group for group in groups if group.lines], ended)


@dataclass(frozen=True)
class MembershipLine:
    """A membership with what may be done about it."""

    public_id: str
    organisation: str
    role: str
    from_on: date
    until_on: date | None
    waiting: bool
    holds: bool
    can_end: bool


def _membership_line(card: MembershipCard, name: str) -> MembershipLine:
    waiting = not card.confirmed and not card.declined
    holds = card.confirmed and card.from_on <= today() and (card.until_on is None or card.until_on > today())
    role = gettext(MEMBER_ROLE_NAMES[card.role])
    return MembershipLine(
        card.public_id,
        name,
        role,
        card.from_on,
        card.until_on,
        waiting,
        holds,
        waiting or (holds and not card.until_on),
    )


def membership_lines(person_id: int) -> list[MembershipLine]:
    """The memberships of a person, newest first; declined ones are left out."""
    cards = [card for card in all_memberships_of(person_id) if not card.declined]
    names = organisations(card.organisation_id for card in cards)
    return [_membership_line(card, names[card.organisation_id].name) for card in cards]


@dataclass(frozen=True)
class TieLine:
    """A relation that a person declared."""

    public_id: str
    kind: str
    written: str
    until_on: date | None


def tie_lines(person_id: int) -> list[TieLine]:
    """The relations that a person declared and that still bar decisions."""
    return [
        TieLine(card.public_id, gettext(TIE_NAMES[card.kind]), card.written, card.until_on)
        for card in declared_ties_of(person_id)
    ]
