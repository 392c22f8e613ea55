"""When something on the machine needs a look. Pure."""

from datetime import datetime, timedelta

SHORTEST_SILENCE = timedelta(minutes=5)
SLOTS_MISSED = 5
DAILY_SILENCE = timedelta(hours=26)
BACKUP_SILENCE = timedelta(hours=36)
LONGEST_WAIT = timedelta(hours=1)
LEAST_FREE = 0.1


def silent_after(every_seconds: int | None) -> timedelta:
    """How long after its last end a job is missed: five of its slots, never under five minutes; 26 hours for a daily one."""
    if every_seconds is None:
        return DAILY_SILENCE
    return max(SHORTEST_SILENCE, timedelta(seconds=every_seconds * SLOTS_MISSED))


def is_late(last: datetime | None, every_seconds: int | None, now: datetime) -> bool:
    """True for a job that ran once and has been silent for too long; one that never ran is new."""
    return last is not None and now - last > silent_after(every_seconds)


def is_tight(free: int, total: int) -> bool:
    """True when less than a tenth of the disk is free."""
    return free < total * LEAST_FREE


def needs_backup(last: datetime | None, now: datetime) -> bool:
    """True when there is no archive, or the newest is older than a night and a day off."""
    return last is None or now - last > BACKUP_SILENCE


def waits_too_long(oldest: datetime | None, now: datetime) -> bool:
    """True when a mail that was due waits for more than an hour."""
    return oldest is not None and now - oldest > LONGEST_WAIT
