"""Answers as Word documents: title, headings, quotations, sources with links, and references that lead to their end."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import TYPE_CHECKING
from urllib.parse import quote

from rag.formats.addresses import web_address
from rag.formats.card import CLOSE_MARK
from rag.formats.citation import Citation
from rag.formats.export_content import ExportContent, replace_invalid

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_BLUE = (0x05, 0x63, 0xC1)
_ADDRESS = "%:/?#[]@!$&'()*+,;=~"
"""The characters besides letters, digits, `-._` that an address may have."""


def write_docx(content: ExportContent) -> bytes:
    """Return the document; characters that XML cannot hold are replaced by U+FFFD."""
    import docx

    document = docx.Document()
    document.core_properties.title = replace_invalid(content.question)[:255]
    document.core_properties.author = ""
    document.core_properties.created = document.core_properties.modified = datetime.combine(
        content.request.asked_on, time()
    )
    document.add_heading(replace_invalid(content.question), 0)
    for name, value in content.head:
        _add_line(document, f"{name}: {value}")
    if content.address:
        _add_link(_add_line(document, "Answer: "), content.address, content.address)
    for heading, citations in content.sections:
        document.add_heading(heading, 1)
        for cited in citations:
            _add_statement(document, cited)
    if content.citations:
        document.add_heading("References", 1)
        for cited in content.citations:
            _add_reference(document, cited)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_statement(document: Document, cited: Citation) -> None:
    """Add the words, in the style Quote if all are the speaker's, and below them the source with its reference."""
    words = document.add_paragraph(replace_invalid(cited.quoted), "Quote" if cited.verbatim else None)
    words.paragraph_format.keep_with_next = words.paragraph_format.keep_together = True
    source = _add_line(document, f"— {cited.attribution}. {f'{cited.outlet}, ' if cited.outlet else ''}")
    _add_link(source, f"“{cited.title}”", cited.url)
    rest = ", ".join(filter(None, ("", cited.author, cited.day, cited.locator)))
    source.add_run(replace_invalid(f", {rest}."))
    _add_jump(source, str(cited.n), _bookmark(cited))
    source.paragraph_format.keep_together = True
    if cited.places:
        _add_line(document, f"Also: {'; '.join(cited.places)}.")


def _add_reference(document: Document, cited: Citation) -> None:
    """Add the reference that the number of a statement leads to: where and how its words can be checked."""
    mark = "" if cited.match else f"{CLOSE_MARK}. "
    line = _add_line(document, f"{cited.n}. {mark}{cited.check}. ")
    if web_address(cited.url):
        _add_link(line, cited.url, cited.url)
        line.add_run(" ")
    _add_link(line, cited.link, cited.link)
    _add_bookmark(line, _bookmark(cited), cited.n)


def _bookmark(cited: Citation) -> str:
    return f"reference_{cited.n}"


def _add_line(document: Document, text: str) -> Paragraph:
    line = document.add_paragraph(replace_invalid(text))
    line.paragraph_format.space_after = 0
    return line


def _add_link(paragraph: Paragraph, text: str, url: str) -> None:
    """Add the text, as a link where the address is that of a web page."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    run = paragraph.add_run(replace_invalid(text))
    if web_address(url):
        target = paragraph.part.relate_to(_ascii_address(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        run.font.underline, run.font.color.rgb = True, RGBColor(*_BLUE)
        _wrap_run(paragraph, run, qn("r:id"), target)


def _add_jump(paragraph: Paragraph, text: str, bookmark: str) -> None:
    """Add the text, raised, as a link to a bookmark of the document."""
    from docx.oxml.ns import qn

    run = paragraph.add_run(text)
    run.font.superscript = True
    _wrap_run(paragraph, run, qn("w:anchor"), bookmark)


def _wrap_run(paragraph: Paragraph, run: Run, attribute: str, value: str) -> None:
    """Make the paragraph's last run a link."""
    from docx.oxml import OxmlElement

    link = OxmlElement("w:hyperlink")
    link.set(attribute, value)
    link.append(run._r)
    paragraph._p.append(link)


def _add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Make the paragraph a bookmark; the numbers of a document's bookmarks differ."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)


def _ascii_address(url: str) -> str:
    """The address in the characters that addresses may have."""
    return quote(url.strip(), safe=_ADDRESS, errors="replace")
