"""One row is one piece of background work."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of

STATES = ("waiting", "running", "done", "failed", "cancelled")


class Task(db.Model):
    """``cursor`` is where the handler goes on after a stop; ``alive_at`` tells a dead worker's task."""

    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("kind", "unique_key"), one_of("state", *STATES))

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    kind: Mapped[str] = mapped_column(String(60))
    unique_key: Mapped[str] = mapped_column(String(200))
    args: Mapped[dict[str, Any]]
    asked_by: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[str] = mapped_column(String(200), default="")
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    result: Mapped[dict[str, Any] | None]
    fault: Mapped[str] = mapped_column(String(300), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Instant]
    run_after: Mapped[Instant]
    alive_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
