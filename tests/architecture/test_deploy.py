"""The files in ``deploy`` name what is there: files, settings, ports, users. They only call what script/ offers."""

import configparser
import re
import struct

import yaml

from tests.architecture.source import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
CONTAINER = (DEPLOY / "Containerfile").read_text()
UNIT = (DEPLOY / "wellbeing.service").read_text()
EXAMPLE = (DEPLOY / "wellbeing.env.example").read_text()
DOOR = (DEPLOY / "haproxy-databases.cfg").read_text()
FRONT = (DEPLOY / "haproxy-front.cfg").read_text()
MANUAL = (ROOT / "docs" / "operations.md").read_text()
SETTINGS = set(re.findall(r"^\| `([A-Z_]+)` \|", MANUAL, re.MULTILINE))


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


def _asked_and_awaited(section):
    """The question and the answer of a check, read as PostgreSQL's documentation (chapter 55.7, message formats) has them."""
    hello, question, _ = (bytes.fromhex(sent) for sent in re.findall(r"send-binary (\w+)", section))
    answer = bytes.fromhex(re.search(r"expect binary (\w+)", section)[1])
    assert struct.unpack("!ii", hello[:8]) == (len(hello), 3 << 16)
    assert hello[8:] == b"user\0lms\0database\0lms\0\0"
    assert struct.unpack("!ci", question[:5]) == (b"Q", len(question) - 1)
    kind, length, columns, size = struct.unpack("!cihi", answer[:11])
    assert (kind, length, columns, size) == (b"D", len(answer) - 1, 1, len(answer) - 11)
    return question[5:-1].decode(), answer[11:].decode()


def test_the_door_to_the_databases_asks_who_writes_and_who_follows_in_the_words_of_their_protocol():
    _, writes, follows = re.split(r"^listen writes|^backend follows", DOOR, flags=re.MULTILINE)

    assert _asked_and_awaited(writes) == ("SHOW transaction_read_only", "off")
    assert _asked_and_awaited(follows) == ("SELECT pg_is_in_recovery()", "t")


def test_the_pooler_leads_each_address_of_the_manual_to_the_door_that_is_there():
    pooler = configparser.ConfigParser()
    pooler.read(DEPLOY / "pgbouncer.ini")
    doors = dict(re.findall(r"^(?:listen|frontend) (\w+)\n  bind 127.0.0.1:(\d+)$", DOOR, re.MULTILINE))

    for name, door, mode in (
        ("lms", "writes", "transaction"),
        ("lms_session", "writes", "session"),
        ("lms_read", "reads", "transaction"),
    ):
        leads = dict(word.split("=") for word in pooler["databases"][name].split())
        assert (leads["port"], leads["pool_mode"]) == (doors[door], mode)
        assert f"@127.0.0.1:{pooler['pgbouncer']['listen_port']}/{name}" in MANUAL


def test_the_proxy_says_itself_who_asks_and_how_and_asks_each_web_host_whether_it_is_ready():
    assert "http-request del-header X-Forwarded-For" in FRONT
    assert "http-request set-header X-Forwarded-Proto https" in FRONT
    assert "option httpchk GET /readyz" in FRONT
    assert re.findall(r"^  server (\w+) (\w+):8000 check$", FRONT, re.MULTILINE) == [("web1", "WEB1"), ("web2", "WEB2")]
