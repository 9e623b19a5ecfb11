"""Search by words: a tantivy index of passages and quotations, on disk (derived, disposable) or in memory.

Both sides go through one analysis: words, lower case, accents folded, English stems.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.text.stemming import analyzer

if TYPE_CHECKING:
    import tantivy

_ANALYSIS = "onrecord"
_HEAP = 32_000_000


class FullTextIndex:
    """An index of (table, seq, name, text); table is 'passages' or 'quotations'."""

    def __init__(self, folder: Path | None = None, *, create: bool = False) -> None:
        """Open the index in `folder`, raising OSError where there is none, or make it with `create`; without a folder,
        make one in memory."""
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("seq", stored=True, fast=True)
        builder.add_text_field("table", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("name", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("body", tokenizer_name=_ANALYSIS, index_option="freq")
        self._schema = builder.build()
        if folder and create:
            folder.mkdir(parents=True, exist_ok=True)
        elif folder and not (folder / "meta.json").is_file():
            raise FileNotFoundError(folder)
        self._index = tantivy.Index(self._schema, path=str(folder) if folder else None)
        self._index.register_tokenizer(_ANALYSIS, analyzer())
        self._writer: tantivy.IndexWriter | None = None

    def add(self, table: str, rows: Iterable[tuple[int, str, str]]) -> None:
        """Add (seq, text, speaker's name or '') rows, which `search` finds after `commit`."""
        import tantivy

        self._writer = self._writer or self._index.writer(_HEAP, 1)
        for seq, text, name in rows:
            self._writer.add_document(tantivy.Document(seq=seq, table=table, name=name, body=text))

    def commit(self) -> None:
        """Write the added rows to disk and make them searchable."""
        if self._writer:
            self._writer.commit()
            self._index.reload()

    def close(self) -> None:
        """Finish writing and release the writer."""
        if self._writer:
            self._writer.wait_merging_threads()
            self._writer = None

    def search(
        self, table: str, words: Sequence[str], *, names: Sequence[str] = (), limit: int
    ) -> list[tuple[int, float]]:
        """(seq, BM25 score) of the rows that contain any of the stemmed words, best first.

        `names`: only quotations whose speaker bears one of these names.
        """
        from tantivy import Occur, Query

        def one(field: str, value: str) -> Query:
            return Query.term_query(self._schema, field, value, "freq" if field == "body" else "basic")

        any_word = Query.boolean_query([(Occur.Should, one("body", word)) for word in dict.fromkeys(words)])
        parts = [(Occur.Must, any_word), (Occur.Must, Query.const_score_query(one("table", table), 0.0))]
        if names:
            theirs = Query.boolean_query([(Occur.Should, one("name", name)) for name in names])
            parts.append((Occur.Must, Query.const_score_query(theirs, 0.0)))
        searcher = self._index.searcher()
        hits = searcher.search(Query.boolean_query(parts), limit, count=False).hits
        if not hits:
            return []
        seqs = searcher.fast_field_values("seq", [address for _, address in hits])
        return [(int(seq or 0), float(score or 0)) for seq, (score, _) in zip(seqs, hits, strict=True)]
