"""The channels by which a message leaves the house; which of them are open is a matter of the settings.

A channel is called with a payload and the message's unique key. It returns when the message was taken, raises
Undeliverable when no later try can bring it, and OSError when one may.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from flask import current_app

from lms.outbox.line import send_line
from lms.outbox.mail import send_mail
from lms.outbox.sms import send_sms
from lms.outbox.xapi import send_statement


class Channel(Protocol):
    """Carries one message out of the house."""

    def __call__(self, payload: dict[str, Any], unique_key: str, /) -> None: ...


CHANNELS: Mapping[str, Channel] = {"mail": send_mail, "xapi": send_statement, "sms": send_sms, "line": send_line}
# Whoever wrote such a message has another way to its reader, and hears soon that this one is none.
FALLS_BACK = ("sms", "line")
MOST_ATTEMPTS = 8
# The system of a station may be away over a weekend: twelve attempts take three days.
OTHER_ATTEMPTS = {"hook": 12, "sms": 4, "line": 4}
SLOW_KINDS = ("hook",)
_NEEDS = {"sms": "SMS_URL", "line": "LINE_TOKEN"}


def channel_for(kind: str) -> Channel:
    """The channel that carries this kind of message: our own, and those that packages plug in."""
    plugged: Mapping[str, Channel] = current_app.extensions.get("channels", {})
    return {**CHANNELS, **plugged}[kind]


def is_set_up(kind: str) -> bool:
    """Whether this installation has what a channel needs; mail always leaves, if only to a folder."""
    return kind not in _NEEDS or bool(current_app.config[_NEEDS[kind]])


def most_attempts(kind: str) -> int:
    """How often a message of a kind is tried before it is given up."""
    return OTHER_ATTEMPTS.get(kind, MOST_ATTEMPTS)
