"""Packages of a course: brought in, shown, played, and what they claim counts for nothing."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from courses.catalogue.publishing import load_course
from courses.errors import ClaimUnreadable
from courses.learning.models import Enrolment
from courses.learning.services import enrol
from courses.packages.models import Package, PackageClaim
from courses.packages.queries import claims_of, packages_for, play_page
from courses.packages.rules import Claim, claim_of
from courses.packages.services import (
    add_package,
    erase_claims,
    keep_claim,
    on_merge_undone,
    on_people_merged,
    show_package,
)
from lms.accounts.events import MergeUndone, PeopleMerged
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound
from tests.courses.packages.test_archive import package

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
CODE = "gerontology"
PASSED = {"core": {"lesson_status": "passed", "score": {"raw": "80", "min": "0", "max": "100"}}, "suspend_data": "p3"}


@pytest.fixture(autouse=True)
def course(app, tmp_path):
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)


@pytest.fixture
def walk(mori, hanako):
    public_id = add_package(mori.actor, CODE, package({"one.html": "<head><script>x()</script></head>"}), "walk.zip")
    show_package(mori.actor, public_id, True)
    enrol(hanako.actor, CODE)
    return public_id


@pytest.mark.parametrize(
    ("standard", "cmi", "claim"),
    [
        ("1.2", PASSED, Claim(True, True, 80)),
        ("1.2", {"core": {"lesson_status": "failed", "score": {"raw": "3", "max": "12"}}}, Claim(True, False, 25)),
        ("1.2", {"core": {"lesson_status": "incomplete", "score": {"raw": ""}}}, Claim(False, None, None)),
        ("2004", {"completion_status": "completed", "success_status": "unknown"}, Claim(True, None, None)),
        ("2004", {"success_status": "failed", "score": {"scaled": "0.495", "raw": "9"}}, Claim(False, False, 50)),
        ("2004", {"score": {"scaled": "-1"}}, Claim(False, None, None)),
        ("1.2", {"core": [], "score": 7}, Claim(False, None, None)),
        ("1.2", {"core": {"lesson_status": ["passed"], "score": {"raw": "1e999"}}}, Claim(False, None, None)),
    ],
)
def test_what_a_package_says_is_read_as_the_standard_has_it(standard, cmi, claim):
    assert claim_of(standard, cmi) == claim


@pytest.mark.postgres
def test_a_claim_is_kept_shown_and_comes_back_to_the_package(walk, hanako):
    keep_claim(hanako.actor, walk, 1, json.dumps({"core": {"lesson_status": "incomplete"}}))
    keep_claim(hanako.actor, walk, 1, json.dumps(PASSED))

    part = packages_for(hanako.actor, CODE)[0].parts[0]
    assert (part.complete, part.passed, part.score) == (True, True, 80)
    assert play_page(hanako.actor, walk, 1).state == PASSED
    assert not packages_for(hanako.actor, CODE)[0].complete


@pytest.mark.postgres
def test_rule_8_a_claimed_completion_completes_no_course(walk, hanako):
    for position in (1, 2):
        keep_claim(hanako.actor, walk, position, json.dumps(PASSED))

    assert packages_for(hanako.actor, CODE)[0].complete
    assert db.session.scalars(select(Enrolment.completed_on)).all() == [None]


def test_a_hidden_package_is_the_authors_alone_and_a_stranger_to_the_course_is_refused(walk, mori, hanako, taro):
    with pytest.raises(NotAllowed):
        keep_claim(taro.actor, walk, 1, "{}")
    show_package(mori.actor, walk, False)

    assert packages_for(hanako.actor, CODE) == ()
    with pytest.raises(NotFound):
        play_page(hanako.actor, walk, 1)
    assert play_page(mori.actor, walk, 1).part.title == "一"
    with pytest.raises(NotAllowed):
        show_package(hanako.actor, walk, True)


@pytest.mark.parametrize(
    "text", ["[]", "x", '{"a": NaN}', '{"a": "\\\\u0000"}', '{"a": "' + "x" * 262144 + '"}', "[" * 9999]
)
def test_what_is_no_data_model_is_refused(walk, hanako, text):
    with pytest.raises(ClaimUnreadable):
        keep_claim(hanako.actor, walk, 1, text)


def test_a_page_comes_with_its_runtime_first_and_may_reach_nothing(walk, guest):
    key = db.session.scalar(select(Package.content_key))

    page = guest.get(f"/courses/packages/content/{key}/one.html")

    policy = page.headers["Content-Security-Policy"]
    assert page.text.index("frame.js") < page.text.index("x()")
    assert policy.startswith("sandbox allow-scripts allow-forms allow-modals; ")
    assert "allow-same-origin" not in policy
    assert "form-action 'none'" in policy
    assert "Set-Cookie" not in page.headers
    for name in ("../../etc/passwd", "nothing.html", "imsmanifest.xml%00"):
        assert guest.get(f"/courses/packages/content/{key}/{name}").status_code == 404
    assert guest.get(f"/courses/packages/content/{'x' * 22}/one.html").status_code == 404


def test_the_second_host_serves_packages_and_nothing_else(app, walk, guest, monkeypatch):
    monkeypatch.setitem(app.config, "CONTENT_ORIGIN", "http://packages.test")
    key = db.session.scalar(select(Package.content_key))
    there = {"base_url": "http://packages.test"}

    page = guest.get(f"/courses/packages/content/{key}/one.html", **there)

    assert page.headers["Content-Security-Policy"].startswith(
        "sandbox allow-scripts allow-forms allow-modals allow-same-origin; "
    )
    assert guest.get("/courses/", **there).status_code == 404
    assert guest.get("/account/sign-in", **there).status_code == 404
    assert guest.get("/courses/").status_code == 200
    here = guest.get(f"/courses/packages/content/{key}/one.html").headers["Content-Security-Policy"]
    assert "allow-same-origin" not in here


def test_pages_of_author_and_learner_show_the_package(walk, mori, hanako, taro):
    desk = mori.browser().get(f"/courses/write/{CODE}/packages").text
    course = hanako.browser().get(f"/courses/{CODE}").text
    played = hanako.browser().get(f"/courses/packages/{walk}/1")

    assert "0人が始め、0人が終えました。" in desk
    assert f"/courses/packages/{walk}/2" in course
    assert 'sandbox="allow-scripts allow-forms allow-modals"' in played.text
    assert (
        f"frame-src http://localhost/courses/packages/content/{db.session.scalar(select(Package.content_key))}/"
        in (played.headers["Content-Security-Policy"])
    )
    assert taro.browser().get(f"/courses/packages/{walk}/1").status_code == 403
    assert "ほかの教材" not in taro.browser().get(f"/courses/{CODE}").text


def test_a_package_that_cannot_be_used_is_refused_beside_its_field(mori):
    answer = mori.browser().post(
        f"/courses/write/{CODE}/packages", data={"package": (package(version="1.1"), "old.zip")}
    )

    assert answer.status_code == 400
    assert "この教材は使えません。SCORM 1.2でもSCORM 2004でもありません。" in answer.text
    assert db.session.scalar(select(Package.id)) is None


@pytest.mark.postgres
def test_claims_follow_a_merge_come_back_and_go_with_an_erasure(walk, hanako, taro):
    keep_claim(hanako.actor, walk, 1, json.dumps(PASSED))
    with transaction() as work:
        on_people_merged(PeopleMerged(kept_id=taro.id, merged_id=hanako.id), work)
    assert [claim["part"] for claim in claims_of(taro.id)] == ["一"]
    with transaction() as work:
        on_merge_undone(MergeUndone(kept_id=taro.id, merged_id=hanako.id), work)
    assert [claim["score"] for claim in claims_of(hanako.id)] == [80]

    with transaction() as work:
        erase_claims(work, hanako.id)

    assert db.session.scalars(select(PackageClaim.id)).all() == []
