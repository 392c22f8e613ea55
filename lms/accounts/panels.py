"""What accounts show on the home page."""

from flask import render_template
from flask_babel import gettext

from lms.accounts.deaths.queries import waiting_reports
from lms.accounts.doubles.queries import merges_for, open_doubles
from lms.accounts.factors.queries import has_factor, last_day_of
from lms.accounts.names.queries import count_waiting
from lms.accounts.organisations.pages import waiting_memberships
from lms.accounts.people.queries import person
from lms.accounts.permissions import GIVE_ROLES, KEEP_PEOPLE, MERGE_PEOPLE, RECORD_DEATHS
from lms.accounts.roles.queries import people_with_role
from lms.policy import ROLE_NAMES, Actor, Role

NEEDED_ROLES = (Role.SECRETARIAT, Role.EXAM_BOARD, Role.DECIDER)


def name_panel(actor: Actor) -> str:
    """The first thing to do: look how one's name is printed. Nothing once that is confirmed."""
    if actor.person_id is None or person(actor.person_id).printed_confirmed:
        return ""
    return render_template("accounts/me/name_panel.html")


def second_step_panel(actor: Actor) -> str:
    """For whoever has a role that needs it: set up the second step. Nothing where none is asked for."""
    last_day = last_day_of(actor.person_id) if actor.person_id is not None else None
    if last_day is None or has_factor(actor.person_id or 0):
        return ""
    return render_template("accounts/factors/panel.html", last_day=last_day)


def first_steps_panel(actor: Actor) -> str:
    """In a network that begins: which of the roles without which nothing goes on nobody holds yet."""
    if not actor.may(GIVE_ROLES):
        return ""
    open_roles = [role for role in NEEDED_ROLES if not people_with_role(role)]
    if not open_roles:
        return ""
    names = [gettext(ROLE_NAMES[role]) for role in open_roles]
    return render_template("accounts/roles/first_steps_panel.html", names=names)


def work_panel(actor: Actor) -> str:
    """What waits for a second person's word."""
    memberships = sum(line.can_decide for line in waiting_memberships(actor))
    pairs = len(open_doubles(actor)) + len(merges_for(actor)) if actor.may(MERGE_PEOPLE) else 0
    names = count_waiting() if actor.may(KEEP_PEOPLE) else 0
    deaths = len(waiting_reports(actor)) if actor.may(RECORD_DEATHS) else 0
    if not (memberships or pairs or names or deaths):
        return ""
    return render_template(
        "accounts/me/work_panel.html", memberships=memberships, pairs=pairs, names=names, deaths=deaths
    )
