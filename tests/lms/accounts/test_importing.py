"""A list of people is looked at line by line and kept whole or not at all (rules of the house 21, 22)."""

import json
import tracemalloc

import pytest
from sqlalchemy import func, select

from lms.accounts import api as accounts
from lms.accounts.importing.cli import people_group
from lms.accounts.importing.reading import FAULTS
from lms.accounts.importing.services import look_at_people
from lms.accounts.models import Consent, Person
from lms.db import db, transaction
from lms.network.loading import FOLDER
from lms.places.api import load_areas

pytestmark = pytest.mark.postgres
HEAD = "姓,名,せい,めい,生年月日,市区町村コード,電話,連絡方法"
TARO = "山田,太郎,やまだ,たろう,昭和25年3月1日,22101,054-000-0001,phone"
HANA = "髙橋,花,たかはし,はな,1951-04-02,221015,,post"


@pytest.fixture(autouse=True)
def areas(app, tmp_path):
    """Three municipalities: 葵区, 駿河区 and 大垣市 with those above them."""
    rows = (FOLDER / "municipalities.csv").read_text(encoding="utf-8").splitlines()
    kept = [r for r in rows if r.split(",")[0] in {"code", "21", "22", "22100", "22101", "22102", "21202"}]
    (tmp_path / "municipalities.csv").write_text("\n".join(kept), encoding="utf-8")
    (tmp_path / "areas.yaml").write_text("centres: {}\nnodes: []\n", encoding="utf-8")
    with transaction() as work:
        load_areas(work, tmp_path)


@pytest.fixture
def run(app, tmp_path):
    """``run(bytes, "--dry-run")``: exit code, the lines reported on, the totals."""

    def imported(content, *options):
        file = tmp_path / "people.csv"
        file.write_bytes(content)
        answer = app.test_cli_runner().invoke(people_group, ["import", str(file), "--json", *options])
        told = [json.loads(line) for line in answer.output.splitlines() if line.startswith("{")]
        return answer.exit_code, told[:-1], told[-1]

    return imported


def csv_of(*lines, encoding="utf-8"):
    return "\r\n".join((HEAD, *lines)).encode(encoding)


def people_count():
    return db.session.scalar(select(func.count()).select_from(Person))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_sound_list_is_kept_whole_with_the_consent_on_paper(run, kanri, encoding):
    before = people_count()

    code, _, totals = run(csv_of(TARO, HANA, encoding=encoding), "--checked-by", "kanri@example.jp")

    assert (code, totals["new"], totals["kept"]) == (0, 2, True)
    assert people_count() == before + 2
    (taro,) = accounts.find_people("山田 太郎", limit=5)
    assert (str(taro.born_on), taro.area_code, taro.channel) == ("1950-03-01", "22101", "phone")
    given = db.session.execute(select(Consent.channel, Consent.witness_id).where(Consent.person_id == taro.id)).all()
    assert [tuple(row) for row in given] == [("paper", kanri.id)]


def test_the_same_list_again_enters_nobody_twice(run, kanri):
    run(csv_of(TARO, HANA), "--checked-by", "kanri@example.jp")

    code, _, totals = run(csv_of(TARO, HANA), "--checked-by", "kanri@example.jp")

    assert (code, totals["new"], totals["known"]) == (0, 0, 2)


