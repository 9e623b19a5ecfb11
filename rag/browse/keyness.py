"""Key terms: those that a speaker uses more often than others in the archive do.

A term is the end of a run of words that no stop word breaks, after "the", "of" and the like, or a name in capitals
("the disputed Patriot deliveries": deliveries, Patriot deliveries, disputed Patriot deliveries). It is weighted by the
log odds of being in a statement of theirs against one of others, over its standard error, with the archive's own counts
as the prior (Monroe, Colaresi and Quinn, "Fightin' Words", Political Analysis 2008). Statements are counted, not uses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

from index.archive import Archive
from index.core.types import Speaker, words_of
from index.lexicon.loader import word_set
from index.lexicon.reporting_verbs import VERB_FORMS
from index.lexicon.word_classes import ADVERBS, AUXILIARIES, CONJUNCTIONS, DETERMINERS, MONTHS, PREPOSITIONS, WEEKDAYS
from index.store.filters import Filter
from index.text.stemming import stems

REFERENCE_SIZE = 4_000
"""Statements of the archive that a speaker's are compared with, evenly over its rows; more would change little."""
_SPEAKER_SIZE = 4_000
_MAX_WORDS = 3
_MIN_STATEMENTS = 2
"""Statements of the speaker that a term must be in."""
_MIN_SCORE = 1.0
"""Standard errors by which the log odds must be above 0."""
_PRIOR = 2
"""Statements that the prior weighs."""
_MIN_SHARE = 0.6
"""The share of a term's statements from which a longer term that contains it replaces it."""
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|[-’'](?=\w))*")
_GAP = re.compile(r"[ \u00a0\n]")
_STOP_WORDS = (
    ADVERBS | AUXILIARIES | CONJUNCTIONS | DETERMINERS | PREPOSITIONS | WEEKDAYS | MONTHS | word_set("vague_words")
)
_OPENING = (PREPOSITIONS | DETERMINERS) - {"to"}
_NOT_A_TERM = re.compile(r"..?|.*(ly|[’'].*)")

Term = tuple[str, ...]
"""Stems, in order."""


@dataclass(frozen=True, slots=True)
class ReferenceCounts:
    """The number of statements that each term is in, of `statements` in all: one in `step` of the whole archive's."""

    counts: Counter[Term]
    statements: int
    step: int


@dataclass(frozen=True, slots=True)
class SpeakerCounts:
    """The number of a speaker's statements that each term is in, of `statements` in all, and the terms' spellings."""

    counts: Counter[Term]
    statements: int
    spellings: Mapping[Term, Counter[str]]

    def spelling(self, term: Term) -> str:
        """Return the most frequent spelling of a term."""
        spellings = self.spellings[term]
        return min(spellings, key=lambda text: (-spellings[text], text))

    def score(self, term: Term, reference: ReferenceCounts) -> float:
        """Return the log odds of the term against others' statements, over their standard error."""
        others = max(1.0, reference.statements - self.statements / reference.step)
        by_others = max(0.0, reference.counts[term] - self.counts[term] / reference.step)
        return _log_odds(self.counts[term], self.statements, by_others, others)


def count_reference(archive: Archive, size: int = REFERENCE_SIZE) -> ReferenceCounts:
    """Return the counts of an even sample of about `size` of the archive's statements."""
    rows = archive.lookup.rows(Filter())
    step = max(1, len(rows) // size)
    return ReferenceCounts(*_count_terms(_texts(archive, rows[::step])), step)


def count_speaker(archive: Archive, speaker: Speaker, most: int = _SPEAKER_SIZE) -> SpeakerCounts:
    """Return the counts of the speaker's last `most` statements."""
    rows = archive.lookup.rows(Filter(speakers=(speaker.id,)))[-most:]
    spellings: dict[Term, Counter[str]] = {}
    return SpeakerCounts(*_count_terms(_texts(archive, rows), spellings), spellings)


def key_terms(archive: Archive, speaker: Speaker, reference: ReferenceCounts, most: int = 12) -> list[str]:
    """Return up to `most` key terms of the speaker's statements in their most frequent spelling, the most significant
    first; none where there are too few statements."""
    counted = count_speaker(archive, speaker)
    return [counted.spelling(term) for term in significant_terms(counted, speaker, reference)[:most]]


def significant_terms(counted: SpeakerCounts, speaker: Speaker, reference: ReferenceCounts) -> list[Term]:
    """Return the key terms of the speaker's counted statements, the most significant first."""
    name_stems = {stem for alias in (speaker.name, *speaker.aliases) for stem in stems(alias)}
    counts = counted.counts
    scored = [
        (counted.score(term, reference), len(term), term)
        for term, count in counts.items()
        if count >= _MIN_STATEMENTS and not name_stems & set(term)
    ]

    significant = sorted(
        (each for each in scored if each[0] >= _MIN_SCORE), key=lambda each: (-each[0], -each[1], each[2])
    )
    terms = list[Term]()
    for _, _, term in significant:
        if any(set(other) <= set(term) for other in terms):
            continue
        longer = (o for _, _, o in significant if len(o) > len(term) and set(term) < set(o))
        longest = max(longer, key=lambda o: counts[o], default=None)
        if longest and counts[longest] >= _MIN_SHARE * counts[term]:
            term = longest
        if not any(set(term) & set(other) for other in terms):
            terms.append(term)
    return terms


def _log_odds(a: int, n: int, b: float, m: float) -> float:
    """The log odds ratio of `a` in `n` statements to `b` in `m`, over its standard error."""
    prior = _PRIOR * (a + b) / (n + m) + 0.1
    one, other = (a + prior) / (n - a + _PRIOR), (b + prior) / (m - b + _PRIOR)
    return log(one / other) / sqrt(1 / (a + prior) + 1 / (b + prior))


def _texts(archive: Archive, rows: Sequence[int]) -> Iterator[str]:
    stored = archive.lookup.quotations(rows)
    articles = archive.lookup.articles({q.article for q in stored.values()})
    return (words_of(articles[q.article].text, q.quotation.content) for q in stored.values())


def _count_terms(texts: Iterable[str], spellings: dict[Term, Counter[str]] | None = None) -> tuple[Counter[Term], int]:
    """Return the number of texts that each term is in, and of all texts; the spellings are added to `spellings`."""
    counts, total = Counter[Term](), 0
    for total, text in enumerate(texts, 1):  # noqa: B007 - counted
        terms = dict(extract_terms(text))
        counts.update(terms.keys())
        if spellings is not None:
            for term, spelling in terms.items():
                spellings.setdefault(term, Counter())[spelling] += 1
    return counts, total


def extract_terms(text: str) -> Iterator[tuple[Term, str]]:
    """Yield the terms of a text, each with its spelling."""
    run, introduced, end = list[str](), False, 0
    for word in _WORD.finditer(text):
        adjacent = _GAP.fullmatch(text[end : word.start()]) is not None
        stop_word = word[0].lower().replace("’", "'") in _STOP_WORDS
        if stop_word or not adjacent:
            yield from _term_candidates(run, introduced)
            run, introduced = [], introduced and adjacent
        if stop_word:
            introduced = word[0].lower() in _OPENING
        else:
            run.append(word[0])
        end = word.end()
    yield from _term_candidates(run, introduced)


def _term_candidates(run: Sequence[str], introduced: bool) -> Iterator[tuple[Term, str]]:
    """Yield the ends of a run of words that a stop word introduces; of another run the name at its end, without the
    first word, which may be capitalized as the first of a sentence."""
    for length in range(1, min(_MAX_WORDS, len(run)) + 1):
        words = run[-length:]
        name = length < len(run) and all(word[0].isupper() for word in words)
        verb = words[-1] in VERB_FORMS or (length == 1 and words[-1].endswith("ing"))
        if (introduced or name) and not verb and not _NOT_A_TERM.fullmatch(words[-1]):
            yield tuple(_stem(word) for word in words), " ".join(words)


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return " ".join(stems(word))
