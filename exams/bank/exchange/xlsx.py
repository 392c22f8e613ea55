"""Sheets of Excel, as far as a table of texts needs them: read row by row, and written. Source: ECMA-376.

A general library would load numpy into the web process and know hundreds of things that a table of questions has no
use for; the archive and its XML are read by the same careful readers as all other files (docs/decisions/0017).
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from exams.bank.exchange.archives import Package
from exams.bank.exchange.rows import Unreadable
from exams.bank.exchange.safexml import Node, pieces, tree

WORKBOOK = "xl/workbook.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MOST_COLUMNS = 200
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def is_workbook(package: Package) -> bool:
    """Whether an archive is an Excel workbook."""
    return package.has(WORKBOOK)


def sheet_rows(package: Package) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet with their numbers; empty rows are left out."""
    shared = _shared(package)
    for node in pieces(package.read(_first_sheet(package)), "row"):
        if node.tag != "row":
            continue
        cells = _cells(node, shared)
        if any(cells):
            yield _number(node.get("r")), cells


def _first_sheet(package: Package) -> str:
    sheets = list(tree(package.read(WORKBOOK)).descendants("sheet"))
    relations = "xl/_rels/workbook.xml.rels"
    if not sheets or not package.has(relations):
        raise Unreadable("format_unknown")
    targets = {each.get("id"): each.get("target") for each in tree(package.read(relations)).descendants("relationship")}
    target = targets.get(sheets[0].get("id"), "")
    name = target.lstrip("/") if target.startswith("/") else package.beside(WORKBOOK, target)
    if not target or not package.has(name):
        raise Unreadable("format_unknown")
    return name


def _shared(package: Package) -> list[str]:
    if not package.has("xl/sharedStrings.xml"):
        return []
    return [_spoken(node) for node in pieces(package.read("xl/sharedStrings.xml"), "si") if node.tag == "si"]


def _spoken(node: Node) -> str:
    """The text of a cell without the readings that Japanese Excel keeps beside it (rPh)."""
    said = ""
    for child in node.elements():
        if child.tag == "t":
            said += child.text()
        elif child.tag == "r":
            said += "".join(each.text() for each in child.all("t"))
    # ECMA-376 22.4.2.4: a sign by its number; halves of signs are none.
    return re.sub(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_", lambda found: chr(int(found.group(1), 16)), said)


def _number(text: str) -> int:
    """The number of a row; 0 for what is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,7}", text) else 0


def _cells(row: Node, shared: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.all("c"):
        place = _column(cell.get("r"))
        if place < 0:
            place = len(cells)
        if place >= MOST_COLUMNS:
            break
        cells += [""] * (place + 1 - len(cells))
        cells[place] = _value(cell, shared).replace("\r\n", "\n")
    return cells


def _column(reference: str) -> int:
    """The place of a column from 0; -1 where a cell does not say it."""
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference.upper()):
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: Node, shared: list[str]) -> str:
    kind = cell.get("t")
    inline, value = cell.first("is"), cell.first("v")
    if kind == "inlinestr" or inline is not None:
        return _spoken(inline) if inline else ""
    text = value.text() if value else ""
    if kind == "s":
        place = int(text) if re.fullmatch(r"[0-9]{1,7}", text) else -1
        return shared[place] if 0 <= place < len(shared) else ""
    if kind == "b":
        return "TRUE" if text == "1" else "FALSE"
    if kind in ("", "n") and re.fullmatch(r"-?\d+\.0+", text):
        return text.partition(".")[0]
    return text


def workbook(rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet whose cells are all text, so that none of them is a formula."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as stream:
            stream.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for number, row in enumerate(rows, start=1):
                stream.write(_written(number, row).encode())
            stream.write(b"</sheetData></worksheet>")
    return target.getvalue()


def _written(number: int, row: Sequence[str]) -> str:
    cells = "".join(
        f'<c r="{_letters(place)}{number}" t="inlineStr"><is><t xml:space="preserve">{_safe(text)}</t></is></c>'
        for place, text in enumerate(row)
        if text
    )
    return f'<row r="{number}">{cells}</row>'


def _safe(text: str) -> str:
    return escape(_CONTROL.sub("", text).replace("_x", "_x005F_x"), quote=False)


def _letters(place: int) -> str:
    letters, left = "", place + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
    '<sheets><sheet name="questions" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