def test_a_dry_run_keeps_nothing_and_old_and_new_forms_are_one_person(run):
    before = people_count()

    code, told, totals = run(csv_of(HANA, HANA.replace("髙", "高").replace("1951-04-02", "S26.4.2")), "--dry-run")

    assert (code, totals["new"], totals["refused"], totals["kept"]) == (1, 1, 1, False)
    assert told == [{"line": 3, "name": "高橋 花", "outcome": "refused", "faults": [FAULTS["twice"] + "2"]}]
    assert people_count() == before


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (TARO.replace("22101", "99999"), FAULTS["area"] + "99999"),
        (HANA.replace("221015", "221011"), FAULTS["check_digit"] + "221011"),
        (TARO.replace("昭和25年3月1日", "昭和99年3月1日"), FAULTS["date"] + "昭和99年3月1日"),
        (TARO.replace("昭和25年3月1日", ""), FAULTS["missing"] + "born_on"),
        (TARO.replace("昭和25年3月1日", "2099-01-01"), FAULTS["born"] + "2099-01-01"),
        (TARO.replace("phone", "pigeon"), FAULTS["channel"] + "pigeon"),
        (TARO + ",,,,", FAULTS["columns"]),
    ],
    ids=["unknown code", "check digit", "no such era year", "no birth date", "not born yet", "channel", "cells"],
)
def test_one_wrong_line_refuses_the_whole_list_and_says_which(run, kanri, line, fault):
    before = people_count()

    code, told, totals = run(csv_of(HANA, line), "--checked-by", "kanri@example.jp")

    assert (code, totals["kept"], people_count()) == (1, False, before)
    assert (told[-1]["line"], fault in told[-1]["faults"]) == (3, True)


def test_what_is_no_mail_address_is_told_by_its_line(run):
    sound = ["hana@example.jp", "a.b+c@mail.example.co.jp", ""]
    wrong = ["nomail", "hana@", "@example.jp", "hana@example", "ha na@example.jp", "a@b@example.jp", "hana@example..jp"]
    lines = [f"山田,{n},やまだ,はな,1951-04-0{n % 9 + 1},22101,,post,{typed}" for n, typed in enumerate(sound + wrong)]

    code, told, totals = run("\n".join((HEAD + ",メール", *lines)).encode(), "--dry-run")

    assert (code, totals["new"], totals["refused"]) == (1, 3, 7)
    assert [line["faults"] for line in told] == [[FAULTS["email"] + typed] for typed in wrong]


def test_a_line_in_another_encoding_than_those_before_is_refused(run):
    mixed = csv_of(TARO) + b"\r\n" + HANA.encode("cp932")

    _, told, _ = run(mixed, "--dry-run")

    assert [(one["line"], one["faults"][0]) for one in told] == [(3, FAULTS["encoding"])]


def test_a_list_without_a_needed_column_is_not_read(run):
    code, told, totals = run("姓,名\r\n山田,太郎".encode(), "--dry-run")

    assert (code, told, totals["missing_columns"]) == (1, [], ["family_kana", "born_on"])


def test_nobody_is_entered_without_somebody_who_holds_the_papers(app, tmp_path, hanako):
    (tmp_path / "people.csv").write_bytes(csv_of(TARO))
    before = people_count()

    for options in ([], ["--checked-by", "hanako@example.jp"]):
        asked = ["import", str(tmp_path / "people.csv"), *options]
        assert app.test_cli_runner().invoke(people_group, asked).exit_code == 2
    assert people_count() == before


def test_four_times_the_lines_need_hardly_more_memory(app, tmp_path):
    def most_held(count):
        file = tmp_path / f"{count}.csv"
        lines = (f"見本,人{n},みほん,ひと,1950-01-{n % 28 + 1:02},22101,,post" for n in range(count))
        file.write_bytes(csv_of(*lines))
        tracemalloc.start()
        assert look_at_people(file, lambda _: None).new == count
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    small, large = most_held(1500), most_held(6000)

    # The mark of each person is kept in a set, 150 bytes or so; a line that was kept would be a thousand.
    assert large - small < 4500 * 300


def test_a_bare_carriage_return_or_an_endless_cell_is_told_by_its_line(run):
    """Found by fuzzing: the reader of CSV ends at either with an error of its own."""
    broken, endless = TARO.replace("太郎", "太\r郎"), TARO.replace("太郎", "太" * 150_000)

    code, lines, _ = run(csv_of(broken, endless), "--dry-run")

    assert code == 1
    assert any("this is too long" in fault for line in lines for fault in line["faults"])
