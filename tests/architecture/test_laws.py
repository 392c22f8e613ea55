"""The whole product keeps the laws of the house (design law 1 to 7, names, refusals)."""

import statistics

import pytest

from tests.architecture import laws
from tests.architecture.page_laws import COMPONENTS, PAGE_LAWS, template_offences
from tests.architecture.source import ROOT, functions, modules, refuse, templates


@pytest.mark.parametrize("law", [*laws.LAWS, *PAGE_LAWS], ids=lambda law: law.__name__)
def test_every_module_keeps(law):
    offences = [f"{module.path}:{line}: {what}" for module in modules() for line, what in law(module)]

    refuse(offences, law.__doc__)


def test_templates_decide_nothing():
    offences = [
        f"{path}:{line}: {what}"
        for path, text in templates()
        if not path.startswith(COMPONENTS)
        for line, what in template_offences(text)
    ]

    refuse(offences)


def test_most_functions_are_short():
    lengths = [laws.length_of(function) for module in modules() for function in functions(module.tree)]

    assert statistics.median(lengths) <= 12
    assert sum(length > laws.LONG_FUNCTION for length in lengths) <= max(1, len(lengths) // 100)


def test_the_ground_floor_package_is_empty():
    assert (ROOT / "lms" / "__init__.py").read_text().strip() == ""


@pytest.mark.parametrize("package", ["courses", "exams", "certificates", "registry"])
def test_a_domains_head_holds_its_purpose_and_no_code(package):
    head = next(module for module in modules() if module.path == f"{package}/__init__.py")

    assert [type(node).__name__ for node in head.tree.body] == ["Expr"]


def test_every_named_exception_is_still_needed():
    known = {module.name for module in modules()} | {module.path for module in modules()}
    named = [
        *laws.LOADS_BY_NAME,
        *laws.MAY_OPEN_TRANSACTIONS,
        *laws.MAY_COMMIT,
        *laws.KNOWS_THE_TIME,
        *laws.LISTENS_TO_THE_ENGINE,
        *laws.LONG_FILES,
    ]

    refuse(name for name in named if name not in known)
