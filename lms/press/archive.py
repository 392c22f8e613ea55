"""The mark of PDF/UA-1 in a file that is PDF/A-3a already: the layout library writes one of the two marks alone.

PDF/A (ISO 19005-3, 6.6.2.3) asks that properties of other standards are described in the file; PDF/UA-1 (ISO 14289-1, 5)
asks for its part number.
"""

import io

import pikepdf

_MARK = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
_END = b"</rdf:RDF>"


def with_ua_mark(pdf: bytes) -> bytes:
    """The same document with the mark of PDF/UA-1 beside that of PDF/A; the same input gives the same bytes."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        metadata = document.Root.Metadata
        head, end, rest = metadata.read_bytes().rpartition(_END)
        metadata.write(head + _MARK + end + rest)
        document.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        document.save(out, deterministic_id=True)
    return out.getvalue()


def attached_in(pdf: bytes) -> dict[str, bytes]:
    """The files inside a document, by name; {} for what is no readable PDF."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            return {name: document.attachments[name].get_file().read_bytes() for name in document.attachments}
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, AttributeError):
        return {}
