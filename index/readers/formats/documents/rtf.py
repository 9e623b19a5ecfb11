"""Rich text (RTF 1.9.1): what a reader sees of it, without hidden and deleted text, headers, footers and field codes.

Read without a library: those under a permissive licence print hidden and deleted text, put addresses of links into
sentences, or break characters outside the Basic Multilingual Plane.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from index.core.errors import UnreadableFile
from index.core.types import Article
from index.readers.parse import front_matter
from index.readers.parse.article_fields import clean_article
from index.readers.press import exports
from index.readers.source.file import ARTICLE_BYTES, File, Unread

MOST_TOKENS = 2_000_000
"""Control words, groups and runs of text: more, and it is made to keep us busy."""

TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
UNREAD = frozenset(
    "annotation atnauthor atnid bkmkend bkmkstart colortbl comment do filetbl fldinst fontemb footer footerf footerl"
    " footerr footnote generator header headerf headerl headerr listtext nonesttables nonshppict objdata operator pict"
    " pntext private revtbl rxe shprslt subject tc themedata txe upr xe".split()
)
"""Destinations that are no part of the text, beside those that are marked as ignorable (\\*)."""
READ = frozenset({"shptxt", "ud"})
"""Destinations that are text inside one that is not: what stands in a text box, and the Unicode form of \\upr."""
COLLECTED = frozenset({"title", "author"})
SIGNS = {
    **{"tab": "\t", "line": "\n", "softline": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘"},
    **{"rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " "},
    **{"zwj": "\u200d", "zwnj": "\u200c", "nestcell": " | ", "nestrow": "\n"},
    **{"~": " ", "_": "-", "{": "{", "}": "}", "\\": "\\"},
}
ENDS = frozenset({"par", "sect", "page", "\n", "\r"})
HIDING = frozenset({"v", "deleted", "htmlrtf", "webhidden"})
CHARSETS = {
    **{0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5", 161: "cp1253"},
    **{162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874"},
    **{238: "cp1250", 254: "cp437", 255: "cp850"},
}
CODE_PAGES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
HEADLINES = frozenset({"title", "heading 1"})


def read(file: File) -> Iterator[Article | Unread]:
    """Yield the one article of an .rtf, its paragraphs and tables, or those of an archive's export.

    Raises UnreadableFile.

    Title and author are the document's own, or its first paragraph where that is set as a title. The day on which the
    file was made is no day of publication.
    """
    data = file.content(4 * ARTICLE_BYTES).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not data.startswith(b"{\\rtf"):
        raise UnreadableFile("it is not RTF, or is damaged: save it again, or as .txt")
    document = _Document()
    document.parse(data.decode("latin-1"))
    paragraphs = [text for text in document.paragraphs if text.strip()]
    if not paragraphs:
        raise UnreadableFile("it contains no text")
    if many := exports.export_articles(file, "\n\n".join(paragraphs)):
        yield from many
        return
    stated, text = front_matter.split_front_matter(front_matter.join_paragraphs(paragraphs))
    title = stated.get("title") or document.collected["title"] or document.headline
    yield clean_article(
        file.id, text, {**stated, "title": title, "author": stated.get("author") or document.collected["author"]}
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """The state that holds in a group of braces and ends with it."""

    destination: str = ""
    unread: bool = False
    hiding: frozenset[str] = frozenset()
    fallback: int = 1
    """How many characters after a \\u stand for it where Unicode is unknown."""
    font: int = -1
    style: int = 0


@dataclass(slots=True)
class _Document:
    paragraphs: list[str] = field(default_factory=list)
    headline: str = ""
    collected: dict[str, str] = field(default_factory=lambda: dict.fromkeys(COLLECTED, ""))
    _group: _Group = _Group()
    _outer: list[_Group] = field(default_factory=list)
    _encoding: str = "cp1252"
    _default_font: int = -1
    _fonts: dict[int, str] = field(default_factory=dict)
    _styles: dict[int, str] = field(default_factory=dict)
    _bytes: bytearray = field(default_factory=bytearray)
    _words: list[str] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _in_table: bool = False
    _skipped: int = 0
    """How many characters are still to be passed over, since they stand for the \\u before them."""

    def parse(self, text: str) -> None:
        """Read the document's tokens into paragraphs."""
        at = count = 0
        while at < len(text) and (token := TOKEN.match(text, at)):
            at = token.end()
            count += 1
            if count > MOST_TOKENS:
                raise UnreadableFile("it has too many control words for an article: save it as .txt")
            if token["text"]:
                self._literal(token["text"].encode("latin-1"))
            elif token["hex"]:
                self._literal(bytes.fromhex(token["hex"]))
            elif token["brace"]:
                self._skipped = 0
                self._flush()
                if not self._nest(token["brace"]):
                    break
            elif token["word"] == "bin":
                at += max(0, int(token["number"] or 0))
            elif token["word"]:
                self._control(token["word"], int(token["number"]) if token["number"] else None)
            elif token["sign"]:
                self._symbol(token["sign"])
        self._end_paragraph()

    def _nest(self, brace: str) -> bool:
        """Open or close a group; False where the document ends."""
        if brace == "{":
            self._outer.append(self._group)
        elif self._outer:
            self._group = self._outer.pop()
        return bool(self._outer)

    def _literal(self, data: bytes) -> None:
        passed = min(self._skipped, len(data))
        self._skipped -= passed
        self._bytes += data[passed:]

    def _flush(self) -> None:
        """Decode the bytes that wait, in the encoding of their font."""
        if self._bytes:
            font = self._group.font if self._group.font >= 0 else self._default_font
            data, encoding = bytes(self._bytes), self._fonts.get(font, self._encoding)
            self._bytes.clear()
            self._write(data.decode(encoding, "replace"))

    def _write(self, text: str) -> None:
        group = self._group
        if group.destination in COLLECTED:
            self.collected[group.destination] += text
        elif group.destination == "stylesheet":
            self._styles[group.style] = (self._styles.get(group.style, "") + text).strip("; ").lower()
        elif not (group.unread or group.hiding or group.destination):
            self._words.append(text)

    def _symbol(self, sign: str) -> None:
        self._flush()
        if sign == "*":
            self._group = replace(self._group, unread=True)
        elif sign in ENDS:
            self._end(sign)
        elif sign in SIGNS:
            self._write(SIGNS[sign])

    def _control(self, word: str, number: int | None) -> None:
        self._flush()
        self._skipped = 0
        if word == "u" and number is not None:
            self._write(chr(number % 2**16))
            self._skipped = self._group.fallback
        elif word in SIGNS:
            self._write(SIGNS[word])
        elif word in ENDS or word in ("cell", "row"):
            self._end(word)
        elif not self._destination(word):
            self._format(word, number)

    def _destination(self, word: str) -> bool:
        """Enter the destination of this name; False when it is none."""
        if word in UNREAD:
            self._group = replace(self._group, unread=True)
        elif word in READ:
            self._group = replace(self._group, unread=False, destination="")
        elif word in ("fonttbl", "stylesheet", "info") or (word in COLLECTED and self._group.destination == "info"):
            self._group = replace(self._group, destination=word)
        else:
            return False
        return True

    def _format(self, word: str, number: int | None) -> None:
        """Take note of what changes how the following text is read."""
        group = self._group
        if word in HIDING:
            self._group = replace(group, hiding=group.hiding - {word} if number == 0 else group.hiding | {word})
        elif word == "plain":
            self._group = replace(group, hiding=group.hiding - {"v", "webhidden"}, font=-1)
        elif word == "pard":
            self._group = replace(group, style=0)
            self._in_table = False
        elif word == "intbl":
            self._in_table = True
        elif word in CODE_PAGES:
            self._encoding = CODE_PAGES[word]
        elif number is not None:
            self._choose(word, number)

    def _choose(self, word: str, number: int) -> None:
        """Take note of the font, style or encoding of this number."""
        group = self._group
        if word == "f":
            self._group = replace(group, font=number)
        elif word == "s":
            self._group = replace(group, style=number)
        elif word == "uc":
            self._group = replace(group, fallback=number)
        elif word == "deff":
            self._default_font = number
        elif word == "ansicpg":
            self._encoding = _known(f"cp{number}") or self._encoding
        elif word in ("fcharset", "cpg") and group.destination == "fonttbl":
            encoding = CHARSETS.get(number, "") if word == "fcharset" else f"cp{number}"
            if _known(encoding):
                self._fonts[group.font] = encoding

    def _end(self, word: str) -> None:
        """End a paragraph, a cell or a row."""
        group = self._group
        if group.unread or group.destination:
            return
        if word == "cell":
            self._cells.append("".join(self._words).strip())
            self._words.clear()
        elif word == "row" or not (self._in_table or self._cells):
            self._end_paragraph()
        else:
            self._words.append("\n")

    def _end_paragraph(self) -> None:
        self._flush()
        row = " | ".join(cell for cell in self._cells if cell)
        written = "\n".join(filter(str.strip, (row, "".join(self._words))))
        self._words.clear()
        self._cells.clear()
        if written.strip():
            written = written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            if not self.paragraphs and self._styles.get(self._group.style) in HEADLINES:
                self.headline = written
            self.paragraphs.append(written)


def _known(encoding: str) -> str:
    """An encoding's name where Python knows it, else ""."""
    try:
        return codecs.lookup(encoding).name if encoding else ""
    except LookupError:
        return ""
