"""The one command line: ``lms``. Each package plugs its commands in; the ones here belong to the machine."""

import json
import sys
from typing import Any, cast

import click
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy.exc import DBAPIError, OperationalError

from lms import jobs, wiring
from lms.app import create_app
from lms.audit.services import chain_head, seal_entries, verify_chain
from lms.config import in_sessions, read_settings
from lms.db import one_upgrade
from lms.errors import LmsError, Misconfigured
from lms.i18n import in_language, sentence
from lms.journey.cli import journey
from lms.keeping import cli as keeping
from lms.network.loading import load_network
from lms.operations.cli import KEY_COMMANDS
from lms.operations.jobs import every_job, last_runs
from lms.rest import openapi_document
from lms.sample.cli import sample


@click.command(name="openapi")
def openapi_command() -> None:
    """Print the OpenAPI document of the interface."""
    click.echo(json.dumps(openapi_document(wiring.PLUGS), ensure_ascii=False, indent=2))


def say(facts: dict[str, Any], as_json: bool) -> None:
    """Print facts for a script or for a person."""
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, default=str))
        return
    for name, value in facts.items():
        click.echo(f"{name}: {value}")


def _database_hint(fault: DBAPIError) -> str:
    """One sentence for a database that is not ready; "" for a fault of ours, which is to be seen whole."""
    said = str(fault.orig).lower()
    if any(words in said for words in ("no such table", "no such column", "does not exist")):
        return "The tables of this database are missing or older than the program. Please run: lms db upgrade"
    if isinstance(fault, OperationalError) and any(words in said for words in ("connect", "unable to open")):
        return "The database cannot be reached. Please check LMS_DATABASE_URL and LMS_DATA_DIR, and whether it runs."
    return ""


class HouseGroup(click.Group):
    """Runs every command inside the application; a refusal is one sentence and exit code 1, settings 2."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """A second command of one name would hide the first: the program does not start."""
        if (name or cmd.name) in self.commands:
            raise ValueError(f"two commands are called {name or cmd.name}")
        super().add_command(cmd, name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            app = create_app(in_sessions(read_settings()))
            ctx.obj = app
            with app.app_context(), in_language("en"):
                return super().invoke(ctx)
        except Misconfigured as fault:
            click.echo(fault.text % fault.fields, err=True)
            sys.exit(2)
        except DBAPIError as fault:
            hint = _database_hint(fault)
            if not hint:
                raise
            click.echo(hint, err=True)
            sys.exit(2)
        except (FileExistsError, FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError) as fault:
            if not fault.filename:
                raise
            click.echo(f"{fault.filename}: {fault.strerror}", err=True)
            sys.exit(1)
        except LmsError as refusal:
            with create_app().app_context(), in_language("en"):
                click.echo(sentence(refusal), err=True)
            sys.exit(1)


@click.group(cls=HouseGroup)
def main() -> None:
    """Learning, examination, titles and registry of a well-being network."""


@main.group(name="db")
def database() -> None:
    """The schema of the database."""


@database.command(name="upgrade")
def db_upgrade() -> None:
    """Bring the schema to the newest version and the network's data folder into it."""
    with one_upgrade():
        upgrade()
        load_network()
    click.echo("the database is up to date")


@database.command(name="downgrade")
@click.argument("revision")
def db_downgrade(revision: str) -> None:
    """Take the schema back to REVISION."""
    downgrade(revision=revision)
    click.echo(f"the database is at {revision}")


@main.group(name="jobs")
def jobs_group() -> None:
    """Scheduled work."""


@jobs_group.command(name="list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def jobs_list(app: Flask, as_json: bool) -> None:
    """List the scheduled jobs, when each last ended, and how."""
    runs = last_runs(app.extensions["plugs"])
    facts = {}
    for name, job in every_job(app.extensions["plugs"]).items():
        due = f"every {job.every_seconds} s" if job.every_seconds else f"daily at {job.daily_at}"
        last = runs[name]
        ended = f"{last.state} {last.fault} {last.finished_at:%Y-%m-%d %H:%M:%S}Z" if last.finished_at else "never ran"
        facts[name] = f"{due}, {' '.join(ended.split())}"
    say(facts, as_json)


@jobs_group.command(name="run")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def jobs_run(app: Flask, name: str, as_json: bool) -> None:
    """Run the job NAME now."""
    if name not in every_job(app.extensions["plugs"]):
        raise click.BadParameter(f"there is no job {name}; see 'lms jobs list'")
    say({"job": name, "tasks_ended_well": jobs.run_now(app, name)}, as_json)


@jobs_group.command(name="serve")
@click.pass_obj
def jobs_serve(app: Flask) -> None:
    """Schedule and work until stopped; a second one waits and takes over."""
    jobs.serve(app)


@main.group(name="audit")
def audit_group() -> None:
    """The audit log."""


def _head(_ctx: click.Context, _param: click.Parameter, told: str) -> tuple[int, str] | None:
    place, _, digest = told.partition(":")
    if told and not (place.isdigit() and digest):
        raise click.BadParameter("place and digest of a seal, as PLACE:DIGEST")
    return (int(place), digest) if told else None


@audit_group.command(name="verify")
@click.option("--head", callback=_head, default="", help="PLACE:DIGEST of a seal that was noted elsewhere")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def audit_verify(ctx: click.Context, head: tuple[int, str] | None, as_json: bool) -> None:
    """Read the whole chain; exit 1 when a row was changed, removed, inserted or put in another order.

    A file of evidence notes the last seal in its manifest; with --head the chain has to hold it still. The sample's
    stories were told with a moved clock, so there the times of the rows are not compared.
    """
    while seal_entries():
        pass
    sealed, faults = verify_chain(head, in_time=not ctx.obj.config["SAMPLE"])
    place, digest = chain_head()
    say({"sealed": sealed, "head": f"{place}:{digest}", "faults": faults}, as_json)
    if faults:
        ctx.exit(1)


main.add_command(sample)
main.add_command(openapi_command)
main.add_command(journey)
for _command in keeping.COMMANDS:
    main.add_command(_command)
for _plug in wiring.PLUGS:
    for _command in _plug.commands:
        main.add_command(_command)
for _command in KEY_COMMANDS:
    cast(click.Group, main.commands["keys"]).add_command(_command)
