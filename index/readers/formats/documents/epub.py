"""EPUB books and magazines (2 and 3): an article to each document in reading order that is one."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.parse.article_fields import clean_article
from index.readers.parse.encoding import decode_text
from index.readers.parse.html_block_quotes import body_text
from index.readers.parse.xml_documents import attribute, children, descend, lines, local_name, parse, words
from index.readers.source.file import File, Unread, unread_item
from index.readers.source.package import UNPACKED, Package

if TYPE_CHECKING:
    from lxml.etree import _Element

KIND = "an EPUB book"
CONTENT = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
NO_ARTICLE = frozenset(
    "acknowledgements acknowledgments colophon copyright-page cover dedication index landmarks loi lot nav notes"
    " other-credits page-list text-toc title-page titlepage toc".split()
)
"""Kinds of documents (epub:type, or the type in an EPUB 2 guide) that are around a book's text."""
TYPE = "{http://www.idpf.org/2007/ops}type"
HEADINGS = ("h1", "h2", "h3")


@dataclass(frozen=True, slots=True)
class _Chapter:
    place: str
    title: str
    text: str


def read(file: File) -> Iterator[Article | Unread]:
    """Yield an article, or the failure with its name, for every document of the reading order; raises UnreadableFile.

    Author, outlet (the publisher) and date are the book's, the title is the document's heading, or the book's where it
    is the only article. Covers, contents, copyright pages and the like are none.
    """
    package = Package(file.content(UNPACKED), KIND)
    place = _package_document(package)
    opf = parse(package.part(place))
    if "META-INF/encryption.xml" in package.names:
        _check_locks(package, opf)
    chapters = list[_Chapter]()
    for chapter in _chapters(package, opf, posixpath.dirname(place), file.place):
        if isinstance(chapter, Unread):
            yield chapter
        else:
            chapters.append(chapter)
    if not chapters:
        raise UnreadableFile("it contains no text: save its text as .txt")
    book = _book(descend(opf, "metadata"))
    for chapter in chapters:
        title = chapter.title or book["title"] if len(chapters) > 1 else book["title"] or chapter.title
        try:
            made = clean_article("", chapter.text, {**book, "title": title})
        except InputError as error:
            yield unread_item(f"{file.place}/{chapter.place}", error)
            continue
        yield replace(made, id=file.row_id(f"{book['id']} {chapter.place}"))


def _package_document(package: Package) -> str:
    """The name of the part that describes the book."""
    container = parse(package.part("META-INF/container.xml"))
    rootfile = descend(container, "rootfiles", "rootfile")
    if not (place := attribute(rootfile, "full-path")):
        raise UnreadableFile(f"it is not {KIND}, or is damaged: save it again, or as .txt")
    return place


def _check_locks(package: Package, opf: _Element) -> None:
    """Raise UnreadableFile where the book's documents are encrypted, and not only its fonts."""
    encryption = parse(package.part("META-INF/encryption.xml"))
    locked = [attribute(each, "URI") for each in encryption.iter("{*}CipherReference")]
    contents = {attribute(item, "href") for item in _manifest(opf).values() if attribute(item, "media-type") in CONTENT}
    if any(name.endswith(tuple(contents)) for name in locked if contents):
        raise UnreadableFile("it is locked (DRM): add a copy without a lock")


def _book(metadata: _Element | None) -> dict[str, object]:
    """The metadata of the book under the names of Article's fields; `id` is its identifier."""
    creators = list(children(metadata, "creator"))
    refined = {
        attribute(each, "refines").removeprefix("#"): words(each)
        for each in children(metadata, "meta")
        if attribute(each, "property") == "role"
    }
    roles = [_opf(each, "role") or refined.get(attribute(each, "id"), "") for each in creators]
    authors = [words(each) for each, role in zip(creators, roles, strict=True) if role in ("", "aut")]
    dates = list(children(metadata, "date"))
    published = [each for each in dates if _opf(each, "event") in ("", "publication")]
    return {
        "id": words(descend(metadata, "identifier")) or words(descend(metadata, "title")),
        "title": words(descend(metadata, "title")),
        "author": [name for name in authors if name],
        "outlet": words(descend(metadata, "publisher")),
        "published": [words(each) for each in published],
        "url": next((word for each in children(metadata, "source", "identifier") if _is_link(word := words(each))), ""),
    }


def _opf(element: _Element, name: str) -> str:
    """An attribute of EPUB 2 (opf:role, opf:event)."""
    return attribute(element, f"{{http://www.idpf.org/2007/opf}}{name}")


def _is_link(word: str) -> bool:
    return word.startswith(("http://", "https://"))


def _manifest(opf: _Element) -> dict[str, _Element]:
    """The book's parts by their id."""
    return {attribute(item, "id"): item for item in children(descend(opf, "manifest"), "item")}


def _chapters(package: Package, opf: _Element, folder: str, place: str) -> Iterator[_Chapter | Unread]:
    """The documents of the reading order that are articles, each once."""
    manifest = _manifest(opf)
    around = {
        attribute(each, "href").partition("#")[0]
        for each in children(descend(opf, "guide"), "reference")
        if attribute(each, "type") in NO_ARTICLE
    }
    order = [attribute(each, "idref") for each in children(descend(opf, "spine"), "itemref")]
    for idref in dict.fromkeys(order):
        item = manifest.get(idref)
        href = attribute(item, "href")
        if attribute(item, "media-type") not in CONTENT or href in around:
            continue
        if "nav" in attribute(item, "properties").split():
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(href)))
        try:
            chapter = _chapter(name, package.part(name))
        except UnreadableFile as error:
            yield unread_item(f"{place}/{name}", error)
            continue
        if chapter:
            yield chapter


def _chapter(name: str, data: bytes) -> _Chapter | None:
    """A document's heading and text; None where it is around the book's text, or a list of links."""
    try:
        root = parse(data)
    except UnreadableFile:  # a page that is no XML, as every browser takes it
        text = body_text(decode_text(data))
        return _Chapter(name, "", text) if any(c.isalpha() for c in text) else None
    body = descend(root, "body") if local_name(root) == "html" else descend(root, "book")
    if body is None:
        return None
    blocks = [body, *(each for each in body if isinstance(each.tag, str))]
    if any(NO_ARTICLE & set(attribute(each, TYPE).split()) for each in blocks[:2]):
        return None
    written = len("".join(words(body).split()))
    linked = sum(len("".join(words(link).split())) for link in body.iter("{*}a") if attribute(link, "href"))
    text = lines(body, {})
    if 2 * linked > written or not any(c.isalpha() for c in text):
        return None
    heading = next((line for each in body.iter() if local_name(each) in HEADINGS and (line := words(each))), "")
    return _Chapter(name, heading, text)
