"""The product's own text, read once: Python modules with their syntax trees, templates, everything tracked."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("lms", "courses", "exams", "certificates", "registry")


@dataclass(frozen=True)
class Module:
    """One Python file: its path below the root, dotted name, text and tree."""

    path: str
    name: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The file's own name: services, rules, views ..."""
        return self.name.rsplit(".", 1)[-1]

    @property
    def package(self) -> str:
        return self.name.split(".", 1)[0]

    @property
    def parent(self) -> str:
        return self.name.rpartition(".")[0]


def module_of(text: str, path: str) -> Module:
    """A module from text, also for tests of the laws themselves."""
    name = path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    return Module(path, name, text, ast.parse(text, path))


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the product; tests and migrations are not the product."""
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return tuple(module_of(path.read_text(), path.relative_to(ROOT).as_posix()) for path in files)


@cache
def templates() -> tuple[tuple[str, str], ...]:
    """Path and text of every page template."""
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("templates/**/*.html"))]
    return tuple((path.relative_to(ROOT).as_posix(), path.read_text()) for path in files)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file under version control, or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(path for line in listed.stdout.splitlines() if (path := ROOT / line).is_file())


def refuse(offences: Iterable[str], why: str | None = "") -> None:
    """Fail with every offence on a line of its own, and the reason that stands beside the law."""
    listed = list(offences)
    if listed:
        pytest.fail("\n  ".join([why or "offences:", *listed]), pytrace=False)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.AST) -> str:
    """``a.b.c`` for a chain of attributes; calls and subscripts within are shown as () and []."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    if isinstance(node, ast.Subscript):
        return f"{dotted(node.value)}[]"
    return ""


def imported(tree: ast.AST, module: Module) -> Iterator[tuple[int, str]]:
    """Line and absolute dotted name of everything a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                around = module.name.split(".")[: -node.level]
                base = ".".join([*around, base] if base else around)
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"
