"""Hybrid retrieval of candidate statements and passages: keyword and vector search, fused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.archive import Archive
from index.core.types import Article, Kind, Span, hull, words_of
from index.search.interface import Hits
from index.store.filters import Filter
from index.store.rows import StoredPassage, StoredQuotation
from index.system.compute import run_in_background
from index.text.sentences import sentences
from index.text.stemming import content_stems, stems
from rag.retrieval.topic import StatementText, Topic

_RRF = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""
_NEAREST = 60
MAX_KEYWORD_HITS = 10_000
"""Quotations with words of a topic that are read."""
_LAST = 100
"""The last of these candidates, which show if more would be on the topic."""
_NEAR = 0.38
"""Cosine similarity from which a statement is near a topic that it does not name."""
_PASSAGES = 6
MIN_CONFIDENCE = 0.6
"""Confidence from which a quotation answers; below, it is only near. Chosen on halves of dev: docs/measurements.md."""
_SENTENCE = 600
"""Characters beside a statement in which its sentence begins and ends."""
_INFORMATIVE = 3
"""Content words from which a paraphrase is informative; "Trump" alone is not."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quotation that may answer: its article, its words, its fused score and its cosine similarity."""

    stored: StoredQuotation
    article: Article
    words: StatementText
    score: float
    similarity: float
    named: bool = False
    """True if it names the topic in its own words, or an equivalent."""

    @property
    def own(self) -> bool:
        """False for a nested quotation."""
        return self.stored.quotation.carrier is None

    @property
    def answers(self) -> bool:
        """True if it can answer: not nested, said rather than thought, confident, and no mere snippet."""
        quotation = self.stored.quotation
        substantial = quotation.kind is not Kind.INDIRECT or len(self.words.stems) >= _INFORMATIVE
        return self.own and quotation.said and quotation.confidence >= MIN_CONFIDENCE and substantial


_Row = tuple[StoredQuotation, Article, StatementText]
"""A Candidate's first fields."""


def all_statements(archive: Archive, narrowed: Filter, limit: int | None = None) -> list[Candidate]:
    """Return all that passes the filter, newest article first, then in text order; or only the first `limit` added."""
    candidates = _listed(archive, archive.lookup.select(narrowed, -1 if limit is None else limit))
    candidates.sort(key=lambda c: c.stored.quotation.content[0])
    candidates.sort(key=lambda c: (c.article.published or date.min, -c.stored.article), reverse=True)
    return candidates


def newest_statements(archive: Archive, narrowed: Filter, limit: int, offset: int = 0) -> list[Candidate]:
    """Return at most `limit` of `all_statements`, after the first `offset`; no more is read."""
    return _listed(archive, archive.lookup.newest(narrowed, limit, offset))


def stored_statements(archive: Archive, rows: Iterable[int]) -> list[Candidate]:
    """Return the quotations of these rows as candidates, in the given order; rows that are gone are left out."""
    wanted = list(rows)
    stored = archive.lookup.quotations(wanted)
    return _listed(archive, [stored[row] for row in wanted if row in stored])


def _listed(archive: Archive, stored: Sequence[StoredQuotation]) -> list[Candidate]:
    """Candidates of a listing without a search, in the given order."""
    articles = archive.lookup.articles({q.article for q in stored})
    return [Candidate(q, articles[q.article], _statement_text(q, articles[q.article]), 1.0, 0.0) for q in stored]


def search_topic(
    archive: Archive,
    topic: Topic,
    texts: Sequence[str],
    narrowed: Filter,
    limit: int | None = None,
) -> tuple[list[Candidate], bool]:
    """Return quotations that pass the filter: those that name the topic, at most `limit`, and those nearest in meaning
    to one of the texts, best first; and True if more than MAX_KEYWORD_HITS contain words of the topic, of which only
    the best were read."""
    vectors = run_in_background(archive.embedder.embed, list(texts))
    by_words = archive.search.by_words("quotations", topic.stems, narrowed, MAX_KEYWORD_HITS + 1)
    more = len(by_words) > MAX_KEYWORD_HITS
    by_words = by_words[: MAX_KEYWORD_HITS if limit is None else limit]
    rows = _read(archive, (seq for seq, _ in by_words))
    on_topic = {
        seq for seq, (_, _, words) in rows.items() if topic.matches(words)
    }  # all this while the texts are embedded
    by_meaning = [archive.search.by_meaning("quotations", v, narrowed, _NEAREST) for v in vectors.result()]
    fused = _fused(archive, rows, by_words, by_meaning)
    on_topic |= {c.stored.seq for c in fused if c.stored.seq not in rows and topic.matches(c.words)}
    candidates = [replace(c, named=c.stored.seq in on_topic) for c in fused]
    return candidates, more and any(c.named for c in candidates[-_LAST:])


def search_similar(archive: Archive, words: str, narrowed: Filter) -> list[Candidate]:
    """Return the quotations that pass the filter and are most similar to the given words, best first."""
    vector = run_in_background(archive.embedder.embed, [words])
    by_words = archive.search.by_words("quotations", content_stems(words), narrowed, _NEAREST)
    rows = _read(archive, (seq for seq, _ in by_words))
    query_vector = vector.result()[0]
    by_meaning = archive.search.by_meaning("quotations", query_vector, narrowed, _NEAREST)
    missing = {seq for seq, _ in by_words} - {seq for seq, _ in by_meaning}
    more = archive.search.similarities("quotations", missing, query_vector)
    return _fused(archive, rows, by_words, [[*by_meaning, *more]])


