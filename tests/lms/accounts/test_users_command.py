"""``lms users``: facts for scripts, exit codes that can be trusted."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from lms.accounts import api
from lms.accounts.cli import users
from lms.accounts.errors import EmailInUse, PasswordTooCommon
from lms.errors import NotFound
from lms.policy import Role

NEW = [
    "--email", "boss@example.jp", "--password", "kiri-no-naka-no-fune", "--born-on", "S25.4.1",
    "--family", "安藤", "--given", "守", "--family-kana", "あんどう", "--given-kana", "まもる",
]  # fmt: skip


@pytest.fixture
def run(app):
    """``run("list", "--json")`` runs a command inside this test's application."""

    def command(*arguments):
        return CliRunner().invoke(users, arguments, obj=app, catch_exceptions=True)

    return command


def test_the_first_administrator_is_made_and_listed(run):
    made = run("create-admin", *NEW, "--json")
    assert made.exit_code == 0
    listed = json.loads(run("list", "--json").output)

    assert listed["id"] == json.loads(made.output)["id"]
    assert (listed["name"], listed["email"], listed["roles"]) == ("安藤 守", "boss@example.jp", ["administrator"])


def test_the_first_administrator_is_asked_for_and_a_refused_answer_is_asked_again(app):
    first = [
        "安藤",
        "守",
        "あんどう",
        "まもる",
        "S25.13.1",
        "boss@example.jp",
        "kiri-no-naka-no-fune",
        "kiri-no-naka-no-fune",
    ]
    again = ["", "", "", "", "S25.4.1", "", "kiri-no-naka-no-fune", "kiri-no-naka-no-fune"]
    typed = "\n".join([*first, *again]) + "\n"

    made = CliRunner().invoke(users, ["create-admin"], obj=app, input=typed)

    assert made.exit_code == 0
    assert made.output.count("Date of birth / 生年月日") == 2
    assert "kiri-no" not in made.output
    (person,) = api.find_people("安藤")
    assert {grant.role for grant in api.grants_held(person.id)} == {Role.ADMINISTRATOR}
    assert person.born_on == date(1950, 4, 1)


def test_the_first_administrator_is_not_made_when_the_questions_are_broken_off(app):
    broken_off = CliRunner().invoke(users, ["create-admin"], obj=app, input="安藤\n")

    assert broken_off.exit_code == 1
    assert api.find_people("安藤") == []


def test_a_person_is_made_without_a_role(run):
    assert run("create", *NEW).exit_code == 0

    assert api.grants_held(api.find_people("安藤")[0].id) == []


def test_a_weak_password_ends_with_a_refusal_and_makes_nobody(run):
    arguments = [word if word != "kiri-no-naka-no-fune" else "password" for word in NEW]
    result = run("create", *arguments)

    assert result.exit_code == 1
    assert isinstance(result.exception, PasswordTooCommon)
    assert api.find_people("安藤") == []


def test_an_address_in_use_is_refused(run, hanako):
    arguments = [word if word != "boss@example.jp" else "Hanako@example.jp" for word in NEW]

    assert isinstance(run("create", *arguments).exception, EmailInUse)


def test_roles_are_granted_and_revoked_by_address_or_id(run, hanako):
    assert run("grant", "hanako@example.jp", "station_manager", "--scope", "station:3").exit_code == 0
    assert api.has_role(hanako.id, Role.STATION_MANAGER, "station:3")

    assert run("revoke", hanako.public_id, "station_manager", "--scope", "station:3").exit_code == 0

    assert api.grants_held(hanako.id) == []


def test_revoking_what_nobody_holds_fails(run, hanako):
    result = run("revoke", "hanako@example.jp", "marker")

    assert result.exit_code == 1
    assert isinstance(result.exception, NotFound)


def test_an_unknown_role_is_a_usage_error(run, hanako):
    assert run("grant", "hanako@example.jp", "emperor").exit_code == 2


def test_a_sign_in_sheet_is_written_to_a_file(run, hanako, tmp_path):
    target = tmp_path / "sheet.pdf"
    result = run("sign-in-sheet", "hanako@example.jp", "--out", str(target), "--json")

    assert result.exit_code == 0
    assert target.read_bytes().startswith(b"%PDF-")


def test_sessions_in_other_hands_are_ended_by_a_command(run, hanako):
    browser = hanako.browser()
    assert browser.get("/me").status_code == 200

    assert json.loads(run("sign-out", "hanako@example.jp", "--json").output) == {"id": api.person(hanako.id).public_id}

    assert browser.get("/me").status_code == 302
    assert isinstance(run("sign-out", "nobody").exception, NotFound)
