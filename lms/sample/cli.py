"""``lms sample``: load, list the sign-ins, check the course."""

import json
import sys
import time
from typing import Any

import click
from flask import Flask

from courses.catalogue.cli import check_course
from lms.accounts.api import people_with_role
from lms.errors import RuleBroken
from lms.i18n_mark import N_
from lms.places.api import municipalities
from lms.policy import Role
from lms.sample.big import made_before, make_people, place_municipalities
from lms.sample.people import PASSWORD, sign_ins
from lms.sample.story import load_sample


class SampleRefused(RuleBroken):
    code = "sample.refused_in_production"
    text = N_("The sample network cannot be loaded into a production installation.")


class SampleMissing(RuleBroken):
    code = "sample.missing"
    text = N_("There are no areas in this database yet. Load the sample network first.")


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


@sample.command(name="big")
@click.option("--people", required=True, type=click.IntRange(1, 20_000_000), help="How many people there shall be.")
@click.pass_obj
def big(app: Flask, people: int) -> None:
    """Fill a loaded sample with many people who hold a title, for measuring; a stopped run goes on where it was."""
    if app.config["PRODUCTION"] or not app.config["SAMPLE"]:
        raise SampleRefused
    if not municipalities():
        raise SampleMissing
    place_municipalities()
    began, before, shown = time.monotonic(), made_before(), sys.stdout.isatty()
    with click.progressbar(length=people, label="people", hidden=not shown) as bar:
        bar.update(before)
        told = before
        for done in make_people(people):
            bar.update(done - told)
            told = done
            if not shown and (done % 100_000 == 0 or done == people):
                click.echo(f"{done} people")
    made = max(0, people - before)
    click.echo(f"{max(people, before)} people of the big sample; {made} new in {time.monotonic() - began:.0f} s")


sample.add_command(check_course)
