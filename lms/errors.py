"""Named refusals. Each says its case by class; the words are translated when shown."""

from typing import Any, ClassVar

from lms.i18n_mark import N_


class LmsError(Exception):
    """A refusal with a stable ``code``, an English source ``text`` and the ``fields`` that fill it.

    for_now  what was asked for may succeed later: a task that is refused so is tried again
    """

    code: ClassVar[str] = "error"
    text: ClassVar[str] = N_("Something went wrong.")
    status: ClassVar[int] = 500
    for_now: ClassVar[bool] = False

    def __init__(self, **fields: Any) -> None:
        super().__init__(self.code)
        self.fields = fields


class RuleBroken(LmsError):
    """What was asked for is against a rule of the house."""

    code = "rule_broken"
    text = N_("This is not possible.")
    status = 409


class NotAllowed(LmsError):
    """The person is known here but may not do this."""

    code = "not_allowed"
    text = N_("You do not have permission to do this.")
    status = 403


class NotFound(LmsError):
    """There is no such thing, or none that this person may know of."""

    code = "not_found"
    text = N_("This page or record was not found.")
    status = 404


class Misconfigured(LmsError):
    """The installation's settings do not allow a start; ``hint`` says what to change."""

    code = "misconfigured"
    text = N_("The setting %(name)s is not right: %(hint)s")