def statements_in_passages(archive: Archive, passages: Iterable[StoredPassage], narrowed: Filter) -> list[Candidate]:
    """Return the quotations in these passages that pass the filter, in the order of the passages and the text."""
    spans: dict[int, list[Span]] = {}
    for passage in passages:
        spans.setdefault(passage.article, []).append(passage.span)
    articles = archive.lookup.articles(spans)
    quotations = list[StoredQuotation]()
    for article, passage_spans in spans.items():
        for stored in archive.lookup.quotations_of(article):
            words = hull(stored.quotation.content)
            if any(span.overlaps(words) for span in passage_spans):
                quotations.append(stored)
    return _unranked(articles, _passing(archive, quotations, narrowed))


def statements_in_articles(
    archive: Archive, articles: Iterable[int], narrowed: Filter, excluded: Collection[int]
) -> list[Candidate]:
    """Return the quotations of these articles that pass the filter, without those of the rows `excluded`, in the order
    of the text."""
    quotations = [q for article in articles for q in archive.lookup.quotations_of(article) if q.seq not in excluded]
    passing = _passing(archive, quotations, narrowed)
    return _unranked(archive.lookup.articles({stored.article for stored in passing}), passing)


def _passing(archive: Archive, quotations: list[StoredQuotation], narrowed: Filter) -> list[StoredQuotation]:
    if not narrowed:
        return quotations
    passes = archive.lookup.filtered(narrowed, (stored.seq for stored in quotations))
    return [stored for stored in quotations if stored.seq in passes]


def _unranked(articles: Mapping[int, Article], quotations: Iterable[StoredQuotation]) -> list[Candidate]:
    """Candidates without a score of their own; `articles`: theirs by row."""
    return [Candidate(q, articles[q.article], _statement_text(q, articles[q.article]), 0.0, 0.0) for q in quotations]


PassageHit = tuple[StoredPassage, Article, float]
"""A passage, its article in a publication that passes the filter, and its score, 0 to 1."""


def search_passages(archive: Archive, text: str, narrowed: Filter, limit: int = _PASSAGES) -> list[PassageHit]:
    """Return the passages most relevant to the text, best first, at most `limit`."""
    vector = run_in_background(archive.embedder.embed, [text])
    query_stems = content_stems(text)
    by_words = archive.search.by_words("passages", query_stems, narrowed, _NEAREST)
    by_meaning = archive.search.by_meaning("passages", vector.result()[0], narrowed, _NEAREST)
    fused = _fuse(by_words, by_meaning)
    stored = archive.lookup.passages(fused)
    rows = {p.article for p in stored.values()}
    articles, copies = archive.lookup.articles(rows), archive.lookup.copies(rows)
    similar = dict(by_meaning)
    ranked = []
    for seq in fused:
        passage = stored.get(seq)
        published = [articles[passage.article], *copies.get(passage.article, ())] if passage else []
        article = next((each for each in published if narrowed.passes(each)), None)
        if not passage or not article:
            continue
        words = set(stems(passage.span.of(article.text)))
        coverage = sum(stem in words for stem in query_stems) / max(1, len(query_stems))
        score = max(coverage, similar.get(seq, 0.0))
        if coverage >= 0.5 or similar.get(seq, 0.0) >= _NEAR:
            ranked.append((passage, article, score))
    return ranked[:limit]


def _read(archive: Archive, seqs: Iterable[int]) -> dict[int, _Row]:
    """The quotations of these rows, with their articles and words, by row; rows that are gone are left out."""
    stored = archive.lookup.quotations(seqs)
    articles = archive.lookup.articles({q.article for q in stored.values()})
    return {seq: (q, articles[q.article], _statement_text(q, articles[q.article])) for seq, q in stored.items()}


def _fused(archive: Archive, rows: dict[int, _Row], by_words: Hits, by_meaning: Sequence[Hits]) -> list[Candidate]:
    """The candidates of all rankings, best first; `rows`: those of `by_words`, which were read."""
    similar: dict[int, float] = {}
    for seq, similarity in (hit for hits in by_meaning for hit in hits):
        similar[seq] = max(similarity, similar.get(seq, -1.0))
    rows = rows | _read(archive, (seq for seq in similar if seq not in rows))
    fused = _fuse(by_words, *by_meaning).items()
    return [Candidate(*rows[seq], score, similar.get(seq, 0.0)) for seq, score in fused if seq in rows]


def _fuse(*rankings: Iterable[tuple[int, float]]) -> dict[int, float]:
    """Reciprocal rank fusion: each row's score over all rankings, best first."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, (seq, _) in enumerate(ranking):
            scores[seq] = scores.get(seq, 0.0) + 1 / (_RRF + rank + 1)
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))


def _statement_text(stored: StoredQuotation, article: Article) -> StatementText:
    def around() -> str:
        words = hull(stored.quotation.content)
        start = max(0, words.start - _SENTENCE)
        near = article.text[start : words.end + _SENTENCE]
        parts = (Span(start + s.start, start + s.end) for s in sentences(near))
        return "\n".join([article.title, *(part.of(article.text) for part in parts if part.overlaps(words))])

    return StatementText(words_of(article.text, stored.quotation.content), article.text, around)
