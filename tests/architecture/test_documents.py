"""Documents are tested: what exists is documented, and what is documented exists."""

import ast
import re

import click

from lms.cli import main
from tests.architecture.source import ROOT, dotted, modules, refuse

SETTING = re.compile(r"\b(LMS_[A-Z_]+|PORT|HOST)\b")
REJECTED = re.compile("reject|alternative|instead of|rather than|we did not", re.IGNORECASE)
COMMENT = re.compile("<!--.*?-->", re.DOTALL)
FOR_TESTS_ALONE = {"LMS_TEST_POSTGRES"}


def document(name):
    path = ROOT / "docs" / name
    return path.read_text() if path.exists() else ""


def declared_permissions():
    """Every Permission("code", ...) written in the product."""
    return {
        node.args[0].value
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "Permission"
        if node.args and isinstance(node.args[0], ast.Constant)
    }


def commands(group=main, before="lms"):
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


def settings_read():
    """Every name that is asked of the environment, in Python or by the commands in script/."""
    asked = {
        node.value
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SETTING.fullmatch(node.value)
    }
    asked |= set(SETTING.findall((ROOT / "script" / "server").read_text()))
    return asked - FOR_TESTS_ALONE


def events():
    """Every event; a class that only stands inside another one's fields is a part, not an event."""
    found = set()
    for module in modules():
        if module.room != "events" or module.name == "lms.events":
            continue
        classes = [node for node in module.tree.body if isinstance(node, ast.ClassDef)]
        within = {
            ast.unparse(field.annotation) for node in classes for field in node.body if hasattr(field, "annotation")
        }
        found |= {node.name for node in classes if not any(node.name in annotation for annotation in within)}
    return found


def glossary_identifiers():
    """The last column of the glossary's tables: identifiers in backquotes."""
    rows = [line for line in document("glossary.md").splitlines() if line.count("|") >= 4]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row.rstrip("| ").rpartition("|")[2])}


def test_every_permission_is_in_the_list_of_permissions_and_nothing_else():
    listed = set(re.findall(r"^\| `?([a-z_]+\.[a-z_.]+)`? ", document("permissions.md"), re.MULTILINE))

    refuse(sorted(declared_permissions() ^ listed))


def test_every_command_is_in_the_operations_manual():
    manual = document("operations.md")

    refuse(name for name, _ in commands() if name not in manual)


def test_every_command_says_what_it_does():
    refuse(name for name, command in commands() if not (command.help or "").strip())


def test_every_setting_is_in_the_operations_manual():
    manual = document("operations.md")

    refuse(name for name in settings_read() if f"`{name}`" not in manual)


def test_every_event_is_in_the_architecture():
    described = document("architecture.md")

    refuse(name for name in events() if f"`{name}`" not in described)


def test_every_table_is_a_word_of_the_glossary_or_made_of_such_words(application):
    words = {part for name in glossary_identifiers() for part in name.split("_")}
    tables = application.extensions["migrate"].db.metadata.tables

    refuse(name for name in tables if not set(name.split("_")) & words)


def test_readme_names_every_command_of_the_folder_script():
    told = (ROOT / "README.md").read_text() + (ROOT / "CONTRIBUTING.md").read_text()

    refuse(path.name for path in (ROOT / "script").iterdir() if f"script/{path.name}" not in told)


def test_links_between_documents_lead_somewhere():
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", COMMENT.sub("", path.read_text()))
        if not (path.parent / target).exists()
    ]

    refuse(broken)


def test_every_decision_says_what_was_rejected():
    decisions = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))

    assert decisions
    refuse(path.name for path in decisions if not REJECTED.search(path.read_text()))
