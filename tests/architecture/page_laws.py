"""Laws of the pages: what the reader may see and do was decided before the page was made (design law 6 and 7)."""

import ast
from collections.abc import Iterator

from jinja2 import Environment, nodes

from tests.architecture.laws import Law, Offences
from tests.architecture.source import Module, dotted, functions

# What a page may compare: the request, the form, and the loop it is drawing.
OF_THE_PAGE = {"request", "form", "field", "loop", "session"}
DECIDED_ELSEWHERE = {"state", "status", "role", "purpose", "kind", "stage", "now", "today"}
# The components draw variants of what they are handed; they know no thing of any domain.
COMPONENTS = "lms/ui/templates/ui/"
EQUALITIES = {"eq", "ne", "lt", "gt", "lteq", "gteq", "in", "sameas"}
ROUTES = {"route", "get", "post", "put", "patch", "delete"}
DECLARES = {"public", "requires"}


def _compares_a_fact(side: ast.expr) -> bool:
    name = dotted(side)
    if isinstance(side, ast.Call):
        return name.split(".")[-1] in {"now()", "today()", "has()"}
    if isinstance(side, ast.Attribute):
        return name.split(".")[0] not in OF_THE_PAGE
    return isinstance(side, ast.Name) and name in DECIDED_ELSEWHERE


def views_decide_nothing(module: Module) -> Offences:
    """Views branch only on presence, form validity and request method; queries decide, services act."""
    if module.room != "views":
        return
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Compare):
            continue
        presence = all(isinstance(op, ast.Is | ast.IsNot) for op in node.ops)
        facts = [dotted(side) for side in (node.left, *node.comparators) if _compares_a_fact(side)]
        if facts and not presence:
            yield node.lineno, f"the page compares {', '.join(facts)}"


def _decorators(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    calls = [node.func if isinstance(node, ast.Call) else node for node in function.decorator_list]
    return [dotted(node).split(".")[-1] for node in calls]


def every_view_says_who_may_open_it(module: Module) -> Offences:
    """Default deny: @requires or @public stands directly under the route."""
    if module.room not in {"views", "rest", "pages", "home"}:
        return
    for function in functions(module.tree):
        names = _decorators(function)
        if not ROUTES & set(names):
            continue
        last_route = max(place for place, name in enumerate(names) if name in ROUTES)
        if last_route + 1 >= len(names) or names[last_route + 1] not in DECLARES:
            yield function.lineno, f"{function.name}() does not say who may open it"


def views_ask_no_tables(module: Module) -> Offences:
    """A view obtains things through functions that check access, never from the tables."""
    if module.room != "views":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and dotted(node).startswith("db.session"):
            yield node.lineno, f"{dotted(node)} in a view"
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[-1] == "models":
            yield node.lineno, f"a view imports {node.module}"


PAGE_LAWS: tuple[Law, ...] = (views_decide_nothing, every_view_says_who_may_open_it, views_ask_no_tables)


def _chain(node: nodes.Node) -> list[str]:
    if isinstance(node, nodes.Getattr):
        return [*_chain(node.node), node.attr]
    if isinstance(node, nodes.Getitem):
        return [*_chain(node.node), "[]"]
    if isinstance(node, nodes.Call | nodes.Filter):
        return _chain(node.node) if isinstance(node, nodes.Call) else ["filtered"]
    return [node.name] if isinstance(node, nodes.Name) else []


def _template_fact(node: nodes.Node) -> bool:
    chain = _chain(node)
    if not chain or chain[0] in OF_THE_PAGE or chain[0] == "filtered" or chain[-1] == "language":
        return False  # in which language a thing is said is drawing, too
    return len(chain) > 1 or chain[0] in DECIDED_ELSEWHERE


def _drawn_by(tree: nodes.Template) -> set[int]:
    """Everything inside a macro, where the arguments are what a page hands over to be drawn."""
    return {id(node) for macro in tree.find_all(nodes.Macro) for node in macro.find_all(nodes.Expr)}


def _names_a_decision(side: nodes.Node) -> bool:
    return bool(DECIDED_ELSEWHERE & set(_chain(side)))


def template_offences(text: str) -> Iterator[tuple[int, str]]:
    """Comparisons of facts in a template; comparing the loop, or in a macro its arguments, is drawing, not deciding."""
    tree = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True).parse(text)
    drawn = _drawn_by(tree)
    for compare in tree.find_all(nodes.Compare):
        sides = [compare.expr, *(operand.expr for operand in compare.ops)]
        is_fact = _names_a_decision if id(compare) in drawn else _template_fact
        facts = [".".join(_chain(side)) for side in sides if is_fact(side)]
        if facts:
            yield compare.lineno, f"the template compares {', '.join(facts)}"
    for test in tree.find_all(nodes.Test):
        if test.name in EQUALITIES and _template_fact(test.node):
            yield test.lineno, f"the template tests {'.'.join(_chain(test.node))}"
