"""A clip file as a text to write on: Word with footnotes, Markdown, plain text; each statement is checked anew.

A statement stands as quote, then "— Name, role, Outlet, “Headline”, 2 May 2024, p. 1"; the reference by which a program
finds the words again is its footnote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.archive import Archive
from rag.answers.types import Statement
from rag.formats.citation import cite_statement
from rag.formats.markdown import escape_markdown, link_markdown
from rag.notebook.clip_check import CheckedClip, ClipState, check_clips
from rag.notebook.clip_files import ClipFile, ItemSort
from rag.notebook.word_footnotes import WordWriter


@dataclass(frozen=True, slots=True)
class QuotedSource:
    """A statement for a text: its words, what stands before and after the headline in the line of its source, the
    headline and the addresses (the article's own, "" for none; that on this page), the reference of its footnote, and a
    sentence on what has changed; "" where nothing has."""

    words: str
    verbatim: bool
    speaker: str
    title: str
    rest: str
    url: str
    link: str
    reference: str
    warning: str

    @property
    def headline_link(self) -> str:
        """The address that the headline leads to: the article's own, else that on this page; "" for none."""
        return next((url for url in (self.url, self.link) if _is_address(url)), "")


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the text: a heading, a note, or a statement; of one whose words are gone only the note on that."""

    sort: ItemSort
    text: str = ""
    quote: QuotedSource | None = None


@dataclass(frozen=True, slots=True)
class ClipFormat:
    """A format of export: its name, the suffix and MIME type of its files, and the function that writes it."""

    name: str
    suffix: str
    mime: str
    write: Callable[[str, list[Block]], bytes]


def export_clips(archive: Archive, file: ClipFile, form: ClipFormat, origin: str = "") -> bytes:
    """Return the clip file in the format. `origin` is that of the page ("http://127.0.0.1:8501"); without it the links
    into the archive are relative."""
    return form.write(file.name, list(_blocks(file, check_clips(archive, file), origin)))


def _blocks(file: ClipFile, checked: dict[str, CheckedClip], origin: str) -> Iterator[Block]:
    for item in file.items:
        if item.place is None:
            yield Block(item.sort, item.text)
            continue
        clip = checked[item.id]
        if clip.statement is None:
            ranges = " ".join(f"{span.start}-{span.end}" for span in item.place.spans)
            where = f"Article {item.place.article}, characters {ranges}, text SHA-256 {item.place.text_sha256[:12]}"
            yield Block(ItemSort.NOTE, f"[{clip.note} {where}]")
        else:
            warning = "" if clip.state is ClipState.UNCHANGED else clip.note
            yield Block(ItemSort.STATEMENT, quote=clipped_quote(clip.statement, origin, warning))


def clipped_quote(statement: Statement, origin: str = "", warning: str = "") -> QuotedSource:
    """Return a statement as it stands in an exported text."""
    cited = cite_statement(statement, origin)
    return QuotedSource(
        cited.quoted,
        cited.verbatim,
        ", ".join(filter(None, (cited.attribution, cited.outlet))),
        cited.title,
        ", ".join(filter(None, (cited.author, cited.day, cited.locator))),
        cited.url,
        cited.link,
        cited.check,
        warning,
    )


def _footnote(quote: QuotedSource) -> list[str]:
    return [part for part in (quote.warning, f"{quote.reference}.") if part]


def _text(name: str, blocks: list[Block]) -> bytes:
    """The clip file as plain text, its references at the end."""
    lines, notes = [name, "=" * len(name)], list[str]()
    for block in blocks:
        if quote := block.quote:
            notes.append(" ".join(filter(None, (*_footnote(quote), quote.url, quote.link))))
            source = f"— {quote.speaker}, “{quote.title}”, {quote.rest} [{len(notes)}]"
            lines += ["", quote.words, source]
        elif block.sort is ItemSort.HEADING:
            lines += ["", "", block.text, "-" * len(block.text)]
        else:
            lines += ["", block.text]
    lines += ["", ""] if notes else []
    lines += [f"[{n}] {note}" for n, note in enumerate(notes, 1)]
    return ("\n".join(lines) + "\n").encode("utf8", "replace")


def _markdown(name: str, blocks: list[Block]) -> bytes:
    """The same as Markdown, with its footnotes."""
    parts, notes = [f"# {escape_markdown(name)}"], list[str]()
    for block in blocks:
        if quote := block.quote:
            links = " ".join(f"<{link}>" for link in (quote.url, quote.link) if _is_address(link))
            n = len(notes) + 1
            notes.append(f"[^{n}]: {' '.join(filter(None, (*map(escape_markdown, _footnote(quote)), links)))}")
            title = link_markdown(f"“{quote.title}”", quote.headline_link)
            source = f"— {escape_markdown(quote.speaker)}, {title}, {escape_markdown(quote.rest)} [^{n}]"
            lines = [*(escape_markdown(line) for line in quote.words.splitlines() if line.strip()), source]
            parts.append("\n>\n".join(f"> {line}" for line in lines) if quote.verbatim else "\n\n".join(lines))
        elif block.sort is ItemSort.HEADING:
            parts.append(f"## {escape_markdown(block.text)}")
        else:
            parts.append("\n".join(escape_markdown(line) for line in block.text.splitlines()))
    return ("\n\n".join([*parts, *notes]) + "\n").encode("utf8", "replace")


def _docx(name: str, blocks: list[Block]) -> bytes:
    """The same as a Word document, with Word's own footnotes."""
    writer = WordWriter(name)
    for block in blocks:
        if quote := block.quote:
            writer.add_paragraph(quote.words, "Quote" if quote.verbatim else "Normal", with_next=True)
            source = writer.add_paragraph(f"— {quote.speaker}, ")
            writer.add_text(source, f"“{quote.title}”", quote.headline_link)
            writer.add_text(source, f", {quote.rest}")
            links = [link for link in (quote.url, quote.link) if _is_address(link)]
            writer.add_footnote(source, " ".join(_footnote(quote)), links)
        elif block.sort is ItemSort.HEADING:
            writer.add_paragraph(block.text, "Heading 1")
        else:
            for line in block.text.splitlines():
                writer.add_paragraph(line)
    return writer.content()


def _is_address(url: str) -> bool:
    return url.startswith(("http://", "https://")) and not any(c in url for c in '<> \n\r\t"')


CLIP_FORMATS = (
    ClipFormat("Word", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    ClipFormat("Markdown", "md", "text/markdown", _markdown),
    ClipFormat("Text", "txt", "text/plain", _text),
)
