"""From a query to candidate statements and passages: by words and by meaning, fused.

A search that a speaker, a date or an outlet narrows goes round Chroma: by tantivy's words and an exact product over the
vectors that are left. Chroma serves every search by meaning that nothing narrows, or narrows little.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from index.archive import Archive
from index.core.types import Article, Kind, Span, hull
from index.embedding.embedder import Vectors
from index.search.searcher import Hits
from index.store.rows import Filter, StoredPassage, StoredQuotation, words_of
from index.system.compute import run_in_background
from index.text.sentences import sentences
from index.text.stemming import content_stems, stems
from rag.retrieval.topic import StatementText, Topic

_RRF = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""
_NEAREST = 60
WORDED = 10_000
"""Quotations with words of a topic that are looked through."""
_LAST = 100
"""How many of the last of them are looked at to know whether more would be on the topic."""
_MANY = 10_000
"""Rows that pass a filter from which not each is compared with the question."""
_WIDER, _WIDEST = 200, 2_500
"""How many of all rows are looked through, first and at most, for the nearest that pass such a filter; where it is not
enough, each that passes is compared."""
_NEAR = 0.38
"""Cosine similarity from which a statement is near a topic that it does not name."""
_PASSAGES = 6
SURE = 0.6
"""Confidence from which a quotation answers; below it is only near. Chosen on halves of dev: docs/measurements.md."""
_SENTENCE = 600
"""Characters beside a statement in which its sentence begins and ends."""
_TELLING = 3
"""Words from which a paraphrase tells something: "Trump" alone, found as somebody's words, does not."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quotation that may answer: its article, its words, and how well words and meaning fit."""

    stored: StoredQuotation
    article: Article
    words: StatementText
    score: float
    similarity: float
    named: bool = False
    """True where it names the topic in the topic's own words, or in what means the same."""

    @property
    def own(self) -> bool:
        """False for what somebody else says that they said."""
        return self.stored.quotation.carrier is None

    @property
    def answers(self) -> bool:
        """True for words of their own, surely theirs: no wish or belief that the writer reports, no snippet."""
        quotation = self.stored.quotation
        substantial = quotation.kind is not Kind.INDIRECT or len(self.words.stems) >= _TELLING
        return self.own and quotation.said and quotation.confidence >= SURE and substantial


_Row = tuple[StoredQuotation, Article, StatementText]
"""A Candidate's first fields."""


def everything(archive: Archive, narrowed: Filter, most: int | None = None) -> list[Candidate]:
    """All that passes the filter, newest article first, then in the order of the text; or the first `most` added."""
    candidates = _listed(archive, archive.lookup.select(narrowed, -1 if most is None else most))
    candidates.sort(key=lambda c: c.stored.quotation.content[0])
    candidates.sort(key=lambda c: (c.article.published or date.min, -c.stored.article), reverse=True)
    return candidates


def newest(archive: Archive, narrowed: Filter, limit: int, offset: int = 0) -> list[Candidate]:
    """At most `limit` of what `everything` gives, after the first `offset`; no more is read."""
    return _listed(archive, archive.lookup.newest(narrowed, limit, offset))


def _listed(archive: Archive, stored: Sequence[StoredQuotation]) -> list[Candidate]:
    """Candidates that nothing was asked of, in the given order."""
    articles = archive.lookup.articles({q.article for q in stored})
    return [Candidate(q, articles[q.article], _statement_text(q, articles[q.article]), 1.0, 0.0) for q in stored]


def on_topic(
    archive: Archive,
    topic: Topic,
    texts: Sequence[str],
    narrowed: Filter,
    names: Sequence[str],
    most: int | None = None,
) -> tuple[list[Candidate], bool]:
    """Quotations that name the topic, at most `most`, and those nearest in meaning to one of the texts; best first.
    And True where more than WORDED have words of the topic, of which those that fit best are taken.

    `names`: the names that the filter's speakers bear, to narrow the search by words with.
    """
    vectors = run_in_background(archive.embedder.embed, list(texts))

    def worded(limit: int) -> Hits:
        return archive.search.by_words("quotations", topic.stems, names=names, limit=limit)

    by_words = worded(WORDED + 1)
    if narrowed and len(by_words) > WORDED:  # what passes may be among the rest
        by_words = worded(archive.lookup.last("quotations"))
    passing = _Passing(archive, narrowed)
    by_words = passing.of(by_words)
    more = len(by_words) > WORDED
    by_words = by_words[: WORDED if most is None else most]
    rows = _read(archive, (seq for seq, _ in by_words))
    met = {seq for seq, (_, _, words) in rows.items() if topic.met_by(words)}  # all this while the texts are embedded
    fused = _fused(archive, rows, by_words, [passing.nearest(v, _NEAREST) for v in vectors.result()])
    met |= {c.stored.seq for c in fused if c.stored.seq not in rows and topic.met_by(c.words)}
    every = [replace(c, named=c.stored.seq in met) for c in fused]
    return every, more and any(c.named for c in every[-_LAST:])


