"""What axe-core said of each page while the tests ran, as ``script/test tests/browser`` prints it at its end."""

import re

ASKED = "asked for accessibility"
# Identifiers in an address: a run of capitals and digits, or of hexadecimal digits.
IDENTIFIER = re.compile(r"(?<=/)(?=[^/?]*\d)[0-9A-Za-z-]{8,}(?=$|[/?])")


def report_of(asked: list[list]) -> list[str]:
    """A line for each kind of page with the widths it was asked at and its faults, then their sum.

    asked   address, width in pixels, number of faults; an address may come many times
    """
    pages: dict[str, tuple[set[int], int]] = {}
    for address, width, faults in asked:
        kind = IDENTIFIER.sub("…", address.partition("#")[0])
        widths, before = pages.get(kind, (set(), 0))
        pages[kind] = widths | {width}, before + faults
    lines = [
        f"{faults:3d} faults  {', '.join(str(width) for width in sorted(widths)):>9} px  {kind}"
        for kind, (widths, faults) in sorted(pages.items())
    ]
    together = sum(faults for _, faults in pages.values())
    return [*lines, f"{len(pages)} kinds of pages asked {len(asked)} times: {together} faults"]
