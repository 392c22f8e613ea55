"""The laws of the house as pure questions: a module in, its offences out, each with line and reason.

A law that needs an exception names it here, with the reason beside it. ``test_laws.py`` asks them of the
whole product; ``test_laws_catch.py`` proves that each of them catches its offence.
"""

import ast
import sys
from collections.abc import Callable, Iterator

from tests.architecture.source import Module, dotted, functions, imported

Offences = Iterator[tuple[int, str]]
Law = Callable[[Module], Offences]

# Loaded by name at run time, because loading is their purpose.
LOADS_BY_NAME: dict[str, str] = {}

MAY_OPEN_TRANSACTIONS = {
    "lms.db": "defines it",
    "lms.tasks.api": "a task's progress is its own short use-case",
    "lms.files.api": "storing a file without an owner is a use-case of its own",
    "lms.network.loading": "loads an installation's data folder, one part after the other",
    "lms.sample": "tells the sample's story, one use-case after the other",
    "lms.journey": "walks the story of one life, one use-case after the other",
    "lms.jobs": "inserts due work and claims it",
}

# The answer writer in front of Flask (law 3) will be named here when it stands.
MAY_COMMIT = {"lms.db": "the one transaction"}

KNOWS_THE_TIME = {"lms.clock": "the one place that asks"}

LISTENS_TO_THE_ENGINE = {
    "lms.db": "pragmas and BEGIN of SQLite, no rule of the domain",
    "lms.operations.database": "counts what statements cost where the engine does not",
}

LONG_FILES: dict[str, str] = {}

HEAVY = {"weasyprint", "scipy", "numpy", "ortools", "highspy", "pyhanko", "pkcs11", "pypdfium2", "sudachipy", "janome"}
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "tools", "shared"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONG_FUNCTION = 45

# Pure parts of the ground floor that a rule may use.
PURE = ("lms.text", "lms.errors", "lms.i18n_mark", "lms.policy", "lms.knowledge.kinds", "lms.knowledge.api")
PURE_ROOMS = {"rules", "values", "errors", "events"}
# Libraries that a rule may use because what it uses of them is a pure function.
PURE_LIBRARIES = {
    "lms.files.rules": ("PIL", "tells what an upload is by decoding the bytes it was handed"),
    "lms.accounts.factors.rules": ("pyotp", "a code from a secret and the number of a step"),
    "lms.places.rules": ("jpholiday", "a table of Japan's holidays by date"),
}
# Pure parts of them: texts of addresses, and chance from a seed that is handed in.
PURE_PARTS = ("urllib.parse", "random.Random")
IMPURE_STDLIB = {
    "asyncio", "http", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil", "socket",
    "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib",
}  # fmt: skip


def no_imports_inside_functions(module: Module) -> Offences:
    """The head of a file tells all it needs; a hidden import is a hidden cycle."""
    for function in functions(module.tree):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield node.lineno, f"import inside {function.name}()"
    for node in ast.walk(module.tree):
        by_name = isinstance(node, ast.Call) and dotted(node.func) in {
            "__import__", "import_module", "importlib.import_module", "import_string", "find_modules",
        }  # fmt: skip
        if by_name and module.name not in LOADS_BY_NAME:
            yield node.lineno, "module loaded by name"


def transactions_only_in_services(module: Module) -> Offences:
    """A use-case is one transaction and lives in services.py."""
    if module.room == "services" or {module.name, module.parent} & set(MAY_OPEN_TRANSACTIONS):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "transaction":
            yield node.lineno, "transaction() outside services.py"


def commits_only_in_the_transaction(module: Module) -> Offences:
    """What was begun together ends together; nobody commits half of it."""
    if module.name in MAY_COMMIT:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield node.lineno, f"{dotted(node.func)}() outside lms/db.py"


def one_clock(module: Module) -> Offences:
    """Time asked in one place can be frozen, and means the same everywhere."""
    if module.name in KNOWS_THE_TIME:
        return
    clocks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns",
              "func.now", "func.current_timestamp", "func.current_date", "func.localtimestamp"}  # fmt: skip
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and ".".join(dotted(node).split(".")[-2:]) in clocks:
            yield node.lineno, f"{dotted(node)} instead of lms.clock"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value.upper()
            if "CURRENT_TIMESTAMP" in words or "CURRENT_DATE" in words:
                yield node.lineno, "the database's clock instead of lms.clock"


def pure_rules(module: Module) -> Offences:
    """A rule is values in, values out: no clock, database or Flask."""
    if module.room != "rules":
        return
    for line, name in imported(module.tree, module):
        top = name.split(".")[0]
        if name.startswith(PURE_PARTS) or (top in sys.stdlib_module_names and top not in IMPURE_STDLIB):
            continue
        own_domain = top == module.package and PURE_ROOMS & set(name.split(".")[1:])
        allowed_library = PURE_LIBRARIES.get(module.name, ("",))[0] == top
        if not (own_domain or allowed_library or name.startswith(PURE)):
            yield line, f"a rule imports {name}"


def heavy_libraries_only_in_engines(module: Module) -> Offences:
    """The web process stays small: an engine runs in a child that ends when idle."""
    if module.room == "engine":
        return
    for line, name in imported(module.tree, module):
        if name.split(".")[0] in HEAVY:
            yield line, f"{name} outside an engine.py"


def telling_module_names(module: Module) -> Offences:
    """A file called utils says only that nobody knew where its content belongs."""
    for part in module.name.split("."):
        if VAGUE & set(part.split("_")):
            yield 1, f"{part} says nothing about what is inside"


def files_of_readable_length(module: Module) -> Offences:
    """A file over 400 lines is split, or explains itself in LONG_FILES."""
    lines = module.text.count("\n")
    if lines > LONGEST_FILE and module.path not in LONG_FILES:
        yield 1, f"{lines} lines"


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    docstring = function.body[0] if ast.get_docstring(function, clean=False) is not None else None
    taken = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - taken


def functions_of_readable_length(module: Module) -> Offences:
    """A function does one thing; over 60 lines it does several."""
    for function in functions(module.tree):
        if length_of(function) > LONGEST_FUNCTION:
            yield function.lineno, f"{function.name}() has {length_of(function)} lines"


def no_rules_in_orm_hooks(module: Module) -> Offences:
    """What happens on saving stands in the service that saves, not in a hook that nobody calls."""
    hooks = {"listens_for", "listen", "validates", "before_insert", "after_insert", "before_flush", "reconstructor"}
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = dotted(node.func)
        hooked = name.split(".")[-1] in hooks and (name.startswith("event.") or "." not in name)
        if hooked and module.name not in LISTENS_TO_THE_ENGINE:
            yield node.lineno, f"{name}() hooks into the ORM"
        if any(keyword.arg == "backref" for keyword in node.keywords) or name.split(".")[-1] == "backref":
            yield node.lineno, "backref makes an attribute that its class does not show"


def nothing_swallowed(module: Module) -> Offences:
    """A fault that nobody sees is repaired by nobody."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler) and all(isinstance(line, ast.Pass) for line in node.body):
            yield node.lineno, "exception swallowed; use contextlib.suppress with the one expected case, or act"
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield node.lineno, "bare except"


LAWS: tuple[Law, ...] = (
    no_imports_inside_functions,
    transactions_only_in_services,
    commits_only_in_the_transaction,
    one_clock,
    pure_rules,
    heavy_libraries_only_in_engines,
    telling_module_names,
    files_of_readable_length,
    functions_of_readable_length,
    no_rules_in_orm_hooks,
    nothing_swallowed,
)
