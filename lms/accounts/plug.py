"""What accounts plug in."""

from lms.accounts.cli import users
from lms.accounts.deaths.views import deaths
from lms.accounts.doubles.views import doubles
from lms.accounts.factors.views import factors
from lms.accounts.importing.cli import people_group
from lms.accounts.importing.lists.services import ENTER_LIST, READ_LIST, enter_people, read_list, tidy_lists
from lms.accounts.importing.lists.views import people_lists
from lms.accounts.me.views import me
from lms.accounts.names.views import names
from lms.accounts.organisations.views import memberships, organisations
from lms.accounts.panels import first_steps_panel, name_panel, second_step_panel, work_panel
from lms.accounts.passkeys.services import tidy_challenges
from lms.accounts.passkeys.views import passkeys
from lms.accounts.people.finding import find_records
from lms.accounts.people.views import persons
from lms.accounts.permissions import (
    GIVE_ROLES,
    KEEP_ORGANISATIONS,
    KEEP_PEOPLE,
    MERGE_PEOPLE,
    PERMISSIONS,
    RECORD_DEATHS,
    SEE_PEOPLE,
)
from lms.accounts.privacy import PERSONAL_DATA, account_facts, erase_account
from lms.accounts.reaching import reached_by
from lms.accounts.roles.views import roles
from lms.accounts.signin.services import tidy_sign_ins
from lms.accounts.signup.services import tidy_sign_ups
from lms.accounts.signup.views import accounts
from lms.accounts.speaking.views import banner_panel, speaking
from lms.accounts.speaking.words import SAID_FOR
from lms.accounts.tablet.services import tidy_sheets
from lms.accounts.tablet.views import tablet
from lms.accounts.waiting import what_waits
from lms.i18n_mark import N_
from lms.tasks.api import Running
from lms.ui.access import SELF
from lms.ui.finding import Finder
from lms.ui.plug import MenuItem, Plug, Scheduled

__all__ = ["PLUG", "banner_panel", "first_steps_panel", "name_panel", "second_step_panel", "work_panel"]


def _tidy(task: Running) -> None:
    task.finish_with(removed=tidy_sign_ins() + tidy_sign_ups() + tidy_challenges() + tidy_lists() + tidy_sheets())


PLUG = Plug(
    name="accounts",
    blueprints=(
        accounts,
        factors,
        passkeys,
        tablet,
        me,
        persons,
        speaking,
        people_lists,
        deaths,
        doubles,
        names,
        roles,
        organisations,
        memberships,
    ),
    permissions=(SELF, *PERMISSIONS),
    menu=(
        MenuItem(N_("My page"), "me.profile", SELF, "own", 10),
        MenuItem(N_("Memberships to confirm"), "memberships.waiting", SELF, "work", 30),
        MenuItem(N_("People"), "persons.listing", SEE_PEOPLE, "house", 50),
        MenuItem(N_("New names"), "names.listing", KEEP_PEOPLE, "house", 51),
        MenuItem(N_("One person, one record"), "doubles.listing", MERGE_PEOPLE, "house", 51),
        MenuItem(N_("Reported deaths"), "deaths.listing", RECORD_DEATHS, "house", 52),
        MenuItem(N_("Organisations"), "organisations.listing", KEEP_ORGANISATIONS, "house", 53),
        MenuItem(N_("Roles"), "roles.listing", GIVE_ROLES, "house", 60),
    ),
    finders=(Finder(N_("People"), find_records, SEE_PEOPLE, more="persons.listing"),),
    waiting=(what_waits,),
    said_for=SAID_FOR,
    tasks={"accounts.tidy": _tidy, READ_LIST: read_list, ENTER_LIST: enter_people},
    scheduled=(Scheduled("accounts-tidy", "accounts.tidy", daily_at=(3, 20)),),
    commands=(users, people_group),
    personal_data=PERSONAL_DATA,
    export_person=account_facts,
    erase_person=erase_account,
    reached=reached_by,
)
