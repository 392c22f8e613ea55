"""What became of messages, for those above who have another way to a reader."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MessageGivenUp:
    """A message cannot be brought by its channel; it is forgotten here. ``reason`` as in lms.outbox.named.Undeliverable."""

    kind: str
    unique_key: str
    reason: str
