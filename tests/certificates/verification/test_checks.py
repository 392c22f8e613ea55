"""Lists of numbers for offices, and what the holder of a paper learns about who checked it."""

import io

import pytest

from certificates.errors import NoNumbersInFile, TooManyLines
from certificates.verification import services
from certificates.verification.checks import check_facts, own_checks, report_lines
from certificates.verification.lists import Asked, numbers_in
from certificates.verification.models import BulkCheck, NumberCheck
from certificates.verification.report import report_csv
from certificates.verification.services import check_list, checked_file, checked_number, forget_old_checks
from lms.accounts import api as accounts
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.i18n import in_language
from lms.jobs import run_now
from lms.policy import GUEST, SYSTEM, Role
from tests.certificates.documents.papers import paper_of

UNKNOWN = "WB7K-3Q9M-2XTZ"


@pytest.fixture
def number(life, hanako):
    life.passes(hanako)
    return paper_of(hanako).number


@pytest.fixture
def clerk(taro, kanri):
    """Taro works at a municipality; somebody else confirmed it."""
    with transaction() as work:
        town = accounts.create_organisation(work, name="見本市役所", kind="municipality", by=SYSTEM)
        accounts.record_membership(work, taro.id, town, role="employee", by=SYSTEM, confirmed_by=kanri.actor)
    return taro


def checks():
    return [(row.checker, row.outcome, row.document_id is not None) for row in db.session.query(NumberCheck)]


# ---- Reading lists ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_list_is_read_as_offices_write_it(encoding, end):
    text = end.join(["番号,氏名,備考", "WB7K-3Q9M-2XTZ,髙橋 一郎,", "", " wb7k3q9m2xtz ,,x"])

    assert numbers_in(text.encode(encoding)) == [
        Asked(2, "WB7K-3Q9M-2XTZ", "髙橋 一郎"),
        Asked(4, "wb7k3q9m2xtz", ""),
    ]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", []),
        (b"\n\n", []),
        (b"WB7K-3Q9M-2XTZ", [Asked(1, "WB7K-3Q9M-2XTZ", "")]),
        ("氏名\t番号\n花子\tWB7K".encode(), [Asked(2, "WB7K", "花子")]),
        (b'"WB7K-3Q9M-2XTZ","Yamada, Taro"', [Asked(1, "WB7K-3Q9M-2XTZ", "Yamada, Taro")]),
        # FF and FE are no UTF-8; Microsoft's table for CP932 (bestfit932.txt) gives them F8F3 and F8F2, and NUL goes.
        (b"\x00\xff\xfeA", [Asked(1, "\uf8f3\uf8f2A", "")]),
        ("長い".encode() * 100_000, []),
    ],
)
def test_strange_files_are_read_or_empty_and_never_a_fault(content, found):
    assert numbers_in(content) == found


# ---- Who may, how many ------------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_a_municipality_gets_an_answer_for_every_line_and_names_are_only_compared(number, clerk):
    other = "2" if number[-1] != "2" else "3"
    content = f"number,name\n{number},山本花子\n{number},山本 太郎\n{UNKNOWN},\n{number[:-1]}{other},\n".encode()
    with in_language("ja"):
        lines = report_lines(check_list(clerk.actor, content))

    assert [(line.line, line.outcome, line.match) for line in lines] == [
        (2, "有効", "名前が一致します"),
        (3, "有効", "名前が一致しません"),
        (4, "この番号はありません", ""),
        (5, "1文字合いません。もう一度ご確認ください", ""),
    ]
    assert lines[0].title == "ウェルビーイングピア"
    row = db.session.query(BulkCheck).one()
    assert (row.by_id, row.checker, row.lines, row.valid) == (clerk.id, "municipality", 4, 2)


def test_who_belongs_to_no_office_has_no_list_checked(number, hanako, taro):
    for person in (hanako, taro):
        with pytest.raises(NotAllowed):
            check_list(person.actor, number.encode())
    with pytest.raises(NotAllowed):
        check_list(GUEST, number.encode())
    assert checks() == []


@pytest.mark.parametrize(("who", "kind"), [("kanri", "office"), ("sato", "station"), ("chiba", "coordinator")])
def test_the_holder_learns_the_kind_of_office(number, hanako, request, who, kind):
    check_list(request.getfixturevalue(who).actor, number.encode())

    assert checks() == [(kind, "valid", True)]


def test_an_officer_of_a_municipality_checks_by_her_role(number, taro, kanri):
    with transaction() as work:
        accounts.give_role(work, taro.id, Role.MUNICIPALITY, by=SYSTEM, scope="area:22100")
    check_list(accounts.actor_of(taro.id), number.encode())

    assert checks() == [("municipality", "valid", True)]


