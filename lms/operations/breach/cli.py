"""``lms breach``: after a leak, whose data it may have reached, what to shut, until when to report, and telling people."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from lms.accounts.api import person_by_public_id, person_signing_in_as
from lms.clock import jst, now, start_of
from lms.operations.breach.lists import kinds_in, read_list, write_list
from lms.operations.breach.queries import Found, by_account, by_backup, by_file, by_key, files_written
from lms.operations.breach.rules import dates_from, why_told
from lms.operations.breach.services import Words, note_question, tell_people, would_tell
from lms.policy import SYSTEM

SHUT = {
    "account": "lms users sign-out WHO; lms users revoke WHO ROLE; a new password and second step",
    "key": "the key on the station's page 「アクセスキー」; no new one before the other system is in order",
    "file": "have the file deleted wherever it lies, in writing; lms users revoke WHO ROLE where it was misused",
    "backup": "only with its private key it is readable: lms backup new-key, lms keys rotate --lost, lms keys seal-anew, "
    "a new LMS_SECRET_KEY",
}
TIME = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])
LONGEST_NAME = 60
NOTICED = click.DateTime(["%Y-%m-%d"])


def _moment(told: datetime, *, end: bool = False) -> datetime:
    """An instant from Japan's time; ``end`` of the day, or of the minute."""
    whole_day = told.time() == datetime.min.time()
    begin = start_of(told.date()) + timedelta(hours=told.hour, minutes=told.minute)
    return begin + (timedelta(days=1) if whole_day else timedelta(minutes=1)) if end else begin


def _window(since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    return _moment(since or datetime(2000, 1, 1)), _moment(until, end=True) if until else now()


def _question(command: Any) -> Any:
    """The options that every question has."""
    for option in (
        click.option("--json", "as_json", is_flag=True),
        click.option(
            "--list", "path", type=click.Path(path_type=Path), help="Write the people to FILE.csv or FILE.json."
        ),
        click.option("--wrongful", is_flag=True, help="It was, or may have been, done on purpose."),
        click.option("--noticed", type=NOTICED, help="Day on which it was noticed (today unless said)."),
    ):
        command = option(command)
    return command


def _between(command: Any) -> Any:
    return click.option("--from", "since", type=TIME)(click.option("--until", type=TIME)(command))


def _answer(how: str, about: str, found: Found, noticed: datetime | None, **more: Any) -> None:
    note_question(how, about, found)
    dates = dates_from(noticed.date() if noticed else jst(now()).date(), wrongful=more["wrongful"])
    reasons = why_told(len(found.lines), sensitive=found.sensitive, wrongful=more["wrongful"])
    facts = {
        "people": len(found.lines),
        "ids": [line.person for line in found.lines],
        "kinds": kinds_in(found.lines),
        "sensitive": found.sensitive,
        "erased_since": found.gone,
        "roles": found.roles,
        "rows_without_a_name": found.unnamed,
        "shut": SHUT[how],
        "report_because": reasons,
        "first_report": f"{dates.first_from} to {dates.first_by}",
        "last_report": dates.last_by.isoformat(),
    }
    if more["path"]:
        _write(more["path"], found)
        facts["list"] = str(more["path"])
    if more["as_json"]:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for name, value in facts.items():
        click.echo(f"{name}: {', '.join(value) if isinstance(value, (list, tuple)) else value}")


def _write(path: Path, found: Found) -> None:
    try:
        write_list(path, found.lines)
    except FileExistsError as exists:
        raise click.BadParameter(f"{path} is there already") from exists


@click.group(name="breach")
def breach() -> None:
    """After a leak: whose data was reached, what to shut, until when to report, telling people."""


@breach.command(name="account")
@click.argument("who")
@_between
@_question
def account_command(who: str, since: datetime | None, until: datetime | None, **more: Any) -> None:
    """Whom somebody reached who had the session, device or password of WHO (e-mail, sign-in number or public id)."""
    found_id = person_signing_in_as(who)
    _answer("account", who, by_account(found_id or person_by_public_id(who).id, *_window(since, until)), **more)


@breach.command(name="key")
@click.argument("key")
@_between
@_question
def key_command(key: str, since: datetime | None, until: datetime | None, **more: Any) -> None:
    """Whom a station's KEY (public id) read."""
    _answer("key", key, by_key(key, *_window(since, until)), **more)


@breach.command(name="files")
@_between
@click.option("--json", "as_json", is_flag=True)
def files_command(since: datetime | None, until: datetime | None, as_json: bool) -> None:
    """List the files with people that were written, each with the number that ``lms breach file`` takes."""
    for row in files_written(*_window(since, until)):
        facts = {"number": row.id, "at": f"{jst(row.recorded_at):%Y-%m-%dT%H:%M}", "action": row.action, **row.facts}
        click.echo(
            json.dumps(facts, ensure_ascii=False) if as_json else "\t".join(str(value) for value in facts.values())
        )


@breach.command(name="file")
@click.argument("number", type=int)
@_question
def file_command(number: int, **more: Any) -> None:
    """Who stood in the file of that NUMBER."""
    _answer("file", str(number), by_file(number), **more)


@breach.command(name="backup")
@click.argument("made", type=TIME)
@_question
def backup_command(made: datetime, **more: Any) -> None:
    """Who is in an archive that was MADE at a time, when its private key went with it."""
    moment = _moment(made, end=True)
    _answer("backup", moment.isoformat(), by_backup(moment), **more)


@breach.command(name="notify")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", required=True, help="Names the leak; nobody is told twice of one.")
@click.option("--happened", required=True, help="What happened, in the words that people read.")
@click.option("--done", required=True, help="What was done about it.")
@click.option("--ask", required=True, help="Whom to ask: office, telephone, hours.")
@click.option("--send", is_flag=True, help="Tell them; without it only says how many it would be, by which way.")
@click.option("--json", "as_json", is_flag=True)
def notify_command(path: Path, name: str, send: bool, as_json: bool, **words: str) -> None:
    """Tell everybody in a list, by her own way and once; a dry run unless --send."""
    if not 0 < len(name) <= LONGEST_NAME:
        raise click.BadParameter(f"a name of at most {LONGEST_NAME} letters")
    try:
        listed = read_list(path)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise click.BadParameter(f"{path} is no list that lms breach wrote") from fault
    ways = dict(sorted(would_tell(listed, name).items()))
    told = tell_people(SYSTEM, listed, name, Words(**words)) if send else 0
    facts = {"listed": len(listed), "told": told} | ({} if send else {"would_tell": ways})
    click.echo(json.dumps(facts) if as_json else "\n".join(f"{key}: {value}" for key, value in facts.items()))
