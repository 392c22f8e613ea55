"""Question kinds: what a question of each kind must hold, how a response is read, how it is scored. Pure.

A *body* is what a candidate may see; a *key* is what she may not. They never travel in one value.

kind               body                                    key                                        response
single_choice      stem, options [{id, text}]              options [id]                               id
true_false         the same with options t and f           options [id]                               id
multiple_response  stem, options, choose (at most)         options [ids], scoring all|partial         [ids]
matching           stem, rows [{id, text}], options        pairs {row: option}, scoring               {row: option}
ordering           stem, options                           order [ids], scoring                       [ids]
number             stem, unit                              ranges [{least, most}] decimal strings     decimal string
short_text         stem, longest                           accepted [texts]                           text
essay              stem, least, most characters            rubric [{name, points, anchors}]           text
case               stem that its member items share        -                                          -

Each may have media [{kind image|audio, file, alt, transcript}] and fixed (its options are never shuffled).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lms.knowledge.kinds import arranging, choosing, typing, writing
from lms.knowledge.kinds.arranging import MATCHING, ORDERING
from lms.knowledge.kinds.choosing import MULTIPLE_RESPONSE, SINGLE_CHOICE, TRUE_FALSE, TRUE_FALSE_OPTIONS
from lms.knowledge.kinds.mark import PARTIAL, Mark
from lms.knowledge.kinds.typing import NUMBER, SHORT_TEXT, is_read
from lms.knowledge.kinds.writing import ESSAY, essay_length
from lms.text.answers import canonical_number, speaks_of_others
from lms.text.ruby import ruby_plain

__all__ = [
    "CASE",
    "ESSAY",
    "KINDS",
    "LEVELS",
    "MATCHING",
    "MEDIA",
    "MULTIPLE_RESPONSE",
    "NUMBER",
    "ORDERING",
    "PARTIAL",
    "SHORT_TEXT",
    "SINGLE_CHOICE",
    "TRUE_FALSE",
    "TRUE_FALSE_OPTIONS",
    "Mark",
    "canonical_number",
    "essay_length",
    "faults_of",
    "is_answered",
    "is_read",
    "keeps_order",
    "read_response",
    "response_in_form",
    "score",
]

CASE = "case"
CHOOSING = (SINGLE_CHOICE, TRUE_FALSE, MULTIPLE_RESPONSE)
ARRANGING = (MATCHING, ORDERING)
TYPING = (NUMBER, SHORT_TEXT)
KINDS = (*CHOOSING, *ARRANGING, *TYPING, ESSAY, CASE)
LEVELS = ("knowledge", "understanding", "application")
MEDIA = ("image", "audio")


def faults_of(kind: str, body: Mapping[str, Any], key: Mapping[str, Any]) -> list[str]:
    """Codes of what is wrong with a question of this kind; empty when it can be asked."""
    if kind not in KINDS:
        return ["unknown_kind"]
    faults = [] if str(body.get("stem", "")).strip() else ["no_stem"]
    if kind in CHOOSING:
        faults += choosing.faults_of(kind, body, key)
    elif kind in ARRANGING:
        faults += arranging.faults_of(kind, body, key)
    elif kind in TYPING:
        faults += typing.faults_of(kind, body, key)
    elif kind == ESSAY:
        faults += writing.faults_of(key)
    return faults + _media_faults(body.get("media", ()))


def _media_faults(media: Sequence[Mapping[str, Any]]) -> list[str]:
    """A picture without words for who cannot see it, a sound without words for who cannot hear it."""
    silent = any(one.get("kind") == "image" and not str(one.get("alt", "")).strip() for one in media)
    unread = any(one.get("kind") == "audio" and not str(one.get("transcript", "")).strip() for one in media)
    return ["image_without_alt"] * silent + ["audio_without_transcript"] * unread


def read_response(kind: str, body: Mapping[str, Any], raw: Any) -> Any:
    """The response as it is stored (see the table above), from form values or JSON; None when there is none."""
    if kind in CHOOSING:
        return choosing.read_response(kind, body, raw)
    if kind in ARRANGING:
        return arranging.read_response(kind, body, raw)
    if kind in TYPING:
        return typing.read_response(kind, body, raw)
    return writing.read_response(raw) if kind == ESSAY else None


def response_in_form(kind: str, body: Mapping[str, Any], name: str, values: Callable[[str], list[str]]) -> Any:
    """The stored response from the fields of a page, which are named as the question's template names them.

    name    the field of the question; matching has one field a row (name.1), ordering one a place (name.1)
    values  all values that the form holds under a name, as ``request.form.getlist`` gives them
    """
    if kind in ARRANGING:
        places = [str(n) for n in range(1, len(body.get("options", ())) + 1)]
        rows = [row["id"] for row in body.get("rows", ())] if kind == MATCHING else places
        return read_response(kind, body, {row: next(iter(values(f"{name}.{row}")), "") for row in rows})
    given = values(name)
    return read_response(kind, body, given if kind == MULTIPLE_RESPONSE else next(iter(given), ""))


def is_answered(kind: str, body: Mapping[str, Any], response: Any) -> bool:
    """Whether nothing is left open in a question: every row has its option, every place its own."""
    if kind == MATCHING:
        return isinstance(response, Mapping) and len(response) == len(body.get("rows", ()))
    if kind == ORDERING:
        return isinstance(response, list) and all(response) and len(set(response)) == len(body.get("options", ()))
    return bool(response)


def score(kind: str, key: Mapping[str, Any], response: Any) -> Mark:
    """Points of one response; every question that is scored without people is worth one point.

    The key may list several accepted options after a decision of the board ("two keys"), and
    ``{"credit_all": true}`` gives everyone the point. An empty essay is 0, another unmarked; a case is never answered.
    """
    if kind == ESSAY:
        return writing.score(key, response)
    if kind == CASE:
        return Mark(0.0, 0.0)
    if key.get("credit_all"):
        return Mark(1.0, 1.0)
    if kind in CHOOSING:
        return choosing.score(kind, key, response)
    return arranging.score(kind, key, response) if kind in ARRANGING else typing.score(kind, key, response)


def keeps_order(body: Mapping[str, Any]) -> bool:
    """Whether the options stand as written: by the author's wish, or because one speaks of the others (上のすべて)."""
    texts = [ruby_plain(str(option["text"])) for option in body.get("options", ())]
    return bool(body.get("fixed")) or any(map(speaks_of_others, texts))
