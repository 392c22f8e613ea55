"""Every sentence exists in both languages: English in the source, Japanese in the capability's own ja.po."""

import ast
import re
from functools import cache

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from tests.architecture.source import PACKAGES, ROOT, dotted, modules, refuse, templates

KEYWORDS = {
    "_": None, "N_": None, "gettext": None, "lazy_gettext": None, "gettext_lazy": None,
    "ngettext": (1, 2), "lazy_ngettext": (1, 2), "pgettext": ((1, "c"), 2), "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
JAPANESE = re.compile("[\u3040-\u30fb\u3400-\u9fff\uf900-\ufaff]")
LETTER = re.compile("[A-Za-z]")

# Where Japanese may stand in the source, and why.
MAY_SPEAK_JAPANESE = {
    "lms/text/": "folding, kana, calendars and numerals are about Japanese characters",
    "lms/sample/": "invented people, courses and items",
    "lms/journey/": "an invented life on sample data",
    "lms/press/": "typesetting of Japanese print documents",
    "lms/places/": "names of places and of the working-day calendar",
    "lms/ui/design.py": "shows components with Japanese content",
    "certificates/documents/": "the print documents' own wording",
}
PRINTED = "/print/"
# Templates that show Japanese as a thing of its own, and why.
SHOWS_JAPANESE = {
    "lms/ui/templates/ui/parts.html": "names each language in that language",
    "lms/ui/templates/ui/sample.html": "the mark of the sample is one word in both languages",
    "lms/ui/templates/ui/design.html": "shows how names and readings look",
}


def speaks_japanese(text):
    """True for a Japanese sentence; an English one may hold a short Japanese example."""
    return len(JAPANESE.findall(text)) > len(LETTER.findall(text)) // 3


@cache
def sentences(package):
    """Every translatable source string of a package: (context, text) -> where it stands."""
    found = {}
    files = [ROOT / module.path for module in modules() if module.package == package]
    files += [path for path in sorted((ROOT / package).rglob("templates/**/*")) if path.suffix in {".html", ".txt"}]
    for path in files:
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        for line, message, _, context in extract_from_file(method, path, keywords=KEYWORDS):
            texts = message if isinstance(message, tuple) else (message,)
            found.setdefault((context, texts[0]), f"{path.relative_to(ROOT)}:{line}")
    return found


@cache
def catalogues():
    """Every ja.po of the house with its messages."""
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("ja.po")):
            with path.open("rb") as stream:
                found.append((path.relative_to(ROOT).as_posix(), read_po(stream, locale="ja", abort_invalid=True)))
    return tuple(found)


def messages():
    for path, catalogue in catalogues():
        for message in catalogue:
            if message.id:
                yield path, message


def first(form):
    return form[0] if isinstance(form, list | tuple) else form


@pytest.mark.parametrize("package", PACKAGES)
def test_every_sentence_has_a_japanese_translation(package):
    known = {(message.context, first(message.id)) for _, message in messages()}

    refuse(f"{where}: {key[1]}" for key, where in sentences(package).items() if key not in known)


def test_no_translation_is_empty_fuzzy_or_left_over():
    faults = [
        f"{path}: {first(message.id)}"
        for path, message in messages()
        if message.fuzzy
        or not all(message.string if isinstance(message.string, tuple) else (message.string,))
        or (message.context, first(message.id)) not in sentences(path.split("/", 1)[0])
    ]

    refuse(faults)


def test_translations_keep_the_placeholders():
    faults = [
        f"{path}: {first(message.id)}"
        for path, message in messages()
        for string in (message.string if isinstance(message.string, tuple) else (message.string,))
        if set(PLACEHOLDER.findall(string)) != set(PLACEHOLDER.findall(first(message.id)))
        and not isinstance(message.id, list | tuple)
    ]

    refuse(faults)


def test_one_sentence_has_one_translation_in_the_whole_house():
    seen = {}
    faults = []
    for path, message in messages():
        key = (message.context, first(message.id))
        if seen.setdefault(key, message.string) != message.string:
            faults.append(f"{path}: {key[1]}")

    refuse(faults)


def test_source_sentences_are_english():
    refuse(
        where
        for package in PACKAGES
        for key, where in sentences(package).items()
        if speaks_japanese(key[1]) and not where.startswith(tuple(MAY_SPEAK_JAPANESE))
    )


def docstrings(tree):
    bodies = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    return {
        id(node.body[0].value)
        for node in bodies
        if node.body and isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
    }


def test_python_speaks_japanese_only_in_print_documents_and_sample_data():
    found = [
        f"{module.path}:{node.lineno}: {node.value[:30]}"
        for module in modules()
        if not module.path.startswith(tuple(MAY_SPEAK_JAPANESE))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and speaks_japanese(node.value)
        if id(node) not in docstrings(module.tree)
    ]

    refuse(found)


def test_page_templates_speak_through_translations():
    found = [
        path
        for path, text in templates()
        if PRINTED not in path and not path.startswith((*MAY_SPEAK_JAPANESE, *SHOWS_JAPANESE)) and JAPANESE.search(text)
    ]

    refuse(found)


def test_menu_labels_and_refusals_are_marked_for_translation():
    """A bare string in these places would be shown in English to a Japanese reader."""
    bare = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "MenuItem"
        if node.args and isinstance(node.args[0], ast.Constant)
    ]
    bare += [
        f"{module.path}:{node.lineno}"
        for module in modules()
        if module.room == "errors"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "text" and isinstance(node.value, ast.Constant)
    ]

    refuse(bare)