def like(archive: Archive, words: str, narrowed: Filter) -> list[Candidate]:
    """The quotations most like the given words, best first."""
    vector = run_in_background(archive.embedder.embed, [words])
    by_words = archive.search.by_words("quotations", content_stems(words), limit=WORDED if narrowed else _NEAREST)
    passing = _Passing(archive, narrowed)
    by_words = passing.of(by_words)[:_NEAREST]
    rows = _read(archive, (seq for seq, _ in by_words))
    meant = vector.result()[0]
    by_meaning = passing.nearest(meant, _NEAREST)
    missing = {seq for seq, _ in by_words} - {seq for seq, _ in by_meaning}
    more = archive.search.among("quotations", missing, meant, len(missing))
    return _fused(archive, rows, by_words, [[*by_meaning, *more]])


def within(archive: Archive, passages: Iterable[StoredPassage], narrowed: Filter) -> list[Candidate]:
    """The quotations that stand in these passages and pass the filter, in the order of the passages and the text."""
    spans: dict[int, list[Span]] = {}
    for passage in passages:
        spans.setdefault(passage.article, []).append(passage.span)
    articles = archive.lookup.articles(spans)
    quotations = list[StoredQuotation]()
    for article, there in spans.items():
        for stored in archive.lookup.quotations_of(article):
            words = hull(stored.quotation.content)
            if any(span.overlaps(words) for span in there):
                quotations.append(stored)
    return _unranked(articles, _passing(archive, quotations, narrowed))


def beside(archive: Archive, articles: Iterable[int], narrowed: Filter, less: Collection[int]) -> list[Candidate]:
    """The quotations of these articles that pass the filter, but for those of the rows `less`, in the order of the
    text."""
    quotations = [q for article in articles for q in archive.lookup.quotations_of(article) if q.seq not in less]
    passing = _passing(archive, quotations, narrowed)
    return _unranked(archive.lookup.articles({stored.article for stored in passing}), passing)


def _passing(archive: Archive, quotations: list[StoredQuotation], narrowed: Filter) -> list[StoredQuotation]:
    if not narrowed:
        return quotations
    passes = archive.lookup.passing(narrowed, (stored.seq for stored in quotations))
    return [stored for stored in quotations if stored.seq in passes]


def _unranked(articles: Mapping[int, Article], quotations: Iterable[StoredQuotation]) -> list[Candidate]:
    """Candidates without a score of their own; `articles`: theirs by row."""
    return [Candidate(q, articles[q.article], _statement_text(q, articles[q.article]), 0.0, 0.0) for q in quotations]


class _Passing:
    """What of an archive's quotations passes a filter."""

    def __init__(self, archive: Archive, narrowed: Filter) -> None:
        self._archive, self._narrowed = archive, narrowed

    @cached_property
    def _allowed(self) -> set[int] | None:
        """Their rows; None where they are so many that each hit is looked at instead."""
        if self._archive.lookup.more_pass(self._narrowed, _MANY):
            return None
        return set(self._archive.lookup.rows(self._narrowed))

    def of(self, hits: Hits) -> Hits:
        """The hits that pass."""
        if not self._narrowed:
            return hits
        allowed = self._allowed
        if allowed is None:
            allowed = self._archive.lookup.passing(self._narrowed, (seq for seq, _ in hits))
        return [hit for hit in hits if hit[0] in allowed]

    def nearest(self, vector: Vectors, most: int) -> Hits:
        """So many of all that passes that are nearest to the vector; where everything does, the _NEAREST of all.

        Where much passes, they are picked out of what is nearest of all, so that time does not grow with how much that
        is.
        """
        search = self._archive.search
        if not self._narrowed:
            return search.by_meaning("quotations", vector, _NEAREST)
        if self._allowed is not None:
            return search.among("quotations", self._allowed, vector, most)
        wider = _WIDER
        while wider <= _WIDEST:
            passing = self.of(search.by_meaning("quotations", vector, wider))
            if len(passing) >= most:
                return passing[:most]
            wider = 3 * wider * most // (2 * len(passing) + 1)  # half as many again as that share of them asks for
        return search.among("quotations", self._archive.lookup.rows(self._narrowed), vector, most)


FoundPassage = tuple[StoredPassage, Article, float]
"""A passage, the article in which it stands where the filter says, and its score: 0 to 1."""


def passages(archive: Archive, text: str, narrowed: Filter, most: int = _PASSAGES) -> list[FoundPassage]:
    """The passages that say most about it, best first, at most `most`."""
    vector = run_in_background(archive.embedder.embed, [text])
    wanted = content_stems(text)
    by_words = archive.search.by_words("passages", wanted, limit=WORDED if narrowed else _NEAREST)
    by_meaning = archive.search.by_meaning("passages", vector.result()[0], _WIDEST if narrowed else _NEAREST)
    if narrowed:
        there = archive.lookup.passages_within(narrowed, [seq for seq, _ in (*by_words, *by_meaning)])
        by_words, by_meaning = ([hit for hit in hits if hit[0] in there][:_NEAREST] for hits in (by_words, by_meaning))
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
        coverage = sum(stem in words for stem in wanted) / max(1, len(wanted))
        score = max(coverage, similar.get(seq, 0.0))
        if coverage >= 0.5 or similar.get(seq, 0.0) >= _NEAR:
            ranked.append((passage, article, score))
    return ranked[:most]


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