@pytest.mark.postgres
def test_a_file_and_an_hour_have_their_limits(number, clerk, clock, monkeypatch):
    monkeypatch.setattr(services, "MOST_LINES", 3)
    monkeypatch.setattr(services, "MOST_AN_HOUR", 5)
    with pytest.raises(TooManyLines):
        check_list(clerk.actor, b"x\nx\nx\nx")
    with pytest.raises(NoNumbersInFile):
        check_list(clerk.actor, b"number,name\n")
    check_list(clerk.actor, b"x\nx\nx")
    with pytest.raises(TooManyLines):
        check_list(clerk.actor, b"x\nx\nx")
    clock.forward(minutes=61)

    assert len(check_list(clerk.actor, b"x\nx\nx")) == 3


def test_the_limits_are_five_hundred_lines_and_two_thousand_an_hour():
    assert (services.MOST_LINES, services.MOST_AN_HOUR) == (500, 2000)


@pytest.mark.parametrize(("encoding", "codec"), [("utf-8", "utf-8-sig"), ("cp932", "cp932")])
def test_no_cell_of_the_report_runs_as_a_formula(number, kanri, encoding, codec):
    nasty = '"=HYPERLINK(""http://x"")"\n"+1+cmd|x"\n@SUM(1)\n-2+3\n'
    with in_language("ja"):
        text = report_csv(report_lines(check_list(kanri.actor, nasty.encode())), encoding).decode(codec)

    cells = [line.split(",")[1] for line in text.splitlines()[1:]]
    assert all(cell.lstrip('"').startswith("'") for cell in cells)
    assert text.splitlines()[0].startswith("行,番号,答え")


# ---- Who checked ------------------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_each_check_leaves_kind_and_moment_and_nothing_of_a_person(number, hanako, taro, client):
    client.get(client.post("/verify", data={"number": number}).headers["Location"])
    client.get(f"/verify/{number}")
    client.get(f"/api/v1/verify/{number}")
    client.get(f"/api/v1/verify/{UNKNOWN[:-1]}2")
    taro.browser().get(f"/verify/{number}")
    hanako.browser().get(f"/verify/{number}")

    assert checks()[:3] == [("typed", "valid", True), ("qr", "valid", True), ("api", "valid", True)]
    assert checks()[-1] == ("qr", "valid", True)
    assert {column.key for column in NumberCheck.__table__.columns} == {
        "id", "document_id", "checker", "outcome", "checked_at"
    }  # fmt: skip
    page = own_checks(hanako.actor)
    assert page.total == 4
    assert own_checks(taro.actor).total == 0


@pytest.mark.postgres
def test_rule_19_an_unknown_number_is_kept_like_a_known_one(number):
    checked_number(GUEST, number, checker="typed")
    checked_number(GUEST, "nonsense", checker="typed")

    assert checks() == [("typed", "valid", True), ("typed", "unknown", False)]


def test_a_database_that_cannot_write_now_still_answers(number, monkeypatch):
    def busy():
        raise services.OperationalError("insert", {}, Exception("database is locked"))

    monkeypatch.setattr(services, "transaction", busy)

    assert checked_number(GUEST, number, checker="qr").outcome == "valid"
    assert checks() == []


def test_a_file_that_is_no_proof_leaves_no_trace(number):
    checked_file(GUEST, b"nothing")

    assert checks() == []


def test_the_holder_reads_who_checked_and_gets_it_in_her_file(number, hanako, taro, client):
    empty = hanako.browser().get("/my/checks").get_data(as_text=True)
    client.get(f"/verify/{number}")
    text = hanako.browser().get("/my/checks").get_data(as_text=True)

    assert "この2年間に" in empty
    assert "証書のコードやリンクから開いた人" in text
    assert check_facts(hanako.id)["paper_checks"][0]["checker"] == "qr"
    assert "証書のコード" not in taro.browser().get("/my/checks").get_data(as_text=True)


def test_what_is_older_than_two_years_goes_in_the_night(app, number, kanri, clock):
    check_list(kanri.actor, number.encode())
    clock.forward(days=730)
    assert forget_old_checks() == 0
    clock.forward(seconds=1)

    run_now(app, "verification-forget")
    assert checks() == []


# ---- Pages ------------------------------------------------------------------------------------------------------


def upload(player, content, answer):
    data = {"file": (io.BytesIO(content), "list.csv"), "answer": answer}
    return player.browser().post("/verify/list", data=data, content_type="multipart/form-data")


def test_a_list_is_checked_over_the_web_and_comes_as_page_or_file(number, kanri, hanako):
    page = upload(kanri, f"{number}\n{UNKNOWN}".encode(), "page")
    file = upload(kanri, f"{number}\n{UNKNOWN}".encode(), "cp932")
    empty = upload(kanri, b"", "page")

    assert page.status_code == 200
    assert "2件の番号を確かめました" in page.get_data(as_text=True)
    assert file.headers["Content-Type"].startswith("text/csv")
    assert "ウェルビーイングピア" in file.get_data().decode("cp932")
    assert empty.status_code == 400
    assert upload(hanako, number.encode(), "page").status_code == 403
    assert kanri.browser().get("/verify/list").status_code == 200
