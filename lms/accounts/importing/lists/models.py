"""Lists of people that were handed in on the page, with what would become of their lines."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref

LIST_STATES = ("reading", "ready", "refused", "writing", "done", "discarded")
WAITING = ("reading", "ready", "writing")
OUTCOMES = ("known", "refused")


class PeopleList(db.Model):
    """One file of people: read first, entered whole when somebody said so. The file goes with its last step.

    lacking  the needed columns that the file does not have
    """

    __tablename__ = "people_list"
    __table_args__ = (one_of("state", *LIST_STATES),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    file_id: Mapped[int] = ref("file.id")
    filename: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(10), default="reading")
    task: Mapped[str] = mapped_column(String(22), default="")
    lacking: Mapped[list[str]] = mapped_column(default=list)
    fresh: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    handed_in_by: Mapped[int] = ref("person.id")
    handed_in_at: Mapped[Instant] = mapped_column(index=True)


class PeopleListLine(db.Model):
    """What becomes of a line that is not simply new. No name stands here: the line's number finds it in the file.

    faults  [[code, detail]] of reading.FAULTS
    """

    __tablename__ = "people_list_line"
    __table_args__ = (one_of("outcome", *OUTCOMES),)

    list_id: Mapped[int] = ref("people_list.id", primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(String(10))
    faults: Mapped[list[Any]] = mapped_column(default=list)
