"""An archive with words that stand nowhere else, in every place where an article leaves some, and the search for them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from index.archive import Archive
from index.archive.ingest import ingest
from index.core.types import Article, Being, Ruling, hull
from index.store.filters import Filter
from rag.admin.unread_files import update_unread
from rag.answers.placed_statements import statement_at
from rag.conversation.follows import FollowStore
from rag.conversation.history import ConversationStore
from rag.conversation.permalink import Fields
from rag.notebook.clip_files import ClipStore, Item, ItemSort

SECRET = Article(
    id="secret-ameisenbaer",
    text="Ada Brandt, the harbour pilot, said the Zebrafalter was too shallow. “We run aground on it twice a year,” she "
    "said. The Ochsenfrosch Transport Association (OTA) said it would sue. Yngvilde Querulant, a Kugelblitz inspector, "
    "said the report was late.",
    title="Wasserlaeufer warns",
    outlet="Regenpfeifer Post",
    author="Morgenstern Haubentaucher",
    published=date(2024, 5, 1),
    url="https://example.org/schleiereule",
)
EARLIER = replace(SECRET, text=SECRET.text.replace("Zebrafalter", "Nebelkraehe"), title="Tausendfuss warns")
COPY = replace(SECRET, id="copy-feuersalamander", title="Gottesanbeterin", outlet="Courier")
OTHERS = [
    Article(
        "other-1",
        "Ada Brandt, the harbour pilot, said the tide was late. Juri Kolb, a fisherman, said the nets were torn.",
        "Tide",
        "Harbour Post",
        published=date(2024, 6, 1),
    ),
    Article("other-2", "Marta Vale, the mayor, said the bridge was closed until May.", "Bridge", "Courier"),
]
CORRECTED = "Ottokar Siebenschlaefer"
STRUCK = "Kugelblitz inspector"
QUESTION = "what did Ottokar Siebenschlaefer say in Wasserlaeufer warns?"
"""A question that a conversation has."""
NOTE = "Ask the mayor again"
"""A note that a clip file has."""
KEPT_FOLLOWS = ["Juri Kolb", "what did Vale say?"]
"""The names of what is followed besides the erased speakers and a question on them."""
SENTINELS = tuple(
    "ameisenb zebrafal ochsenfr yngvilde querulan kugelbli wasserla regenpfe morgenst haubenta schleier nebelkra"
    " tausendf feuersal gottesan siebensc bergstei".split()
)
"""The beginnings, which no stemming cuts, of all words that stand in nothing but the erased articles."""


def fill_with_secrets(archive: Archive) -> Archive:
    """Add all articles, the secret one in two versions and two places; correct, edit, strike, merge and ask."""
    list(ingest(archive, [EARLIER, *OTHERS]))
    list(ingest(archive, [SECRET, COPY]))
    (tide,) = (
        q
        for q in archive.lookup.select(Filter(("ada-brandt",)))
        if archive.lookup.articles([q.article])[q.article].id == "other-1"
    )
    with archive.writing() as writer:
        writer.correct("other-1", hull(tide.quotation.content), Ruling.CHECKED)
        first = archive.lookup.quotations_of(archive.lookup.original_rows([SECRET.id])[0])[0]
        writer.correct(SECRET.id, hull(first.quotation.content), Ruling.SPEAKER, CORRECTED, Being.PERSON)
        writer.edit_article(SECRET.id, title="Bergsteiger warns")
        writer.keep_apart("yngvilde-querulant", "juri-kolb")
        writer.join("yngvilde-querulant", "marta-vale")
        writer.part("yngvilde-querulant", "Marta Vale")
        if any(role.text == STRUCK for who in archive.lookup.speakers() for role in who.roles):
            writer.strike_role("yngvilde-querulant", STRUCK)
        writer.rebuild()
    turn: Fields = {"q": [QUESTION]}
    ConversationStore(archive.folder).save(None, [turn])
    ConversationStore(archive.folder).save(None, [{"q": ["what did Vale say?"]}])
    _fill_files(archive)
    return archive


def _fill_files(archive: Archive) -> None:
    """Clip statements of all articles, follow speakers and questions, and have files that could not be read."""
    clips, follows = ClipStore(archive.folder), FollowStore(archive.folder)
    file = clips.create("Harbour")
    for identifier in (SECRET.id, OTHERS[0].id, COPY.id):
        for row in archive.lookup.original_rows([identifier]):
            spans = archive.lookup.quotations_of(row)[0].quotation.content
            if status := statement_at(archive, identifier, spans):
                item = Item.of_statement(status.statement)
                file = clips.change(file, lambda now, item=item: now.add(item))  # type: ignore[misc]
    clips.change(file, lambda now: now.add(Item.of_text(ItemSort.NOTE, NOTE)))
    (clips.folder / "0123456789abcdef.damaged").write_text(f'{{"items": [{{"place": {{"article": "{SECRET.id}"')
    for name, speaker in (("Yngvilde Querulant", "yngvilde-querulant"), ("Juri Kolb", "juri-kolb")):
        follows.follow(name, speaker)
    for question in (QUESTION, "what did Vale say?"):
        follows.follow(question, fields={"q": [question]})
    failures = [f"/press/{COPY.id}.pdf", "/press/tide.pdf"]
    update_unread(
        archive.folder, [{"place": each, "status": "failed", "message": "It is damaged."} for each in failures], ()
    )


def traces(folder: Path) -> dict[str, set[str]]:
    """The files that have sentinels in their bytes or names, as UTF-8 or UTF-16, in the open or packed with zlib, by
    sentinel."""
    at: dict[str, set[str]] = {}
    for file in folder.rglob("*"):
        if file.is_file():
            for form in (str(file).encode(), *_forms(file.read_bytes())):
                text = form.lower()
                for word in SENTINELS:
                    if word.encode() in text or word.encode("utf-16-le") in text:
                        at.setdefault(word, set()).add(file.name)
    return at


def _forms(content: bytes) -> Iterator[bytes]:
    yield content
    for head in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"):
        start = content.find(head)
        while start >= 0:
            with suppress(zlib.error):
                yield zlib.decompressobj().decompress(content[start:])
            start = content.find(head, start + 1)
