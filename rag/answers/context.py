"""The context of one question: the archive, the filter set with it, and look-ups that are made once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from index.archive import Archive
from index.core.types import Being, words_of
from index.identity.name import Name
from index.store.filters import Filter
from index.text.abbreviations import alternative_forms, is_abbreviation
from index.text.stemming import stems
from rag.query.reader import question_reader
from rag.query.slots import ArchiveKnowledge
from rag.query.types import Query, SpeakerReference
from rag.retrieval.topic import Topic, parse_topic
from rag.selection.rating import Rater
from rag.speakers.lookup import SpeakerResolver

_MENTIONS, _BATCH = 10_000, 200
"""Passages, best first, that are searched for a name, and how many are read at a time."""
_EXAMINED = 50
"""Passages, best first, that are searched for the long form of an abbreviation."""
_PARTNERS = 2
_SPEAKERS = 3


class QuestionContext:
    """The look-ups that every step of one question shares."""

    def __init__(self, archive: Archive, narrowed: Filter | None = None) -> None:
        self.archive = archive
        self.narrowed = Filter() if narrowed is None else narrowed
        self.resolver = SpeakerResolver(archive)
        self._raters: dict[Query, Rater] = {}

    @cached_property
    def knowledge(self) -> ArchiveKnowledge:
        """The archive's names, outlets and dates, with which a question is understood."""
        outlets = tuple(self.archive.lookup.outlet_names())
        dates = self.archive.lookup.dates()
        return ArchiveKnowledge(
            self.resolve_speaker,
            self.resolver.find_mentions,
            question_reader().read,
            outlets,
            dates[1] if dates else None,
        )

    def rater(self, query: Query) -> Rater:
        """The judge for a query; the same one for the same query."""
        if query not in self._raters:
            self._raters[query] = Rater(self.archive, query)
        return self._raters[query]

    def topic(self, text: str) -> Topic:
        """The topic that a phrase stands for in this archive."""
        return parse_topic(text, self.resolver.is_person, self.alternative_forms)

    def resolve_speaker(self, text: str) -> SpeakerReference:
        """Return the archive's speakers that a name refers to."""
        return self.resolver.resolve(text, self.is_mentioned)

    def is_mentioned(self, name: str) -> bool:
        """True if an article contains the name's last word, capitalised."""
        return next(self._mentioning_articles(name), None) is not None

    def count_mentions(self, name: str) -> int:
        """Return the number of articles with the name's last word, capitalised, among the best _MENTIONS passages."""
        return len(set(self._mentioning_articles(name)))

    def _mentioning_articles(self, name: str) -> Iterator[int]:
        """The articles, by row, of the passages that contain the name's last word, capitalised."""
        last = Name(name, Being.PERSON).parts[-1]
        query_stems = stems(last)
        if not query_stems:
            return
        hits = self.archive.search.by_words("passages", query_stems, Filter(), _MENTIONS)
        for at in range(0, len(hits), _BATCH):
            passages = self.archive.lookup.passages(seq for seq, _ in hits[at : at + _BATCH])
            articles = self.archive.lookup.articles({p.article for p in passages.values()})
            yield from (p.article for p in passages.values() if _contains(last, p.span.of(articles[p.article].text)))

    def speakers_mentioning(self, name: str) -> list[str]:
        """Return the names of the speakers whose statements contain the name's last word, capitalised: at most three,
        the most frequent first."""
        last = Name(name, Being.PERSON).parts[-1]
        hits = self.archive.search.by_words("quotations", stems(last), Filter(), _EXAMINED)
        stored = self.archive.lookup.quotations(seq for seq, _ in hits)
        articles = self.archive.lookup.articles({q.article for q in stored.values()})
        counts = Counter(
            q.speaker
            for q in stored.values()
            if q.speaker
            and q.quotation.carrier is None
            and _contains(last, words_of(articles[q.article].text, q.quotation.content))
        )
        names = self.archive.lookup.speaker_names(counts)
        return [names[speaker] for speaker, _ in counts.most_common(_SPEAKERS)]

    def alternative_forms(self, text: str) -> list[str]:
        """Return the long forms of an abbreviation in the archive's articles, or their abbreviation of a phrase."""
        if not (is_abbreviation(text) or (text != text.lower() and len(text.split()) > 1)):
            return []
        hits = self.archive.search.by_words("passages", stems(text), Filter(), _EXAMINED)
        passages = self.archive.lookup.passages(seq for seq, _ in hits)
        articles = self.archive.lookup.articles({p.article for p in passages.values()})
        return alternative_forms(text, (p.span.of(articles[p.article].text) for p in passages.values()))[:_PARTNERS]


def _contains(last: str, text: str) -> bool:
    """True if the text contains the last word of a name, capitalised."""
    return any(last in Name(word, Being.PERSON).words for word in text.split() if _is_possible(last, word))


def _is_possible(last: str, word: str) -> bool:
    """A cheap test, False for most words that are not the capitalised name: lower-case ones, ASCII ones without it."""
    if word.islower() or not any(c.isupper() for c in word):
        return False
    return not word.isascii() or last in word.casefold().replace(".", "").replace("'", "")
