"""Word documents with footnotes of Word's own, which python-docx cannot make."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from rag.formats.export_content import replace_invalid

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr><w:r><w:{mark}/></w:r>'
    "</w:p></w:footnote>"
    for number, (kind, mark) in enumerate(
        (("separator", "separator"), ("continuationSeparator", "continuationSeparator"))
    )
)
_FIRST = 2
"""The number of the first footnote in the file; the two before it are the lines above the footnotes."""
_LINK = '<w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr>'


class WordWriter:
    """A Word document in the making. Characters that XML cannot hold are replaced by U+FFFD."""

    def __init__(self, title: str) -> None:
        from docx import Document
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        self._document = Document()
        self._document.core_properties.title = replace_invalid(title)[:255]
        self._document.core_properties.author = ""
        self._document.add_heading(replace_invalid(title), 0)
        package = self._document.part.package
        self._notes = Part(PackURI("/word/footnotes.xml"), _TYPE, b"", package)
        self._document.part.relate_to(self._notes, f"{_R}/footnotes")
        self._footnotes = list[str]()
        self._add_styles()

    def add_paragraph(self, text: str, style: str = "Normal", *, with_next: bool = False) -> Paragraph:
        """Add a paragraph, on the page of the next one if so."""
        paragraph = self._document.add_paragraph(replace_invalid(text), style)
        paragraph.paragraph_format.keep_with_next = with_next
        return paragraph

    def add_text(self, paragraph: Paragraph, text: str, url: str = "") -> None:
        """Add text to a paragraph, as a link where an address is given."""
        from docx.oxml import parse_xml

        if not url:
            paragraph.add_run(replace_invalid(text))
            return
        target = self._relate(self._document.part, url)
        paragraph._p.append(
            parse_xml(
                f'<w:hyperlink xmlns:w="{_W}" xmlns:r="{_R}" r:id="{target}"><w:r>{_LINK}'
                f'<w:t xml:space="preserve">{escape(replace_invalid(text))}</w:t></w:r></w:hyperlink>'
            )
        )

    def add_footnote(self, paragraph: Paragraph, text: str, urls: Sequence[str] = ()) -> None:
        """Add a footnote at the end of a paragraph: a text and links."""
        from docx.oxml import parse_xml

        number = _FIRST + len(self._footnotes)
        paragraph._p.append(
            parse_xml(
                f'<w:r xmlns:w="{_W}"><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
                f'<w:footnoteReference w:id="{number}"/></w:r>'
            )
        )
        links = "".join(
            f'<w:r><w:t xml:space="preserve"> </w:t></w:r><w:hyperlink r:id="{self._relate(self._notes, url)}"><w:r>'
            f"{_LINK}<w:t>{escape(replace_invalid(url))}</w:t></w:r></w:hyperlink>"
            for url in urls
        )
        self._footnotes.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {escape(replace_invalid(text))}</w:t></w:r>{links}</w:p></w:footnote>'
        )

    def content(self) -> bytes:
        """Return the document."""
        self._notes._blob = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f'<w:footnotes xmlns:w="{_W}" xmlns:r="{_R}">{_SEPARATORS}{"".join(self._footnotes)}</w:footnotes>'
        ).encode()
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    @staticmethod
    def _relate(part: object, url: str) -> str:
        from docx.opc.constants import RELATIONSHIP_TYPE

        target: str = part.relate_to(replace_invalid(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)  # type: ignore[attr-defined]
        return target

    def _add_styles(self) -> None:
        """Add the styles that Word gives footnotes: small below, raised at the reference."""
        from docx.enum.style import WD_STYLE_TYPE
        from docx.shared import Pt

        below = self._document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
        below.element.set(f"{{{_W}}}styleId", "FootnoteText")
        below.font.size = Pt(9)
        below.paragraph_format.space_after = Pt(0)
        raised = self._document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
        raised.element.set(f"{{{_W}}}styleId", "FootnoteReference")
        raised.font.superscript = True
