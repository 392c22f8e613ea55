"""Rule 20: after a person is erased, none of her values is found: not in the database, the files, the caches, the outbox."""

import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from certificates import api as certificates
from exams.results.passes.services import EarlierPass, claim_pass
from lms import events, wiring
from lms.accounts import api as accounts
from lms.accounts.people import services as people
from lms.accounts.people.rules import name_of
from lms.accounts.signin.services import ask_for_new_email
from lms.audit.services import seal_entries, verify_chain
from lms.db import db, transaction
from lms.keeping.archive import ERASURES
from lms.keeping.cli import erase
from lms.network.loading import FOLDER, LOADERS
from lms.notices.api import tell
from lms.outbox.services import deliver_due
from tests.registry.conftest import choices, list_person, pass_exam

VALUES = {
    "name": "喜屋武",
    "earlier name": "勅使河原",
    "kana": "きゃんきゃん",
    "mail": "kyan.kyanko@example.jp",
    "new mail": "kyan.another@example.jp",
    "phone": "090-8765-4321",
    "address": "架空町七丁目8番9号",
    "number of a qualification": "QX-445566",
    "own words": "鶴の話をしたいです",
    "name of a file": "kyan-licence",
    "note of a claim": "1998年に東京で合格",
}


@pytest.fixture
def everyone_listens(network):
    """Everything follows from everything as in the running product."""
    with transaction() as work:
        for part in ("title_body", "exam_body"):
            LOADERS[part](work, FOLDER)
    events.connect(wiring.REACTIONS)


def picture(colour):
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(stream, "PNG")
    stream.seek(0)
    return stream


@pytest.fixture(autouse=True)
def no_list_is_left(app):
    """The list of erasures lies in the data folder that other tests share."""
    yield
    Path(app.config["DATA_DIR"], ERASURES).unlink(missing_ok=True)


@pytest.fixture
def kyan(everyone_listens, kanri):
    """Somebody who left her values wherever the product takes them."""
    with transaction() as work:
        person_id = accounts.create_person(
            work,
            family=VALUES["earlier name"],
            given="花",
            family_kana=VALUES["kana"],
            given_kana="はな",
            born_on=date(1951, 2, 3),
            email=VALUES["mail"],
            contact={"phone": VALUES["phone"], "address": VALUES["address"], "area_code": "22101"},
            from_on=date(2020, 1, 1),
        )
    actor = accounts.actor_of(person_id)
    people.rename(kanri.actor, person_id, name_of(VALUES["name"], "花", VALUES["kana"], "はな"))
    pass_exam(person_id)
    list_person(person_id, *choices("titles", "name"))
    qualification = certificates.declare_qualification(
        actor,
        "fp_skill_2",
        VALUES["number of a qualification"],
        date(2015, 3, 1),
        None,
        [(picture("red"), f"{VALUES['name of a file']}.png")],
    )
    certificates.verify_qualification(kanri.actor, qualification)
    certificates.apply_for_title(actor, "WBC", "fp", statement=VALUES["own words"], undertaking=True)
    told = EarlierPass("exam_body", "1998-0007", date(1998, 12, 10), note=VALUES["note of a claim"])
    claim_pass(actor, told, picture("blue"), f"{VALUES['name of a file']}-2.png")
    ask_for_new_email(actor, VALUES["new mail"])
    with transaction() as work:
        tell(work, [person_id], "tests.told", "To %(name)s", "To %(name)s", params={"name": VALUES["name"]})
    deliver_due()
    with transaction() as work:
        tell(work, [person_id], "tests.later", "To %(name)s", "To %(name)s", params={"name": VALUES["name"]})
    return person_id


def found_in_database():
    db.session.rollback()
    rows = [
        (name, str(tuple(row)))
        for name, table in db.metadata.tables.items()
        for row in db.session.execute(select(table))
    ]
    return {(what, name) for what, value in VALUES.items() for name, row in rows if value in row}


def found_in_files(app):
    files = [path for path in Path(app.config["DATA_DIR"]).rglob("*") if path.is_file() and path.suffix != ".sqlite3"]
    words = {what: value.encode() for what, value in VALUES.items()}
    pictures = {"a picture": picture("red").read(), "another picture": picture("blue").read()}
    return {
        (what, path.name)
        for path in files
        for what, value in {**words, **pictures}.items()
        if value in path.read_bytes()
    }


def test_rule_20_erasing_leaves_no_value_anywhere_and_the_chain_of_the_audit_log_holds(app, kyan, kanri):
    assert {what for what, _ in found_in_database()} == set(VALUES)
    assert {"mail", "a picture", "another picture"} <= {what for what, _ in found_in_files(app)}
    seal_entries()

    answer = app.test_cli_runner().invoke(erase, [accounts.person(kyan).public_id, "--yes", "--json"])

    assert answer.exit_code == 0, answer.output
    assert Path(app.config["DATA_DIR"], ERASURES).read_text().count("\n") == 1, "an older back-up would bring her back"
    assert found_in_database() == set()
    assert found_in_files(app) == set()
    seal_entries()
    assert verify_chain()[1] == []


def test_rule_20_a_file_that_another_person_sent_as_well_stays_hers(app, kyan, hanako):
    own = certificates.declare_qualification(
        hanako.actor, "fp_skill_2", "1", date(2015, 3, 1), None, [(picture("red"), "mine.png")]
    )

    app.test_cli_runner().invoke(erase, [accounts.person(kyan).public_id, "--yes"])

    assert own
    assert {what for what, _ in found_in_files(app)} == {"a picture"}
