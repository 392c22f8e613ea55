"""Long lists, one page of them on the screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from lms.db import db

PAGE_SIZE = 50


class Paged:
    """What the pager asks of a list, from the number of the page shown and how many there are."""

    page: int
    pages: int

    @property
    def has_prev(self) -> bool:
        return self.page > 1

    @property
    def prev_num(self) -> int:
        return self.page - 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages

    @property
    def next_num(self) -> int:
        return self.page + 1


@dataclass(frozen=True)
class Page(Paged):
    """One page of rows, with what the pager needs."""

    rows: tuple[Any, ...]
    page: int
    pages: int
    total: int


def page_within(total: int, wanted: int, size: int = PAGE_SIZE) -> tuple[int, int]:
    """The page to show and how many there are; a number beyond either end gives the page at that end."""
    pages = max(1, -(-total // size))
    return min(max(1, wanted), pages), pages


def page_of(query: Select[*tuple[Any, ...]], number: int, size: int = PAGE_SIZE) -> Page:
    """The rows of page ``number``; a number beyond the end gives the last page."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    shown, pages = page_within(total, number, size)
    rows = db.session.execute(query.limit(size).offset((shown - 1) * size)).all()
    return Page(tuple(rows), shown, pages, total)


def page_from(rows: Iterable[Any], number: int, size: int = PAGE_SIZE) -> Page:
    """Page ``number`` of rows that are all at hand."""
    every = tuple(rows)
    shown, pages = page_within(len(every), number, size)
    return Page(every[(shown - 1) * size : shown * size], shown, pages, len(every))


def with_rows(page: Page, rows: Iterable[Any]) -> Page:
    """The same page with its rows made into something else."""
    return Page(tuple(rows), page.page, page.pages, page.total)
