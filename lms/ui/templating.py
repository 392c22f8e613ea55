"""Templates compiled once for each language: a fixed sentence is written into the compiled page in that language.

A page of the house has some hundred sentences. To look each of them up at every request was an eighth of a page's cost;
which language a page speaks is known before its template is asked for, and the catalogue never changes while the program
runs.
"""

from collections.abc import Iterable, MutableMapping
from typing import Any

from flask.templating import Environment
from flask_babel import get_locale
from jinja2 import Template, nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

from lms.i18n import DEFAULT_LANGUAGE, translations_of

SENTENCES = ("_", "gettext")
SENTENCES_IN_CONTEXT = ("pgettext",)


class _Speaker(NodeTransformer):
    """Puts the words of one language in the place of fixed sentences; what is known only later stays as it is."""

    def __init__(self, language: str) -> None:
        self._language, self._words = language, translations_of(language)

    def visit_Call(self, node: nodes.Call, *args: Any, **kwargs: Any) -> nodes.Node:
        self.generic_visit(node, *args, **kwargs)
        if isinstance(node.node, nodes.Name) and node.node.name == "page_language":
            return nodes.Const(self._language)
        fixed = [each.value for each in node.args if isinstance(each, nodes.Const) and isinstance(each.value, str)]
        open_ended = node.dyn_args is not None or node.dyn_kwargs is not None or len(fixed) != len(node.args)
        if open_ended or not isinstance(node.node, nodes.Name):
            return node
        if node.node.name in SENTENCES and len(fixed) == 1:
            return _said(node, self._words.gettext(fixed[0]))
        if node.node.name in SENTENCES_IN_CONTEXT and len(fixed) == 2:
            return _said(node, str(self._words.pgettext(*fixed)))
        return node


def _said(call: nodes.Call, words: str) -> nodes.Expr:
    """The words with the values of the call; as Jinja does, they are a pattern even without any."""
    if not call.kwargs:
        return nodes.TemplateData(words % {}, lineno=call.lineno)
    values = [nodes.Pair(nodes.Const(each.key), each.value, lineno=call.lineno) for each in call.kwargs]
    return nodes.Mod(nodes.TemplateData(words), nodes.Dict(values), lineno=call.lineno)


class SharedParts(Template):
    """A template whose macros, imported without context, are made once a process.

    Jinja asks at each import whether the importing page has globals of its own. No page of the house has: all come from
    the one environment, and to find that out each time was a twentieth of a page's cost.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class SpokenTemplates(Environment):
    """Flask's templates, with one set of compiled ones for each language; all else is shared between the sets."""

    language = ""
    template_class = SharedParts

    def _in(self, language: str) -> "SpokenTemplates":
        sets: dict[str, SpokenTemplates] = self.__dict__.setdefault("sets", {})
        if language not in sets:
            made = self.overlay(cache_size=-1)
            made.language = language
            sets[language] = made
        return sets[language]

    def _now(self) -> "SpokenTemplates":
        """The set of the language that is spoken at this moment; a set that has a language stays with it."""
        if self.language:
            return self
        locale = get_locale()
        return self._in(locale.language if locale else DEFAULT_LANGUAGE)

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        return super(SpokenTemplates, self._now()).get_template(name, parent, globals)

    def select_template(
        self,
        names: Iterable[str | Template],
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        return super(SpokenTemplates, self._now()).select_template(names, parent, globals)

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        spoken = _Speaker(self.language).visit(source) if self.language else source
        return super()._generate(spoken, name, filename, defer_init)
