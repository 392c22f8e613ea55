"""What the registry plugs in. The roof alone imports it."""

from typing import Any

from lms.db import Work
from lms.i18n_mark import N_
from lms.tasks.api import Running
from lms.ui.access import SELF
from lms.ui.finding import Finder
from lms.ui.plug import MenuItem, PersonalData, Plug, Scheduled
from registry.activities import plug as activities
from registry.activities.finding import find_open_activities, find_own_invitations
from registry.activities.merging import on_merge_undone, on_people_merged
from registry.activities.plug import (
    ask_panel,
    ask_who_moved,
    closing_panel,
    could_do_panel,
    desk_incidents_panel,
    desk_needs_panel,
    follow_award_changes,
    follow_block,
    follow_closing,
    hand_needs_on,
    here_panel,
    partners_panel,
)
from registry.activities.plug import desk_now_panel as activities_desk_now_panel
from registry.activities.plug import desk_panel as activities_desk_panel
from registry.activities.plug import follow_death as end_invitations_of_the_dead
from registry.activities.plug import now_panel as activities_now_panel
from registry.activities.policies import PLAN
from registry.coverage.cli import coverage_command
from registry.coverage.debut.policies import PERMISSIONS as DEBUT
from registry.coverage.debut.policies import READ_DEBUT
from registry.coverage.debut.services import count_debuts
from registry.coverage.debut.views import debut, debut_panel
from registry.coverage.funnel.policies import PERMISSIONS as FUNNEL
from registry.coverage.funnel.policies import READ_FUNNEL
from registry.coverage.funnel.services import count_funnel
from registry.coverage.funnel.views import funnel
from registry.coverage.policies import PERMISSIONS as COVERAGE
from registry.coverage.services import count_demand
from registry.coverage.views import coverage
from registry.matching.cli import plan_command
from registry.matching.rest import ENDPOINTS as ACTIVITY_ENDPOINTS
from registry.matching.rest import activities_rest
from registry.matching.services import PLAN_TASK, forget_plans, work_out_plan
from registry.matching.views import matching, understood_panel
from registry.people.areas.views import area_finding, helpers, my_areas
from registry.people.calendar.services import ask_if_still_right
from registry.people.calendar.views import listing_days, listing_days_desk
from registry.people.cli import registry_group
from registry.people.consenting.views import listing_consents
from registry.people.desk import listing_desk, speaking_panel
from registry.people.desk import record_panel as listing_record_panel
from registry.people.personal import erase_listing, export_listing
from registry.people.policies import OWN_PROFILE, SEARCH_AREA
from registry.people.policies import PERMISSIONS as PEOPLE
from registry.people.reaching import reached_by
from registry.people.reactions import follow_awards, follow_consents, follow_death, follow_move, follow_name
from registry.people.rest import ENDPOINTS, registry_rest
from registry.people.services import count_unseen, tidy_listings
from registry.people.views import desk_panel, finding, listings, next_panel
from registry.people.watching.services import tell_new_matches
from registry.stations.affiliations import follow_memberships
from registry.stations.finding import find_stations
from registry.stations.hooks.services import CHANNEL, deliver_hooks, forget_deliveries, send_delivery
from registry.stations.hooks.told import TOLD
from registry.stations.hooks.views import hooks_panel, station_hooks
from registry.stations.hours.views import hours_panel, open_panel, station_hours
from registry.stations.life.area_views import area_news
from registry.stations.life.views import life_panel, news_panel, station_life
from registry.stations.policies import DECIDE, WORK
from registry.stations.policies import PERMISSIONS as STATIONS
from registry.stations.rest import ENDPOINTS as NUMBER_ENDPOINTS
from registry.stations.rest import numbers_rest
from registry.stations.views import stations, work_panel
from registry.waiting import what_waits

__all__ = [
    "PLUG",
    "activities_desk_now_panel",
    "activities_desk_panel",
    "activities_now_panel",
    "ask_panel",
    "ask_who_moved",
    "closing_panel",
    "could_do_panel",
    "debut_panel",
    "desk_incidents_panel",
    "desk_needs_panel",
    "desk_panel",
    "end_invitations_of_the_dead",
    "follow_award_changes",
    "follow_awards",
    "follow_block",
    "follow_closing",
    "follow_consents",
    "follow_death",
    "follow_memberships",
    "follow_move",
    "follow_name",
    "hand_needs_on",
    "here_panel",
    "hooks_panel",
    "hours_panel",
    "life_panel",
    "listing_record_panel",
    "news_panel",
    "next_panel",
    "on_merge_undone",
    "on_people_merged",
    "open_panel",
    "partners_panel",
    "speaking_panel",
    "understood_panel",
    "work_panel",
]

