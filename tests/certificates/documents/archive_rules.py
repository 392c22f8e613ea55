"""Rules of PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) that a machine can check, read with pikepdf and fontTools.

No registry that the tests may use holds a checker of its own (veraPDF comes from none of them); each rule here names its
clause. ``faults`` shares no code with what writes the files.
"""

import io
import re

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen
from fontTools.ttLib import TTFont

ACTIONS = {
    "Launch", "Sound", "Movie", "ResetForm", "ImportData", "Hide", "SetOCGState", "Rendition", "Trans", "GoTo3DView",
    "JavaScript",
}  # fmt: skip
PAINTS = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI"}
PRINT, NOT_SHOWN = 4, 1 | 2 | 32 | 256
WIDGET_OUTSIDE = [0, 0, 0, 0]
TAGS = {
    "Document", "Part", "Sect", "Div", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR",
    "TH", "TD", "THead", "TBody", "TFoot", "Span", "Link", "Figure", "Form", "NonStruct", "Caption", "BlockQuote", "Quote",
}  # fmt: skip


def faults(pdf):
    """What breaks a rule, in words; [] for a file that breaks none of them."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            *_file(document, pdf), *_objects(document), *_properties(document), *_files_inside(document),
            *_pages(document), *_tags(document),
        ]  # fmt: skip


def _file(document, pdf):
    if not re.match(rb"%PDF-1\.[0-7]\s+%[\x80-\xff]{4}", pdf):
        yield "6.1.2 header"
    if "/ID" not in document.trailer or "/Encrypt" in document.trailer:
        yield "6.1.3 trailer"
    if document.Root.OutputIntents[0].DestOutputProfile.N != 3:
        yield "6.2.3 output intent"
    if "/XFA" in document.Root.get("/AcroForm", {}) or "/AA" in document.Root or "/OpenAction" in document.Root:
        yield "6.4, 6.5 forms and actions"


def _objects(document):
    for one in document.objects:
        if isinstance(one, pikepdf.Stream):
            filters = str(one.get("/Filter", ""))
            if "LZW" in filters or "Crypt" in filters or "/F" in one:
                yield f"6.1.7 stream {one.objgen}"
            if one.get("/Subtype") == "/Image" and (
                one.get("/Interpolate", False) or "CMYK" in str(one.get("/ColorSpace"))
            ):
                yield f"6.2.8 picture {one.objgen}"
        if not isinstance(one, pikepdf.Dictionary):
            continue
        if str(one.get("/S", ""))[1:] in ACTIONS or "/AA" in one:
            yield f"6.5 action {one.objgen}"
        if one.get("/Type") == "/ExtGState" and ("/TR" in one or "/HTP" in one):
            yield f"6.2.5 graphics state {one.objgen}"
        if one.get("/Type") == "/Annot" and (not one.F & PRINT or one.F & NOT_SHOWN):
            yield f"6.3.2 annotation {one.objgen}"


def _properties(document):
    root, metadata = document.Root, document.open_metadata()
    if "/Filter" in root.Metadata:
        yield "6.6.2.1 properties are packed"
    if (metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance"), metadata.get("pdfuaid:part")) != (
        "3",
        "A",
        "1",
    ):
        yield "6.6.4 mark"
    if not metadata.get("dc:title") or metadata["dc:title"] != str(document.docinfo.Title):
        yield "UA 7.1 title"
    if not (root.ViewerPreferences.DisplayDocTitle and root.MarkInfo.Marked and str(root.Lang) in ("ja", "en")):
        yield "UA 7.1, 7.2 title shown, marked, language"


def _files_inside(document):
    linked = {file.objgen for file in document.Root.get("/AF", [])}
    names = list(document.Root.Names.EmbeddedFiles.Names)[1::2]
    for file in names:
        if file.objgen not in linked or "/AFRelationship" not in file or not {"/F", "/UF"} <= file.keys():
            yield f"6.8 file {file.get('/UF')}"
        if "/Subtype" not in file.EF.F or "/ModDate" not in file.EF.F.Params:
            yield f"6.8 stream of file {file.get('/UF')}"


def _pages(document):
    for place, page in enumerate(document.pages):
        if "/Annots" in page and page.get("/Tabs") != "/S":
            yield f"UA 7.18.3 order of page {place}"
        for annotation in page.get("/Annots", []):
            if annotation.Subtype != "/Widget" or list(annotation.Rect) != WIDGET_OUTSIDE:
                yield f"UA 7.18.4 annotation of page {place}"
        fonts = {name: _Font(font) for name, font in page.Resources.get("/Font", {}).items()}
        yield from (f"{fault} of page {place}" for font in fonts.values() for fault in font.faults())
        yield from _content(page, fonts)


def _content(page, fonts):
    """Everything that is painted is tagged or an artifact (UA 7.1), in colours of the output intent, by glyphs that are there."""
    marked, font, numbers = [], None, []
    for operands, operator in pikepdf.parse_content_stream(page):
        sign = str(operator)
        if sign in ("BDC", "BMC"):
            properties = operands[1] if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) else {}
            marked.append("/MCID" in properties or str(operands[0]) == "/Artifact")
            numbers += [int(properties["/MCID"])] if "/MCID" in properties else []
        elif sign == "EMC":
            marked.pop()
        elif sign in PAINTS and not any(marked):
            yield f"UA 7.1 {sign} without a tag"
        if sign in ("k", "K"):
            yield "6.2.4.3 colour"
        if sign == "Tf":
            font = fonts[str(operands[0])]
        if sign in ("Tj", "TJ"):
            yield from font.undrawn(operands[0] if sign == "TJ" else [operands[0]])
    if len(set(numbers)) != len(numbers) or marked:
        yield "UA 7.1 numbers of tagged stretches"


class _Font:
    """A font of a page: embedded, with a name for each glyph, and the widths that it has itself."""

    def __init__(self, font):
        self.font, self.inner = font, font.DescendantFonts[0]
        self.descriptor = self.inner.FontDescriptor
        self.widths, self.own = _listed(self.inner.get("/W", [])), {}
        said = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
        self.named = {int(code, 16) for code in re.findall(rb"<([0-9a-fA-F]{4})> *<[0-9a-fA-F]+>", said)}
        if "/FontFile2" in self.descriptor:
            face = TTFont(io.BytesIO(self.descriptor.FontFile2.read_bytes()), lazy=True)
            scale, metrics = 1000 / face["head"].unitsPerEm, face["hmtx"].metrics
            self.own = {code: metrics[face.getGlyphName(code)][0] * scale for code in self.widths if code}

    def faults(self):
        if not {"/FontFile2", "/FontFile3"} & self.descriptor.keys() or not re.match(
            r"/[A-Z]{6}\+", str(self.font.BaseFont)
        ):
            yield f"6.2.11.4 {self.font.BaseFont} is not embedded"
        if self.inner.Subtype == "/CIDFontType2" and self.inner.get("/CIDToGIDMap") != "/Identity":
            yield f"6.2.11.3.2 {self.font.BaseFont}"
        wrong = [code for code, width in self.own.items() if abs(width - self.widths[code]) > 1]
        wrong += [code for code, width in self._of_cff() if abs(width - self.widths[code]) > 1]
        if wrong:
            yield f"6.2.11.5 {self.font.BaseFont} widths of {wrong}"

    def _of_cff(self):
        if "/FontFile3" not in self.descriptor or self.descriptor.FontFile3.Subtype != "/CIDFontType0C":
            return
        fonts = CFFFontSet()
        fonts.decompile(io.BytesIO(self.descriptor.FontFile3.read_bytes()), None)
        top = fonts[0]
        for code in self.widths:
            name = f"cid{code:05}"
            if name in top.CharStrings:
                outline = top.CharStrings[name]
                outline.draw(NullPen())
                yield code, outline.width

    def undrawn(self, pieces):
        for piece in pieces:
            if isinstance(piece, pikepdf.String):
                drawn = bytes(piece)
                codes = [int.from_bytes(drawn[place : place + 2], "big") for place in range(0, len(drawn), 2)]
                if 0 in codes:
                    yield f"6.2.11.8 {self.font.BaseFont} draws the empty box"
                if not self.named.issuperset(codes):
                    yield f"6.2.11.7.2 {self.font.BaseFont} has glyphs without a letter"


def _listed(widths):
    """The table of widths (ISO 32000-1, 9.7.4.3) as code -> width."""
    found, rest = {}, list(widths)
    while rest:
        first, second = int(rest[0]), rest[1]
        if isinstance(second, pikepdf.Array):
            found |= {first + place: float(width) for place, width in enumerate(second)}
            rest = rest[2:]
        else:
            found |= dict.fromkeys(range(first, int(second) + 1), float(rest[2]))
            rest = rest[3:]
    return found


def _tags(document):
    tree = document.Root.StructTreeRoot
    roles = {str(name)[1:] for name in tree.get("/RoleMap", {})}
    for node in _nodes(tree.K):
        kind = str(node.S)[1:]
        if kind not in TAGS | roles:
            yield f"UA 7.1 tag {kind}"
        if kind == "Figure" and not str(node.get("/Alt", "")):
            yield "UA 7.3 picture without words"
    parents = _parents(tree.ParentTree)
    for place, page in enumerate(document.pages):
        owners = parents[int(page.StructParents)]
        numbers = [
            int(operands[1].MCID)
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]
        ]
        if any(number >= len(owners) or "/S" not in owners[number] for number in numbers):
            yield f"UA 7.1 tags of page {place}"


def _nodes(node):
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from _nodes(one)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from _nodes(node.get("/K", pikepdf.Array()))


def _parents(tree):
    numbers = list(tree.get("/Nums", []))
    found = {int(number): owners for number, owners in zip(numbers[::2], numbers[1::2], strict=True)}
    for kid in tree.get("/Kids", []):
        found |= _parents(kid)
    return found
