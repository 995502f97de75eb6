"""What makes a PDF both PDF/A-3a and PDF/UA-1: two claims in one set of metadata, and a tidy catalogue."""

from collections.abc import Callable
from types import MethodType
from typing import Any
from xml.etree import ElementTree as ET

import pydyf
from weasyprint import Document as Layout
from weasyprint.pdf.metadata import DocumentMetadata

VARIANT = "pdf/a-3a"
SPACES = {
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# PDF/A wants every schema that it doesn't know described; the description of PDF/UA's is always this one.
UA_CLAIM = f"""<rdf:RDF xmlns:rdf="{RDF}" {" ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())}>
<rdf:Description rdf:about=""><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{SPACES["pdfuaid"]}</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA part number</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""
for _prefix, _uri in SPACES.items():
    ET.register_namespace(_prefix, _uri)


def claim_accessibility(layout: Layout) -> None:
    """Add the claim of PDF/UA-1 to the metadata, inside the one rdf:RDF that XMP allows."""
    metadata: DocumentMetadata = layout.metadata
    write: Callable[..., bytes] = metadata.generate_rdf_metadata

    def both(_: DocumentMetadata, *arguments: Any) -> bytes:
        root = ET.fromstring(write(*arguments))  # noqa: S314 - written by WeasyPrint a moment ago
        root.extend(list(ET.fromstring(UA_CLAIM)))  # noqa: S314 - the constant above
        written: bytes = ET.tostring(root, encoding="utf-8")
        return written

    metadata.generate_rdf_metadata = MethodType(both, metadata)


def tidy(_: Layout, pdf: pydyf.PDF) -> None:
    """A finisher for WeasyPrint, which lists each attachment twice."""
    if attached := pdf.catalog.get("AF"):
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(attached))
