"""The command that assembles papers: from the bank, from a file of items, and what it says when there are none."""

import json

import pytest
from sqlalchemy import select

from exams.bank.models import EnemyPair, Item, ItemExposure, ItemStatistic, ItemVersion
from exams.papers.assembly.cli import papers
from exams.papers.assembly.queries import bank_items
from lms.clock import now, today
from lms.db import db, transaction
from tests.exams.stock import secure_stock, with_topics


@pytest.fixture
def command(app, tmp_path):
    def run(body, *options):
        file = tmp_path / "blueprint.json"
        file.write_text(json.dumps(body, ensure_ascii=False) if isinstance(body, dict) else body)
        return app.test_cli_runner().invoke(papers, ["assemble", str(file), *options])

    return run


def test_two_papers_of_twelve_come_out_of_the_banks_secure_pool(command, abe, hayashi):
    secure_stock(abe.actor, hayashi.actor, a_topic=2)
    body = {"topics": {f"ch{n:02}": 1 for n in range(1, 13)}, "levels": {"knowledge": 50, "understanding": 50}}

    done = command(body, "--papers", "2", "--json")

    report = json.loads(done.stdout)
    assert done.exit_code == 0
    first, second = (paper["items"] for paper in report["papers"])
    assert [code[1:3] for code in first] == [f"{n:02}" for n in range(1, 13)]
    assert not set(first) & set(second)
    assert report["breaches"] == []


def test_what_the_bank_lacks_is_said_in_plain_japanese_with_chapter_and_level(command):
    with_topics()
    items = [{"id": n, "code": f"Q{n}", "topic": "ch07", "level": "application"} for n in range(1, 3)]
    body = {"cells": {"ch07": {"application": 5}}, "items": items}

    done = command(body, "--json")

    report = json.loads(done.stdout)
    assert done.exit_code == 1
    assert report["conflict"] == ["quota"]
    assert report["remedies"] == {"quota": [[["ch07", "application"], 3.0]]}
    assert report["sentences"][0].startswith("7 ")
    assert report["sentences"][0].endswith("・応用が3問足りません。")
    assert "no papers are possible" in command(body).stdout


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("{", "this is no JSON"),
        ({"papers": 2}, "docs/blueprints.md says: cells"),
        ({"cells": {"ch99": {"knowledge": 1}}}, "unknown_topic"),
        ({"cells": {"ch01": {"knowledge": 1}}, "keys": {"least": 3, "most": 1}}, "limits_wrong"),
        ({"cells": {"ch01": {"knowledge": 60}}, "unit": "share", "total": 50}, "cells_not_100"),
    ],
)
def test_a_blueprint_that_nobody_can_read_is_refused_with_the_reason(command, body, word):
    with_topics()

    done = command(body)

    assert done.exit_code != 0
    assert word in done.output + str(getattr(done.exception, "fields", ""))


@pytest.mark.postgres
def test_assembly_knows_keys_figures_exposure_and_enemies_of_the_bank(app, abe, hayashi):
    secure_stock(abe.actor, hayashi.actor, a_topic=1)
    versions = db.session.execute(
        select(Item.id, ItemVersion.id).join(ItemVersion, ItemVersion.item_id == Item.id).order_by(Item.code).limit(2)
    ).all()
    (one, version), (other, _) = versions
    with transaction() as work:
        work.session.add(EnemyPair(item_id=one, other_id=other, declared_at=now()))
        for sitting, seen, p in ((1, 30, 0.5), (2, 10, 0.9)):
            work.session.add(ItemExposure(item_id=one, sitting_id=sitting, seen=seen, last_seen_on=today()))
            work.session.add(
                ItemStatistic(
                    item_version_id=version, sitting_id=sitting, candidates=seen, p=p, discrimination=0.3,
                    difficulty=0.1 * sitting, slope=None, recorded_at=now(),
                )
            )  # fmt: skip

    known = {item.id: item for item in bank_items(sample=False)}

    assert len(known) == 12
    assert (known[one].key, known[one].seen, known[one].last_seen) == ("c", 40, today())
    # 30 at one half and 10 at nine tenths: 24 of 40
    assert known[one].difficulty == pytest.approx(0.6)
    assert (known[one].a, known[one].b) == (1.0, pytest.approx(0.2))
    assert known[one].enemies == {other}
    assert known[other].enemies == {one}
    assert known[other].difficulty is None


CELL = {"cells": {"ch01": {"knowledge": 1}}}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"topics": ["ch01"], "levels": {"knowledge": 100}}, "topics"),
        ({"topics": {"ch01": 1}}, "cells"),
        ({"cells": {"ch01": {"knowledge": "two"}}}, "cells"),
        ({"cells": {"ch01": 2}}, "cells"),
        ({**CELL, "difficulty": {"least": 0.9}}, "difficulty"),
        ({**CELL, "keys": [1, 2]}, "keys"),
        ({**CELL, "cut": {"share": "most"}}, "cut"),
        ({**CELL, "papers": 1.5}, "papers"),
        ({**CELL, "on": "someday"}, "on"),
        ({**CELL, "items": [{"id": 1}]}, "items"),
        ({**CELL, "items": [{"id": 1, "code": "a", "topic": "ch01", "level": "knowledge", "a": "steep"}]}, "items"),
        ({**CELL, "items": [{"id": 1, "code": c, "topic": "ch01", "level": "knowledge"} for c in "ab"]}, "items"),
    ],
)
def test_a_blueprint_that_is_not_built_as_one_is_refused_with_the_place_and_code_2(command, body, place):
    with_topics()

    done = command(body)

    assert (done.exit_code, f"docs/blueprints.md says: {place}\n" in done.output) == (2, True), done.output
    assert "Traceback" not in done.output
