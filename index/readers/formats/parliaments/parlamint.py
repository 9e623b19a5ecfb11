"""Parliamentary debates in TEI as ParlaMint sets them: an article to a sitting, an utterance to a turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.parse.article_fields import clean_transcript
from index.readers.parse.turns import UNIDENTIFIED, SpeakerTurn, turns_text
from index.readers.parse.xml_documents import children, descend, local_name, parse, root_name, words
from index.readers.source.file import ARTICLE_BYTES, File, Unread, unread_item

if TYPE_CHECKING:
    from lxml.etree import _Element

ID = "{http://www.w3.org/XML/1998/namespace}id"
ASIDES = frozenset({"note", "kinesic", "vocal", "incident", "gap", "head", "desc", "pb"})
TOKENS = frozenset({"w", "pc"})


def recognises(head: bytes) -> bool:
    """True for the first bytes of a TEI document."""
    return root_name(head) in ("TEI", "teiCorpus")


def read(file: File) -> Iterator[Article | Unread]:
    """Yield an article for every sitting in a file (`TEI`, of which a `teiCorpus` has several); raises UnreadableFile.

    A speaker is the person of the file's `listPerson` to whom `who` points, else whom the note before names
    (`<note type="speaker">`), else unidentified: an id is no name. Notes, gestures and headings are nobody's. The
    title, day and link are those of the header; it names neither outlet nor author.
    """
    root = parse(file.content(4 * ARTICLE_BYTES))
    if not recognises(f"<{local_name(root)}".encode()):
        raise UnreadableFile("it is not TEI: export the debates as ParlaMint's TEI, or as .txt")
    names = {f"#{person.get(ID)}": _name(person) for person in root.iter("{*}person") if person.get(ID)}
    sittings = [each for each in root.iter("{*}TEI") if each.find(".//{*}u") is not None]
    if not sittings:
        raise UnreadableFile(
            "it is TEI without utterances (<u who=…>): add the files of the sittings; save other TEI as .txt"
        )
    for number, sitting in enumerate(sittings, 1):
        try:
            made = _article(file, sitting, names)
            yield made if sitting is root else replace(made, id=file.row_id(sitting.get(ID) or made.hash))
        except InputError as error:
            yield unread_item(f"{file.place}:{number}", error)


def _article(file: File, sitting: _Element, names: Mapping[str, str]) -> Article:
    description = descend(sitting, "teiHeader", "fileDesc")
    titles = list(children(descend(description, "titleStmt"), "title"))
    main = [title for title in titles if title.get("type") == "main"] or titles
    setting = descend(sitting, "teiHeader", "profileDesc", "settingDesc", "setting", "date")
    source = descend(description, "sourceDesc", "bibl")
    dates = [each for each in (setting, descend(source, "date")) if each is not None]
    fields = {
        "title": words(main[0]) if main else "",
        "published": [each.get("when") or each.get("from") or words(each) for each in dates],
        "url": next((words(each) for each in children(source, "idno") if each.get("type") in ("URI", "URL")), ""),
    }
    body = sitting.find("{*}text")
    return clean_transcript(file.id, turns_text(_turns(sitting if body is None else body, names)), fields)


def _name(person: _Element) -> str:
    """The name of a person that is in force, the given name first."""
    written = list(children(person, "persName"))
    current = next((each for each in written if not each.get("to")), written[0] if written else None)
    parts = [part for name in ("forename", "nameLink", "surname") for part in children(current, name)]
    return " ".join(filter(None, map(words, parts))) or words(current)


def _turns(body: _Element, names: Mapping[str, str]) -> Iterator[SpeakerTurn]:
    printed = ""
    for element in body.iter("{*}*"):
        name = local_name(element)
        if name == "u":
            speaker = names.get(element.get("who", ""), "") or printed or UNIDENTIFIED
            printed = ""
            yield from _utterance(element, speaker)
        elif name in ASIDES and not _is_inside(element, ASIDES | {"u"}, body):
            if name == "note" and element.get("type") == "speaker":
                printed = words(element).rstrip(" :")
            else:
                yield SpeakerTurn("", words(element))


def _utterance(utterance: _Element, speaker: str) -> Iterator[SpeakerTurn]:
    """The turns of an utterance, what stands between its segments as nobody's."""
    if utterance.text and utterance.text.strip():
        yield SpeakerTurn(speaker, utterance.text)
    for part in utterance:
        aside = local_name(part) in ASIDES
        yield SpeakerTurn("", words(part)) if aside else SpeakerTurn(speaker, _spoken(part))
        if part.tail and part.tail.strip():
            yield SpeakerTurn(speaker, part.tail)


def _spoken(segment: _Element) -> str:
    """The words of a segment without its notes; those of an annotated one as its tokens join."""
    from lxml import etree

    if segment.find(".//{*}w") is not None:
        tokens = (each for each in segment.iter("{*}*") if local_name(each) in TOKENS and each.text)
        return "".join((each.text or "").strip() + " " * (each.get("join") != "right") for each in tokens)
    parts: list[str] = []
    walk = etree.iterwalk(segment, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if local_name(element) in ASIDES:
                walk.skip_subtree()
            else:
                parts.append(element.text or "")
        elif element is not segment:
            parts.append(element.tail or "")
    return "".join(parts)


def _is_inside(element: _Element, names: frozenset[str], top: _Element) -> bool:
    parent = element.getparent()
    while parent is not None and parent is not top:
        if local_name(parent) in names:
            return True
        parent = parent.getparent()
    return False
