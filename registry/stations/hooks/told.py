"""What webhooks say, for the document of the interface: addresses of things, never a value of a person."""

from dataclasses import dataclass
from datetime import datetime

from lms.ui.openapi import Told
from registry.stations.hooks.queries import EVENT_NAMES
from registry.stations.hooks.rules import EVENTS


@dataclass(frozen=True)
class ActivityTold:
    """A day of an activity, by its id."""

    station: str
    activity: str


@dataclass(frozen=True)
class InvitationTold:
    """An invitation and how it stands, by the ids of invitation and day."""

    station: str
    activity: str
    invitation: str
    state: str


@dataclass(frozen=True)
class PersonTold:
    """A listing, by its id, and which fields of it have changed; what they say is read under the consents of then."""

    station: str
    listing: str
    fields: list[str] | None = None


@dataclass(frozen=True)
class HookBody:
    """One message. It is signed: webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks)."""

    type: str
    timestamp: datetime
    data: ActivityTold | InvitationTold | PersonTold


TOLD = tuple(Told(event, EVENT_NAMES[event], HookBody) for event in EVENTS)
