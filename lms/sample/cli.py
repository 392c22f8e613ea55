"""``lms sample``: load, list the sign-ins, check the course."""

import json
import sys
from typing import Any

import click
from flask import Flask

from courses.catalogue.cli import check_course
from lms.accounts.api import people_with_role
from lms.errors import RuleBroken
from lms.i18n_mark import N_
from lms.policy import Role
from lms.sample.people import PASSWORD, sign_ins
from lms.sample.story import load_sample


class SampleRefused(RuleBroken):
    code = "sample.refused_in_production"
    text = N_("The sample network cannot be loaded into a production installation.")


class SampleThereAlready(RuleBroken):
    code = "sample.there_already"
    text = N_("There are people in this database already. The sample network needs an empty one.")


@click.group(name="sample")
def sample() -> None:
    """The sample network."""


@sample.command(name="load")
@click.pass_obj
def load(app: Flask) -> None:
    """Load the sample network into an empty database and show the progress."""
    if app.config["PRODUCTION"] or not app.config["SAMPLE"]:
        raise SampleRefused
    if people_with_role(Role.ADMINISTRATOR):
        raise SampleThereAlready
    story, shown = load_sample(), sys.stdout.isatty()
    with click.progressbar(
        story, label="sample network", item_show_func=lambda step: step or "", hidden=not shown
    ) as steps:
        for number, step in enumerate(steps, start=1):
            if not shown:
                click.echo(f"sample network {number}/{len(story)}: {step}")


@sample.command(name="accounts")
@click.option("--json", "as_json", is_flag=True)
def list_sign_ins(as_json: bool) -> None:
    """List the sample sign-ins, one for each role."""
    rows: list[dict[str, Any]] = sign_ins()
    if as_json:
        click.echo(json.dumps({"password": PASSWORD, "accounts": rows}, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"  {row['role']:<18} {row['email']:<24} {row['name']}")
    click.echo(f"  password of all: {PASSWORD}")


sample.add_command(check_course)
