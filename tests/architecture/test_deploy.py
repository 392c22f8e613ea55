"""The files in ``deploy`` name what is there: files, settings, ports, users. They only call what script/ offers."""

import re

import yaml

from tests.architecture.source import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
CONTAINER = (DEPLOY / "Containerfile").read_text()
UNIT = (DEPLOY / "wellbeing.service").read_text()
EXAMPLE = (DEPLOY / "wellbeing.env.example").read_text()
SETTINGS = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE))


def _container(word):
    return re.findall(rf"^{word} (.+)$", CONTAINER, re.MULTILINE)


def test_the_compose_file_builds_the_container_file_that_is_there():
    build = COMPOSE["services"]["application"]["build"]

    assert (DEPLOY / build["context"]).resolve() == ROOT
    assert ROOT / build["dockerfile"] == DEPLOY / "Containerfile"


def test_container_compose_file_and_unit_start_the_product_by_its_own_command():
    assert _container("CMD") == ['["script/server", "--production"]']
    assert "ExecStart=/srv/wellbeing/script/server --production\n" in UNIT
    assert "command" not in COMPOSE["services"]["application"]


def test_commands_beside_the_server_know_that_they_are_for_real_and_mark_nothing_as_a_sample():
    assert "\nLMS_ENVIRONMENT=production\n" in EXAMPLE
    assert "ENV LMS_ENVIRONMENT=production " in CONTAINER


def test_every_setting_that_the_files_name_is_one_of_the_table():
    named = set(COMPOSE["services"]["application"]["environment"])
    named |= set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    named |= set(re.findall(r"\b((?:LMS_|HOST|PORT)[A-Z_]*)=", CONTAINER))

    assert named <= SETTINGS


def test_the_port_that_compose_opens_to_this_machine_alone_is_the_one_the_container_answers_at():
    (exposed,) = _container("EXPOSE")

    assert COMPOSE["services"]["application"]["ports"] == [f"127.0.0.1:{exposed}:{exposed}"]
    assert f"PORT={exposed} " in CONTAINER
    assert f"127.0.0.1:{exposed}/readyz" in CONTAINER


def test_the_application_waits_for_a_database_that_says_it_is_well():
    database = COMPOSE["services"]["database"]
    address = COMPOSE["services"]["application"]["environment"]["LMS_DATABASE_URL"]

    assert COMPOSE["services"]["application"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert database["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]
    assert address.startswith(f"postgresql://{database['environment']['POSTGRES_USER']}:")
    assert address.endswith(f"@database/{database['environment']['POSTGRES_DB']}")


def test_each_volume_is_declared_and_files_lie_where_the_product_looks_for_them():
    mounts = dict(each.split(":") for service in COMPOSE["services"].values() for each in service["volumes"])

    assert mounts.keys() == COMPOSE["volumes"].keys()
    assert f"LMS_DATA_DIR={mounts['files']}\n" in CONTAINER
