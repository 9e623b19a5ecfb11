"""Answers as Markdown. Texts of others are escaped where they would be active, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from rag.formats.addresses import web_address
from rag.formats.card import CLOSE_MARK
from rag.formats.citation import Citation
from rag.formats.export_content import ExportContent

_SPACE = r"[ \xa0\u1680\u2000-\u200a\u202f\u205f\u3000]"
"""What Markdown takes for a space beside an asterisk or a low line."""
_LETTER = r"[^\W_]"
_ACTIVE = (
    r"[\\`~]"
    rf"|\*(?!{_SPACE}|$)|(?<!{_SPACE})\*"
    rf"|(?<!{_LETTER})(?<!{_SPACE})_|_(?!{_LETTER}|{_SPACE}|$)|(?<={_SPACE})_(?={_LETTER})|(?<={_LETTER})_(?={_SPACE}|$)"
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#?\w+;)"
    r"|\$(?=[^\d\s])"  # mathematics
)
_INLINE = re.compile(rf"{_ACTIVE}|\](?=[(\[:])|\[(?=\^)")
"""Emphasis, code, HTML, entities; of brackets only those that end a link's text or begin a footnote."""
_INLINE_LINKED = re.compile(rf"{_ACTIVE}|[\[\]]")
"""The same inside a link's text, where all brackets count."""
_LINE_START = re.compile(r">|[-+:](?=\s|$)|#{1,6}(?=\s|$)|[-=|:][-=|: ]*$|(?P<number>\d{1,9})(?=[.)](?:\s|$))")
"""What begins a quotation, a list, a heading, a rule or a table."""
_ESCAPED = r"\\\g<0>"
_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1f\x85\u2028\u2029]")
_NOT_IN_ADDRESS = re.compile(r"[\s<>\\\x00-\x1f\x7f]")


def escape_markdown(text: str) -> str:
    """Return the text as one line of Markdown that shows it as it is, without whitespace at its ends."""
    line = _inner(text)
    if start := _LINE_START.match(line):
        at = start.end("number") if start["number"] else 0
        return f"{line[:at]}\\{line[at:]}"
    return line


def link_markdown(text: str, url: str) -> str:
    """Return the text as a link to the address; without a link where it is not that of a web page."""
    if not web_address(url):
        return escape_markdown(text)
    shown = _INLINE_LINKED.sub(_ESCAPED, _one_line(text))
    return f"[{shown}]({_bracketed(url)})"


def write_markdown(content: ExportContent) -> bytes:
    """Return a heading, the head, then each statement: its words, a quotation set off; its source; its place."""
    blocks = [f"# {escape_markdown(content.question)}"]
    head = [f"{name}: {_inner(value)}" for name, value in content.head]
    head += [f"Answer: {_address(content.address)}"] if content.address else []
    blocks.append("\n".join(f"- {line}" for line in head))
    for heading, citations in content.sections:
        blocks.append(f"## {escape_markdown(heading)}")
        blocks += [block for cited in citations for block in _statement(cited)]
    return ("\n\n".join(blocks) + "\n").encode("utf8", "replace")


def _statement(cited: Citation) -> Iterator[str]:
    lines = [escape_markdown(line) for line in _LINE_BREAK.split(cited.quoted) if line.strip()]
    yield "\n>\n".join(f"> {line}" for line in lines) if cited.verbatim else "\n\n".join(lines)
    title = link_markdown(f"“{cited.title}”", cited.url)
    where = filter(None, (cited.outlet, cited.author, cited.day, cited.locator))
    outlet, *rest = where if cited.outlet else ("", *where)
    source = ", ".join(filter(None, (escape_markdown(outlet), title, escape_markdown(", ".join(rest)))))
    yield f"— {_inner(cited.attribution)}. {source}."
    also = [f"Also: {_inner('; '.join(cited.places))}."] if cited.places else []
    mark = "" if cited.match else f"{CLOSE_MARK}. "
    yield " ".join([*also, f"[{cited.n}] {mark}{_inner(cited.check)}.", _address(cited.link)])


def _inner(text: str) -> str:
    """The text escaped for the middle of a line."""
    return _INLINE.sub(_ESCAPED, _one_line(text))


def _address(url: str) -> str:
    """An address that is shown: as a link where it is that of a web page."""
    return _bracketed(url) if web_address(url) else escape_markdown(url)


def _bracketed(url: str) -> str:
    return f"<{_NOT_IN_ADDRESS.sub(lambda m: quote(m[0], safe='', errors='replace'), url.strip())}>"


def _one_line(text: str) -> str:
    return _LINE_BREAK.sub(" ", text).replace("\t", " ").strip()
