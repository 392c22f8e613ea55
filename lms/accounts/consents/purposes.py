"""What can be consented to: each domain declares its purposes, the words of the request and the field codes."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.accounts.errors import ConsentNotOffered


@dataclass(frozen=True)
class ConsentPurpose:
    """One purpose. The words belong to ``version``: changed words are a new version, old consents keep theirs.

    code        "registry.listing"
    title, text English source strings marked with N_; the Japanese words stand in the domain's ja.po
    fields      field code -> label
    recipients  recipient code -> label; codes are of ``models.RECIPIENTS``
    """

    code: str
    title: str
    version: int
    text: str
    fields: Mapping[str, str]
    recipients: Mapping[str, str]


_declared: dict[str, ConsentPurpose] = {}


def declare_purpose(purpose: ConsentPurpose) -> ConsentPurpose:
    """Make a purpose known; called by a domain when it is loaded, again with the same words without effect."""
    _declared[purpose.code] = purpose
    return purpose


def purposes() -> list[ConsentPurpose]:
    """Every declared purpose, by code."""
    return [_declared[code] for code in sorted(_declared)]


def purpose_named(code: str) -> ConsentPurpose:
    """One declared purpose; ConsentNotOffered for an unknown one."""
    if code not in _declared:
        raise ConsentNotOffered
    return _declared[code]


def check_choice(purpose: ConsentPurpose, field: str, recipient: str) -> None:
    """Refuse what the purpose does not offer."""
    if field not in purpose.fields or recipient not in purpose.recipients:
        raise ConsentNotOffered
