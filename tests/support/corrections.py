"""An article whose statements are corrected, and how they then stand in the archive."""

from __future__ import annotations

from datetime import date

from index.archive import Archive
from index.core.types import Article, Being, Ruling, Span, hull, words_of
from index.store.filters import Filter
from rag.answers.engine import ask
from rag.answers.types import Statement

NOTE = Article(
    id="note",
    text="Ada Brandt, the harbour pilot, said the channel was too shallow. “We run aground twice a year,” she said.\n\n"
    "Juri Kolb, a fisherman, said the herring would be back.",
    title="Pilot warns",
    outlet="Harbour Post",
    published=date(2024, 5, 1),
)


def at(article: Article, words: str) -> Span:
    """Where the words stand."""
    start = article.text.index(words)
    return Span(start, start + len(words))


def by(archive: Archive) -> dict[str, str | None]:
    """Who says what: the first two words of every statement, and the speaker's name."""
    stored = archive.lookup.select(Filter())
    articles = archive.lookup.articles({q.article for q in stored})
    names = archive.lookup.speaker_names({q.speaker for q in stored if q.speaker})
    texts = [words_of(articles[q.article].text, q.quotation.content) for q in stored]
    return {" ".join(t.strip("“").split()[:2]): names.get(q.speaker or "") for t, q in zip(texts, stored, strict=True)}


def span(archive: Archive, words: str) -> Span:
    """Where the statement that holds the words lies in the article in force."""
    for stored in archive.lookup.select(Filter()):
        article = archive.lookup.articles([stored.article])[stored.article]
        if words in words_of(article.text, stored.quotation.content):
            return hull(stored.quotation.content)
    raise AssertionError(words)


def correct(archive: Archive, words: str, ruling: Ruling, name: str = "", being: Being | None = None) -> None:
    with archive.writing() as writer:
        writer.correct("note", span(archive, words), ruling, name, being)


def aground(archive: Archive, question: str) -> list[Statement]:
    """Of what answers the question, the statement that is corrected."""
    return [s for s in ask(archive, question).matches if "aground" in s.text]


MODEL = {"the channel": "Ada Brandt", "We run": "Ada Brandt", "the herring": "Juri Kolb"}