MENU = (
    MenuItem(N_("Plan whole weeks"), "matching.plans", PLAN, "work", 14),
    MenuItem(N_("Stations"), "stations.list_page", SELF, "help", 10),
    MenuItem(N_("Being found by stations"), "listings.mine", OWN_PROFILE, "help", 20),
    MenuItem(N_("From the title to the first activity"), "debut.show", READ_DEBUT, "work", 61),
    MenuItem(N_("From the lesson to the first activity"), "funnel.show", READ_FUNNEL, "work", 62),
    MenuItem(N_("My stations"), "stations.mine", WORK, "work", 10),
    MenuItem(N_("My areas"), "my_areas.mine", SEARCH_AREA, "work", 12),
    MenuItem(N_("Stations of the network"), "stations.office", DECIDE, "work", 60),
)
SAID_FOR = {
    "registry.offer_saved": N_("What you offer and when you are free was written down"),
    "registry.offer_confirmed": N_("That what you offer is still right was written down"),
    "registry.listing_start": N_("That stations may find you was written down"),
    "registry.listing_continue": N_("That stations may go on finding you was written down"),
    "registry.listing_stop": N_("That stations find you no more was written down"),
    "registry.days_said": N_("Days that differ from your usual week were written down"),
    "registry.rest_said": N_("That you rest was written down"),
    "registry.rest_ended": N_("That your rest is over was written down"),
    "registry.asking_said": N_("How and when you want to be asked was written down"),
}
KEPT = N_("until the record is erased")
PERSONAL_DATA = (
    PersonalData("station_application", N_("Which group a person applied for"), KEPT),
    PersonalData("affiliation", N_("To which station a person belongs, and who confirmed it"), KEPT),
    PersonalData("leave", N_("When and why a person was on leave"), KEPT),
    PersonalData("station_contact", N_("Who does a duty at a station"), KEPT),
    PersonalData("registry_profile", N_("What a person offers: wishes, free times, skills"), KEPT),
    PersonalData("profile_difference", N_("On which days a person is free or not, other than in usual weeks"), KEPT),
    PersonalData("listing_intention", N_("When a person said yes or no to being found"), KEPT),
    PersonalData("listing", N_("What stations may see of a person"), N_("until she says no")),
    PersonalData("listing_look", N_("Which station looked at a person, and when"), KEPT),
    PersonalData("saved_search_match", N_("Which saved searches of stations found a person"), KEPT),
    PersonalData("station_block", N_("Which stations a person does not want to meet"), KEPT),
    PersonalData("helped_day", N_("On which days a person helped, and for how long"), KEPT),
    PersonalData("title_holder", N_("That a person once held a title"), KEPT),
    PersonalData("plan_proposal", N_("Which listings a plan proposes, and who asked for it"), N_("for 14 days")),
)


def export_person(person_id: int) -> dict[str, Any]:
    """All that the registry knows of a person."""
    return {**export_listing(person_id), **activities.activity_facts(person_id)}


def erase_person(work: Work, person_id: int) -> None:
    """Forget what the registry knows of a person."""
    activities.erase_activities(work, person_id)
    erase_listing(work, person_id)


def _count(task: Running) -> None:
    task.finish_with(cells=count_unseen(), days=count_demand(), people=count_debuts(), learners=count_funnel())


def _forget_plans(task: Running) -> None:
    task.finish_with(forgotten=forget_plans())


def _tell_new_matches(task: Running) -> None:
    task.finish_with(told=tell_new_matches())


def _deliver_hooks(task: Running) -> None:
    task.finish_with(sent=deliver_hooks())


def _forget_deliveries(task: Running) -> None:
    task.finish_with(forgotten=forget_deliveries())


def _tidy(task: Running) -> None:
    task.finish_with(asked=tidy_listings(), asked_if_right=ask_if_still_right())


PLUG = Plug(
    name="registry",
    blueprints=(
        stations,
        station_life,
        area_news,
        station_hours,
        station_hooks,
        listings,
        listing_consents,
        listing_days,
        listing_desk,
        listing_days_desk,
        finding,
        area_finding,
        my_areas,
        helpers,
        *activities.BLUEPRINTS,
        matching,
        coverage,
        debut,
        funnel,
    ),
    read_anywhere=[each.name for each in (stations, station_life, finding, area_finding, helpers, coverage)],
    rest=(registry_rest, activities_rest, numbers_rest),
    endpoints=(*ENDPOINTS, *ACTIVITY_ENDPOINTS, *NUMBER_ENDPOINTS),
    told=TOLD,
    channels={CHANNEL: send_delivery},
    permissions=(*STATIONS, *PEOPLE, *activities.PERMISSIONS, *COVERAGE, *DEBUT, *FUNNEL),
    menu=(*MENU, *activities.MENU),
    finders=(
        Finder(N_("Stations"), find_stations, more="stations.list_page"),
        Finder(N_("Invitations and activities"), find_own_invitations, SELF),
        Finder(N_("Where you could help"), find_open_activities, SELF),
    ),
    waiting=(what_waits,),
    said_for=SAID_FOR,
    tasks={
        "registry.count_unseen": _count,
        "registry.tidy_listings": _tidy,
        "registry.tell_new_matches": _tell_new_matches,
        "registry.forget_plans": _forget_plans,
        "registry.deliver_hooks": _deliver_hooks,
        "registry.forget_deliveries": _forget_deliveries,
        PLAN_TASK: work_out_plan,
        **activities.TASKS,
    },
    scheduled=(
        Scheduled("registry-count-unseen", "registry.count_unseen", daily_at=(1, 20)),
        Scheduled("registry-tidy-listings", "registry.tidy_listings", daily_at=(1, 40)),
        Scheduled("registry-tell-new-matches", "registry.tell_new_matches", daily_at=(7, 10)),
        Scheduled("registry-deliver-hooks", "registry.deliver_hooks", every_seconds=30),
        Scheduled("registry-forget-deliveries", "registry.forget_deliveries", daily_at=(1, 56)),
        Scheduled("registry-forget-plans", "registry.forget_plans", daily_at=(1, 55)),
        *activities.SCHEDULED,
    ),
    commands=(coverage_command, plan_command, registry_group),
    personal_data=(*PERSONAL_DATA, *activities.PERSONAL_DATA),
    export_person=export_person,
    erase_person=erase_person,
    reached=reached_by,
)
