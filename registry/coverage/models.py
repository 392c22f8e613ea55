"""What is asked at the stations of each area, as a night counted it."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import db


class AreaDemand(db.Model):
    """Seats of open activities in the four weeks from ``taken_on``, for one node with all below it.

    kind   the kind of activity
    title  the title that the seat asks for, with its field as "WBC/fp"; empty where anyone may sit
    """

    __tablename__ = "area_demand"

    area_code: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    title: Mapped[str] = mapped_column(String(62), primary_key=True, default="")
    seats: Mapped[int]
    open_seats: Mapped[int]
    taken_on: Mapped[date]
