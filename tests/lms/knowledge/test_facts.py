"""Facts have versions; a changed figure is a new row."""

from datetime import date

import pytest

from lms.db import transaction
from lms.errors import NotFound
from lms.knowledge import api as knowledge
from lms.network.loading import load_network

pytestmark = pytest.mark.postgres

SOURCES = {
    "paper": {"title": "白書", "publisher": "内閣府", "url": "https://example.jp", "accessed_on": date(2026, 11, 1)}
}
RATE = {"statement": "高齢化率", "value": "29.3", "unit": "%", "as_of": date(2024, 10, 1), "source": "paper"}


def load(**changes):
    with transaction() as work:
        knowledge.load_facts(work, SOURCES, {"rate": RATE | changes})


def test_a_fact_is_shown_with_its_source_and_day(app):
    load()

    fact = knowledge.fact("rate")

    assert (fact.value, fact.unit, fact.as_of) == ("29.3", "%", date(2024, 10, 1))
    assert (fact.source_title, fact.publisher) == ("白書", "内閣府")


def test_an_unchanged_fact_gets_no_new_version_and_a_changed_one_does(app):
    load()
    load()
    assert knowledge.fact("rate").version == 1

    load(value="29.6", as_of=date(2025, 10, 1))

    assert knowledge.fact("rate").version == 2
    assert knowledge.fact("rate").value == "29.6"


def test_an_unknown_fact_is_not_found(app):
    with pytest.raises(NotFound):
        knowledge.fact("nothing")


def test_the_twelve_chapters_weigh_fifty(app):
    load_network()

    assert [topic.code for topic in knowledge.topics()] == [f"ch{n:02}" for n in range(1, 13)]
    assert sum(topic.weight for topic in knowledge.topics()) == 50
