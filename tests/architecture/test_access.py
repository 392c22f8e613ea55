"""Default deny: every endpoint of the running application says who may open it, with a permission that is listed."""

import re

from lms.policy import Permission, Role
from tests.architecture.source import modules, refuse, templates

ADDRESS = re.compile(r"""url_for\(\s*["']([\w.]+)["']""")


def declared(application):
    return {endpoint: view.access for endpoint, view in application.view_functions.items()}


def test_every_endpoint_names_a_permission_or_is_public(application):
    undeclared = [
        rule.endpoint
        for rule in application.url_map.iter_rules()
        if not isinstance(access := declared(application)[rule.endpoint], Permission) and access != "public"
    ]

    refuse(undeclared)


def test_every_permission_of_an_endpoint_is_plugged_in_or_belongs_to_the_house(application):
    plugged = {permission for plug in application.extensions["plugs"] for permission in plug.permissions}
    asked = {access for access in declared(application).values() if isinstance(access, Permission)}

    assert {permission.code for permission in asked - plugged} <= {"account.self"}


def test_a_permission_code_means_one_thing(application):
    every = [permission for plug in application.extensions["plugs"] for permission in plug.permissions]
    every += [access for access in declared(application).values() if isinstance(access, Permission)]

    assert len({permission.code for permission in every}) == len(set(every))


def test_every_permission_is_held_by_some_role_of_the_closed_list(application):
    every = [permission for plug in application.extensions["plugs"] for permission in plug.permissions]

    refuse(permission.code for permission in every if not permission.roles or not permission.roles <= set(Role))


def test_nothing_changes_by_looking(application):
    """An address that changes something takes POST only; looking at it by GET must be impossible."""
    acting = ("/delete", "/remove", "/release", "/decide", "/withdraw", "/hand-in", "/accept", "/decline")
    by_get = [
        rule.rule
        for rule in application.url_map.iter_rules()
        if rule.rule.endswith(acting) and "GET" in (rule.methods or ()) and "POST" not in (rule.methods or ())
    ]

    refuse(by_get)


def test_every_menu_entry_leads_to_a_page_its_readers_may_open(application):
    wrong = [
        item.label
        for item in application.extensions["menu"]
        if declared(application)[item.endpoint] not in ("public", item.permission)
    ]

    refuse(wrong)


def test_every_address_that_a_page_or_view_names_leads_to_an_endpoint(application):
    known = set(application.view_functions)
    parts = {endpoint.rpartition(".")[2] for endpoint in known}
    texts = [*templates(), *((module.path, module.text) for module in modules())]
    named = [(path, name) for path, text in texts for name in ADDRESS.findall(text)]

    refuse(
        f"{path}: {name}" for path, name in named if name not in known and not (name[0] == "." and name[1:] in parts)
    )
