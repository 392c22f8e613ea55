"""The few mails about accounts, in the recipient's language, written into the outbox."""

from flask_babel import gettext

from lms.accounts.links import site_url
from lms.db import Work
from lms.i18n import in_language
from lms.outbox.services import post


def _mail(work: Work, key: str, to: str, subject: str, *paragraphs: str) -> None:
    post(work, "mail", key, {"to": to, "subject": subject, "body": "\n\n".join(paragraphs) + "\n"})


def confirm_your_address(work: Work, key: str, to: str, secret: str, language: str) -> None:
    """The link that completes a sign-up."""
    with in_language(language):
        _mail(
            work,
            key,
            to,
            gettext("Please confirm your e-mail address"),
            gettext("Thank you for signing up. Please open this page and press the button there:"),
            site_url("accounts.confirm_sign_up", secret=secret),
            gettext("The page stays open for 3 days. If it was not you who signed up, please do nothing."),
        )


def you_are_known_here(work: Work, key: str, to: str, language: str) -> None:
    """Instead of the link, when an account with this address exists: only the owner of the mailbox learns it."""
    with in_language(language):
        _mail(
            work,
            key,
            to,
            gettext("You have an account already"),
            gettext("Somebody, perhaps you, wanted to sign up with this e-mail address. You have an account already."),
            gettext("Sign in here:"),
            site_url("accounts.sign_in"),
            gettext("If you do not know your password any more, choose a new one here:"),
            site_url("accounts.ask_reset"),
        )


def choose_a_new_password(work: Work, key: str, to: str, secret: str, language: str) -> None:
    """The link for a new password."""
    with in_language(language):
        _mail(
            work,
            key,
            to,
            gettext("Choose a new password"),
            gettext("Please open this page and choose a new password:"),
            site_url("accounts.reset", secret=secret),
            gettext("The page stays open for 2 hours. If you did not ask for it, please do nothing."),
        )


def nobody_by_this_address(work: Work, key: str, to: str, language: str) -> None:
    """Somebody asked for a new password with an address that has no account: the page tells nothing, the mail does."""
    with in_language(language):
        _mail(
            work,
            key,
            to,
            gettext("There is no account with this e-mail address"),
            gettext(
                "Somebody, perhaps you, asked for a link to sign in. There is no account with this e-mail address."
            ),
            gettext("Perhaps you signed up with another address, or you sign in with the number on your sheet."),
        )


def confirm_your_new_address(work: Work, key: str, to: str, secret: str, language: str) -> None:
    """The link that changes the address one signs in with; it goes to the new address."""
    with in_language(language):
        _mail(
            work,
            key,
            to,
            gettext("Please confirm your new e-mail address"),
            gettext("Please open this page and press the button there. From then on you sign in with this address:"),
            site_url("me.confirm_email", secret=secret),
        )


def your_address_was_changed(work: Work, key: str, to: str, language: str) -> None:
    """Tell the old address, so that a stranger's change does not go unnoticed."""
    with in_language(language):
        _mail(
            work,
            key,
            to,
            gettext("Your e-mail address was changed"),
            gettext("From now on another e-mail address signs in to your account. If it was not you, please call us."),
        )


def your_password_was_changed(work: Work, key: str, to: str, language: str) -> None:
    """Tell the owner of the mailbox."""
    with in_language(language):
        _mail(
            work,
            key,
            to,
            gettext("Your password was changed"),
            gettext("Your password was changed just now. If it was not you, please call us."),
        )


def a_passkey_was_added(work: Work, key: str, to: str, name: str, language: str) -> None:
    """Tell the owner of the mailbox, so that a stranger's passkey does not go unnoticed."""
    with in_language(language):
        _mail(
            work,
            key,
            to,
            gettext("A passkey was set up"),
            gettext("A passkey was set up for your account just now: %(name)s", name=name),
            gettext("If it was not you, please call us."),
        )


def a_sheet_was_made(work: Work, key: str, to: str, language: str) -> None:
    """Tell the owner of the mailbox, so that a stranger's sheet does not go unnoticed."""
    with in_language(language):
        _mail(
            work,
            key,
            to,
            gettext("A tablet sheet was printed"),
            gettext("A sheet was printed just now with which you can sign in on a shared tablet."),
            gettext("If you know nothing of it, please end it on this page, or call us:"),
            site_url("tablet.mine"),
        )


def sign_in_here(work: Work, key: str, to: str, secret: str, language: str) -> None:
    """The link that signs in once."""
    with in_language(language):
        _mail(
            work,
            key,
            to,
            gettext("Sign in with this link"),
            gettext("Please open this page and press the button there:"),
            site_url("accounts.link", secret=secret),
            gettext("The link works once, within 15 minutes. If you did not ask for it, please do nothing."),
        )
