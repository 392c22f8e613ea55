"""The linted import law names every module there is, and the web process loads no heavy library."""

import subprocess
import sys
from configparser import ConfigParser

from tests.architecture.laws import HEAVY
from tests.architecture.source import ROOT, imported, modules, refuse

DOORS = {"api", "events", "errors", "plug"}
ROOF = {"lms.app", "lms.cli", "lms.jobs", "lms.rest", "lms.wiring", "lms.home", "lms.sample", "lms.journey"}
# Packages of the ground floor with a door: what stands behind it is their own.
HOUSES = ("lms.accounts", "lms.notices", "lms.knowledge", "lms.files", "lms.tasks", "lms.places")


def layers(contract):
    law = ConfigParser(inline_comment_prefixes=(";",))
    law.read(ROOT / ".importlinter")
    lines = law[f"importlinter:contract:{contract}"]["layers"].split("\n")
    return {name.strip(" ()") for line in lines for name in line.split(":") if name.strip()}


def children(package):
    folder = ROOT / package
    names = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    return names - {"__init__"}


def test_every_module_of_the_ground_floor_has_its_place_in_the_import_order():
    refuse(sorted({f"lms.{name}" for name in children("lms")} - layers("house")))


def test_every_capability_has_its_place_in_its_domain():
    homeless = {
        f"{domain}.{name}"
        for domain in ("courses", "exams", "certificates", "registry")
        for name in children(domain) - layers(domain)
    }

    refuse(homeless)


def house_of(name):
    return next((house for house in HOUSES if name == house or name.startswith(f"{house}.")), None)


def test_packages_of_the_ground_floor_are_reached_through_their_doors():
    passed_by = [
        f"{module.path}:{line}: {name}"
        for module in modules()
        for line, name in imported(module.tree, module)
        if (house := house_of(name))
        and house_of(module.name) != house
        and not any(module.name == top or module.name.startswith(f"{top}.") for top in ROOF)
        and not DOORS & set(name.removeprefix(house).strip(".").split(".")[:1])
    ]

    refuse(passed_by)


def test_starting_the_application_loads_no_heavy_library():
    asked = f"import sys, lms.app; print(sorted({HEAVY!r} & set(sys.modules)))"

    answer = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"
