"""``lms users``: people, accounts and roles from the command line, by whoever may log in to the machine."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask_babel import gettext

from lms.accounts.factors.services import end_factor_of
from lms.accounts.people.listing import all_people
from lms.accounts.people.queries import PersonCard, person, person_by_public_id
from lms.accounts.people.services import print_sheet
from lms.accounts.roles.queries import grants_held
from lms.accounts.roles.rules import SCOPE_KINDS
from lms.accounts.roles.services import end_role, give_role
from lms.accounts.signin.queries import account_for, identifier_key, person_of_account
from lms.accounts.signin.services import sign_out_of
from lms.accounts.signup.services import enter_from_outside
from lms.errors import LmsError, NotFound
from lms.i18n import in_language, sentence
from lms.i18n_mark import N_
from lms.policy import Actor, Grant, Role
from lms.text.wareki import parse_date

# Whoever holds the machine acts as its administrator; the audit row has no person.
MACHINE = Actor(None, frozenset({Grant(Role.ADMINISTRATOR)}), system=True)
ROLE_CHOICE = click.Choice([role.value for role in SCOPE_KINDS])
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print facts for a script.")


def _say(facts: Any, as_json: bool, line: str) -> None:
    click.echo(json.dumps(facts, ensure_ascii=False, default=str) if as_json else line)


def _found(who: str) -> PersonCard:
    """A person by e-mail address, sign-in number or public id; NotFound ends the command with exit code 1."""
    account = account_for(identifier_key(who))
    if account is not None:
        return person(person_of_account(account))
    return person_by_public_id(who)


@click.group(name="users")
def users() -> None:
    """People, their accounts and roles."""


@users.command(name="end-second-step")
@click.argument("who")
def end_second_step(who: str) -> None:
    """Let WHO, who lost telephone and paper, begin anew with the second step of signing in."""
    end_factor_of(MACHINE, _found(who).id)
    click.echo("ended")


@users.command(name="sign-out")
@click.argument("who")
@as_json_option
def sign_out(who: str, as_json: bool) -> None:
    """End every session of WHO, whose session or device is in other hands; the password stays."""
    card = _found(who)
    sign_out_of(MACHINE, card.id)
    _say({"id": card.public_id}, as_json, f"{card.name}: signed out everywhere")


@users.command(name="list")
@click.option("--search", default="", help="Name, kana, telephone number or e-mail address.")
@as_json_option
def list_users(search: str, as_json: bool) -> None:
    """List people with their roles."""
    for row in all_people(search):
        roles = [f"{grant.role}{'@' + grant.scope if grant.scope else ''}" for grant in grants_held(row.card.id)]
        facts = {"id": row.card.public_id, "name": row.card.name, "email": row.email, "roles": roles}
        _say(facts, as_json, "\t".join([row.card.public_id, row.card.name, row.email, ",".join(roles)]))


def _name_options(command: Any) -> Any:
    for option in ("--given-kana", "--family-kana", "--given", "--family"):
        command = click.option(option, required=True)(command)
    return command


def _enter(email: str, password: str, born_on: str, names: dict[str, str], role: Role | None) -> PersonCard:
    birth: date | None = parse_date(born_on) if born_on else None
    return person(enter_from_outside(MACHINE, email, password, birth, names, role))


password_option = click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, envvar="LMS_NEW_PASSWORD"
)


@users.command(name="create")
@click.option("--email", required=True)
@password_option
@click.option("--born-on", default="", help="1950-04-01 or S25.4.1")
@_name_options
@as_json_option
def create(email: str, password: str, born_on: str, as_json: bool, **names: str) -> None:
    """Enter a person with an account."""
    card = _enter(email, password, born_on, names, None)
    _say({"id": card.public_id, "name": card.name}, as_json, f"{card.public_id}\t{card.name}")


ADMIN_QUESTIONS = {
    "family": N_("Family name"),
    "given": N_("Given name"),
    "family_kana": N_("Family name in kana"),
    "given_kana": N_("Given name in kana"),
    "born_on": N_("Date of birth"),
    "email": N_("E-mail address"),
    "password": N_("New password"),
}


def _question(name: str) -> str:
    """In both languages: nobody has chosen one yet."""
    with in_language("ja"):
        return f"{ADMIN_QUESTIONS[name]} / {gettext(ADMIN_QUESTIONS[name])}"


def _ask_for(open_questions: list[str], answers: dict[str, str]) -> None:
    """Ask at the keyboard; Enter keeps what was answered before. A password is asked twice and never shown."""
    for name in open_questions:
        hidden = name == "password"
        kept = None if hidden else answers.get(name)
        answers[name] = click.prompt(_question(name), default=kept, hide_input=hidden, confirmation_prompt=hidden)


@users.command(name="create-admin")
@click.option("--email")
@click.option("--password", envvar="LMS_NEW_PASSWORD")
@click.option("--born-on", help="1950-04-01 or S25.4.1")
@click.option("--family")
@click.option("--given")
@click.option("--family-kana")
@click.option("--given-kana")
@as_json_option
def create_admin(as_json: bool, **given: str | None) -> None:
    """Enter the first administrator; asks for what is left out, and again when an answer cannot be taken."""
    answers = {name: value for name, value in given.items() if value is not None}
    open_questions = [name for name in ADMIN_QUESTIONS if name not in answers]
    while True:
        _ask_for(open_questions, answers)
        names = {name: answers[name] for name in ("family", "given", "family_kana", "given_kana")}
        try:
            card = _enter(answers["email"], answers["password"], answers["born_on"], names, Role.ADMINISTRATOR)
            break
        except LmsError as refusal:
            if not open_questions:
                raise
            click.echo(sentence(refusal), err=True)
    _say({"id": card.public_id, "name": card.name, "role": "administrator"}, as_json, f"{card.public_id}\t{card.name}")


@users.command(name="grant")
@click.argument("who")
@click.argument("role", type=ROLE_CHOICE)
@click.option("--scope", default="", help="station:12, sitting:5, programme:3 or area:22100; everywhere when left out.")
@as_json_option
def grant(who: str, role: str, scope: str, as_json: bool) -> None:
    """Give WHO (e-mail, sign-in number or id) a ROLE."""
    card = _found(who)
    give_role(MACHINE, card.id, Role(role), scope)
    _say({"id": card.public_id, "role": role, "scope": scope}, as_json, f"{card.name}: {role} {scope}".rstrip())


@users.command(name="revoke")
@click.argument("who")
@click.argument("role", type=ROLE_CHOICE)
@click.option("--scope", default="")
@as_json_option
def revoke(who: str, role: str, scope: str, as_json: bool) -> None:
    """End a ROLE of WHO today."""
    card = _found(who)
    held = [g for g in grants_held(card.id) if g.role == role and g.scope == scope]
    if not held:
        raise NotFound
    for one in held:
        end_role(MACHINE, one.id)
    _say({"id": card.public_id, "role": role, "ended": len(held)}, as_json, f"{card.name}: {role} has ended")


@users.command(name="sign-in-sheet")
@click.argument("who")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Where the PDF is written.")
@as_json_option
def sign_in_sheet(who: str, out: Path, as_json: bool) -> None:
    """Print the sign-in sheet of WHO; a sheet printed before stops working."""
    card = _found(who)
    out.write_bytes(print_sheet(MACHINE, card.id))
    _say({"id": card.public_id, "file": str(out)}, as_json, str(out))
