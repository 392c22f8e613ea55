"""Making a tablet sheet, coming in by it, ending it."""

from datetime import date, timedelta

from sqlalchemy import delete, update

from lms.accounts.errors import BirthDateMissing, PinTooSimple, SheetEnded, SheetNotForHer, SheetRefused
from lms.accounts.passwords import hash_password, password_fits
from lms.accounts.people.queries import PersonCard, person
from lms.accounts.permissions import KEEP_PEOPLE
from lms.accounts.signin import mails
from lms.accounts.signin.queries import account_of, epoch_of
from lms.accounts.signin.rules import digest, network_of
from lms.accounts.signin.tokens import Entrance, count_try, forget_tries, new_secret
from lms.accounts.tablet.ledger import end_sheets
from lms.accounts.tablet.models import TabletSheet
from lms.accounts.tablet.queries import may_have_sheet, sheet_in_hand
from lms.accounts.tablet.rules import MOST_WRONG_TRIES, check_pin
from lms.accounts.tablet.sheet import tablet_sheet_pdf
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.policy import Actor, require

SHEET_HOLDS = timedelta(days=365)


def make_own_sheet(actor: Actor, pin: str) -> bytes:
    """Print one's own sheet with a PIN that one chose now; the one before ends. PinTooSimple, SheetNotForHer."""
    card = person(actor.person_id or 0)
    check_pin(pin, card.born_on)
    return _make(actor, card, hash_password(pin))


def make_sheet_for(actor: Actor, person_id: int) -> bytes:
    """Print a sheet for a person as the office; she chooses her PIN when she holds it before a tablet for the first time.

    Her birth date is asked of her then. The owner of the mailbox is told. Refusals: NotAllowed, SheetNotForHer,
    BirthDateMissing, NotFound for the dead.
    """
    require(actor, KEEP_PEOPLE)
    card = person(person_id)
    if not card.alive:
        raise NotFound
    if card.born_on is None:
        raise BirthDateMissing
    return _make(actor, card, "")


def _make(actor: Actor, card: PersonCard, pin_hash: str) -> bytes:
    if not may_have_sheet(card.id):
        raise SheetNotForHer
    secret = new_secret()
    with transaction() as work:
        end_sheets(work, [card.id])
        row = TabletSheet(
            person_id=card.id,
            secret_hash=digest(secret),
            pin_hash=pin_hash,
            made_by=actor.person_id,
            made_at=now(),
            expires_at=now() + SHEET_HOLDS,
        )
        work.session.add(row)
        work.session.flush()
        work.audit(actor, "accounts.tablet_sheet_made", "person", card.id)
        account = account_of(card.id)
        if account and account.email:
            mails.a_sheet_was_made(work, f"tablet-sheet:{row.public_id}", account.email, card.language)
        until = row.expires_at
    return tablet_sheet_pdf(card, secret, until, chosen=bool(pin_hash))


def come_in_by_sheet(public_id: str, pin: str, address: str, born_on: date | None = None) -> Entrance:
    """Sign in with the sheet that was scanned and its PIN; the first time her birth date is asked, too.

    Tries are counted for sheet and address together, as passwords are, and ten wrong ones from wherever end the sheet.
    Refusals: SheetEnded, SignInPaused, SheetRefused, PinTooSimple for a first PIN.
    """
    row = sheet_in_hand(public_id)
    first, kept = not row.pin_hash, row.pin_hash
    card = person(row.person_id)
    key = _counted(row.id, address)
    fits = born_on is not None and born_on == card.born_on if first else password_fits(kept, pin)
    if not fits:
        _end_when_tried_out(card.id, public_id)
        raise SheetRefused
    if first:
        # Only now: that a PIN is too simple for a birth date would tell the date to whoever does not know it.
        _check_first_pin(row.id, key, pin, born_on)
    chosen = hash_password(pin) if first else kept
    with transaction() as work:
        forget_tries(work, key=key)
        opened = work.session.scalar(
            update(TabletSheet)
            .where(TabletSheet.public_id == public_id, TabletSheet.ended_at.is_(None), TabletSheet.pin_hash == kept)
            .values(pin_hash=chosen, wrong_tries=0, used_at=now())
            .returning(TabletSheet.id)
        )
        if opened is None:
            raise SheetEnded
        work.audit(Actor(card.id), "accounts.signed_in_by_sheet", "person", card.id)
    return Entrance(card.id, epoch_of(card.id))


def _check_first_pin(sheet_id: int, key: str, pin: str, born_on: date | None) -> None:
    """PinTooSimple for a first PIN that is; it was her, so the try does not count."""
    try:
        check_pin(pin, born_on)
    except PinTooSimple:
        with transaction() as work:
            forget_tries(work, key=key)
            work.session.execute(update(TabletSheet).where(TabletSheet.id == sheet_id).values(wrong_tries=0))
        raise


def _counted(sheet_id: int, address: str) -> str:
    """Count this try as a wrong one before it is looked at, so that many at once gain nothing; the key it is kept under."""
    account_key = digest("tablet", str(sheet_id))
    key = digest(account_key, network_of(address))
    with transaction() as work:
        count_try(work, key, account_key)
        counted = work.session.scalar(
            update(TabletSheet)
            .where(TabletSheet.id == sheet_id, TabletSheet.wrong_tries < MOST_WRONG_TRIES)
            .values(wrong_tries=TabletSheet.wrong_tries + 1)
            .returning(TabletSheet.id)
        )
        if counted is None:
            raise SheetEnded
    return key


def _end_when_tried_out(person_id: int, public_id: str) -> None:
    with transaction() as work:
        ended = work.session.scalar(
            update(TabletSheet)
            .where(
                TabletSheet.public_id == public_id,
                TabletSheet.ended_at.is_(None),
                TabletSheet.wrong_tries >= MOST_WRONG_TRIES,
            )
            .values(ended_at=now())
            .returning(TabletSheet.id)
        )
        if ended is not None:
            work.audit(Actor(person_id), "accounts.tablet_sheet_tried_out", "person", person_id)


def end_own_sheet(actor: Actor) -> None:
    """Let one's own sheet open nothing any more, and end the sessions that it began."""
    _end(actor, actor.person_id or 0)


def end_sheet_of(actor: Actor, person_id: int) -> None:
    """The same for a person who telephoned that she lost it."""
    require(actor, KEEP_PEOPLE)
    _end(actor, person_id)


def _end(actor: Actor, person_id: int) -> None:
    with transaction() as work:
        if end_sheets(work, [person_id]):
            work.audit(actor, "accounts.tablet_sheet_ended", "person", person_id)


def erase_sheets(work: Work, person_id: int) -> None:
    """Forget the sheets of a person."""
    work.session.execute(delete(TabletSheet).where(TabletSheet.person_id == person_id))


def tidy_sheets() -> int:
    """Remove sheets that have run out. Returns how many rows went."""
    with transaction() as work:
        gone = work.session.execute(
            delete(TabletSheet).where(TabletSheet.expires_at < now()), execution_options={"synchronize_session": False}
        )
    return int(gone.rowcount)  # type: ignore[attr-defined]
