"""Words as they are indexed and compared: lower case, accents folded, English stems."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from index.lexicon.word_classes import STOP_WORDS

if TYPE_CHECKING:
    import tantivy


@cache
def analyzer() -> tantivy.TextAnalyzer:
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    ):
        builder = builder.filter(step)
    return builder.build()


def stems(text: str) -> list[str]:
    """The words of a text as they are indexed, in order: 'Patriots, visited' is ['patriot', 'visit']."""
    return list(analyzer().analyze(text))


STOP = frozenset(stem for word in STOP_WORDS for stem in stems(word))
"""The stems of words that carry nothing."""


def content_stems(text: str) -> list[str]:
    """The stems of a text without those of function words; all of them where there is nothing else."""
    every = stems(text)
    return [stem for stem in every if stem not in STOP] or every
