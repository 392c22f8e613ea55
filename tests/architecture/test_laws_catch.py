"""Each law of the house catches its offence and lets the lawful way pass."""

import pytest

from tests.architecture import laws, page_laws
from tests.architecture.source import module_of

OFFENCES = [
    (laws.no_imports_inside_functions, "exams/bank/views.py", "def a():\n    import json\n", 2),
    (laws.no_imports_inside_functions, "exams/bank/views.py", "import importlib\nimportlib.import_module('x')\n", 2),
    (laws.transactions_only_in_services, "exams/bank/views.py", "with transaction() as work:\n    work\n", 1),
    (laws.commits_only_in_the_transaction, "exams/bank/services.py", "x = 1\ndb.session.commit()\n", 2),
    (laws.one_clock, "exams/bank/rules.py", "a = datetime.now(UTC)\n", 1),
    (laws.one_clock, "exams/bank/rules.py", "a = datetime.datetime.utcnow()\n", 1),
    (laws.one_clock, "exams/bank/models.py", "a = 1\nb = column(default=date.today)\n", 2),
    (laws.one_clock, "exams/bank/models.py", "b = column(server_default=text('CURRENT_TIMESTAMP'))\n", 1),
    (laws.pure_rules, "exams/bank/rules.py", "from flask import request\n", 1),
    (laws.pure_rules, "exams/bank/rules.py", "from lms.clock import now\n", 1),
    (laws.pure_rules, "exams/bank/rules.py", "from exams.bank.models import Item\n", 1),
    (laws.pure_rules, "exams/bank/rules.py", "from courses.catalogue.rules import weight\n", 1),
    (laws.pure_rules, "exams/bank/rules.py", "import random\n", 1),
    (laws.heavy_libraries_only_in_engines, "exams/analysis/services.py", "from scipy import optimize\n", 1),
    (laws.telling_module_names, "exams/bank/utils.py", "", 1),
    (laws.telling_module_names, "exams/bank/date_helpers.py", "", 1),
    (laws.files_of_readable_length, "exams/bank/views.py", "x = 1\n" * 401, 1),
    (laws.functions_of_readable_length, "exams/bank/views.py", "def a():\n" + "    x = 1\n" * 60, 1),
    (
        laws.no_rules_in_orm_hooks,
        "exams/bank/models.py",
        "@event.listens_for(Item, 'before_insert')\ndef a(): ...\n",
        1,
    ),
    (laws.no_rules_in_orm_hooks, "exams/bank/models.py", "items = relationship('Item', backref='bank')\n", 1),
    (laws.nothing_swallowed, "exams/bank/services.py", "try:\n    a()\nexcept ValueError:\n    pass\n", 3),
    (page_laws.views_decide_nothing, "exams/bank/views.py", "if attempt.state == 'open': ...\n", 1),
    (page_laws.views_decide_nothing, "exams/bank/views.py", "if sitting.closes_at < clock.now(): ...\n", 1),
    (page_laws.views_decide_nothing, "exams/bank/views.py", "if item.author_id in mine: ...\n", 1),
    (page_laws.every_view_says_who_may_open_it, "exams/bank/views.py", "@bank.get('/')\ndef a(): ...\n", 2),
    (
        page_laws.every_view_says_who_may_open_it,
        "exams/bank/views.py",
        "@bank.get('/')\n@cached\n@public\ndef a(): ...\n",
        4,
    ),
    (page_laws.views_ask_no_tables, "exams/bank/views.py", "db.session.get(Item, 1)\n", 1),
    (page_laws.views_ask_no_tables, "exams/bank/views.py", "from exams.bank.models import Item\n", 1),
]

LAWFUL = [
    (laws.no_imports_inside_functions, "exams/bank/views.py", "import json\ndef a():\n    return json\n"),
    (laws.transactions_only_in_services, "exams/bank/services.py", "with transaction() as work:\n    work\n"),
    (laws.commits_only_in_the_transaction, "lms/db.py", "session.commit()\n"),
    (laws.one_clock, "exams/bank/services.py", "from lms import clock\na = clock.now()\nb = datetime(2026, 4, 1)\n"),
    (laws.pure_rules, "exams/bank/rules.py", "import math\nfrom exams.errors import X\nfrom lms.text import fold\n"),
    (laws.pure_rules, "exams/bank/rules.py", "from exams.bank.values import Y\nfrom exams.papers.rules import z\n"),
    (laws.heavy_libraries_only_in_engines, "exams/analysis/engine.py", "from scipy import optimize\n"),
    (laws.telling_module_names, "exams/bank/views.py", ""),
    (laws.files_of_readable_length, "exams/bank/views.py", "x = 1\n" * 400),
    (laws.functions_of_readable_length, "exams/bank/views.py", "def a():\n" + "    x = 1\n" * 59),
    (laws.no_rules_in_orm_hooks, "exams/bank/models.py", "items = relationship(back_populates='bank')\n"),
    (laws.nothing_swallowed, "exams/bank/services.py", "try:\n    a()\nexcept ValueError:\n    raise B from None\n"),
    (page_laws.views_decide_nothing, "exams/bank/views.py", "if request.method == 'POST' and page.next is None: ...\n"),
    (page_laws.views_decide_nothing, "exams/bank/services.py", "if attempt.state == 'open': ...\n"),
    (page_laws.every_view_says_who_may_open_it, "exams/bank/views.py", "@b.get('/')\n@requires(A)\ndef a(): ...\n"),
    (page_laws.views_ask_no_tables, "exams/bank/views.py", "page = item_page(actor(), public_id)\n"),
]


def offences(law, path, text):
    return [line for line, _ in law(module_of(text, path))]


@pytest.mark.parametrize(("law", "path", "text", "line"), OFFENCES)
def test_an_offence_is_caught_on_its_line(law, path, text, line):
    assert line in offences(law, path, text)


@pytest.mark.parametrize(("law", "path", "text"), LAWFUL)
def test_the_lawful_way_passes(law, path, text):
    assert offences(law, path, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "{% if attempt.state == 'open' %}x{% endif %}",
        "{{ 'x' if award.kind in kinds }}",
        "{% if role == 'marker' %}x{% endif %}",
        "{% if page.award.until_on < today() %}x{% endif %}",
        "{% if attempt.state is eq('open') %}x{% endif %}",
    ],
)
def test_a_template_that_decides_is_caught(text):
    assert list(page_laws.template_offences(text))


@pytest.mark.parametrize(
    "text",
    [
        "{% if page.may_hand_in %}x{% endif %}",
        "{% if loop.index > 1 %}x{% endif %}",
        "{% macro tag(tone) %}{% if tone == 'warning' %}!{% endif %}{% endmacro %}",
        "{% if page.items|length > 3 %}x{% endif %}",
        "{% if award is not none and award.number is defined %}x{% endif %}",
    ],
)
def test_a_template_that_draws_passes(text):
    assert list(page_laws.template_offences(text)) == []


def test_every_law_has_an_offence_that_proves_it():
    proven = {law for law, *_ in OFFENCES}

    assert {*laws.LAWS, *page_laws.PAGE_LAWS} - proven == set()
