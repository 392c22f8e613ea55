"""Emphasis in Japanese Markdown.

CommonMark (0.31, 6.2) lets stars open or close emphasis by the signs beside them and takes it for granted that words have
spaces around them: in **「大切」**です its stars would stay stars. Beside a Japanese sign a row of stars opens before
everything and closes behind everything but a space, as in the "CJK-friendly emphasis" amendment of that rule
(https://github.com/tats-u/markdown-cjk-friendly).
"""

from unicodedata import east_asian_width

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, emphasis

WIDE = frozenset("WFH")


def with_japanese_emphasis(markdown: MarkdownIt) -> MarkdownIt:
    """Let stars beside Japanese signs be emphasis."""
    markdown.inline.ruler.at("emphasis", _stars)
    return markdown


def _stars(state: StateInline, silent: bool) -> bool:
    start, known = state.pos, len(state.delimiters)
    if not emphasis.tokenize(state, silent):
        return False
    before = state.src[start - 1] if start else " "
    behind = state.src[state.pos] if state.pos < state.posMax else " "
    if state.src[start] == "*" and (_is_japanese(before) or _is_japanese(behind)):
        for delimiter in state.delimiters[known:]:
            delimiter.open = delimiter.open or not behind.isspace()
            delimiter.close = delimiter.close or not before.isspace()
    return True


def _is_japanese(sign: str) -> bool:
    """A wide sign, or one of the private use that stands for a reading on its way through."""
    return east_asian_width(sign) in WIDE or "\ue000" <= sign <= "\uf8ff"
