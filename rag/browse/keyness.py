"""The things that a speaker speaks of more often than others in the archive do.

A thing is the end of a run of words that no small word breaks, after "the", "of" and the like, or a name in capitals
("the disputed Patriot deliveries": deliveries, Patriot deliveries, disputed Patriot deliveries). It is weighed by the
log odds of being in a statement of theirs against one of others, over its standard error, with the archive's own counts
as the prior (Monroe, Colaresi and Quinn, "Fightin' Words", Political Analysis 2008). Statements are counted, not uses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

from index.archive import Archive
from index.core.types import Speaker
from index.lexicon.loader import word_set
from index.lexicon.reporting_verbs import VERB_FORMS
from index.lexicon.word_classes import ADVERBS, AUXILIARIES, CONJUNCTIONS, DETERMINERS, MONTHS, PREPOSITIONS, WEEKDAYS
from index.store.rows import Filter, words_of
from index.text.stemming import stems

SAMPLE = 4_000
"""Statements of the archive that a speaker's are held against, evenly over its rows; more would change little."""
_THEIRS = 4_000
_LONGEST = 3
_LEAST = 2
"""Statements of theirs that a thing must be in."""
_SURE = 1.0
"""Standard errors by which it must be theirs rather than others'."""
_PRIOR = 2
"""Statements that the prior weighs."""
_PART = 0.6
"""The share of a word's statements from which a longer thing that it is part of stands for it."""
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|[-’'](?=\w))*")
_GAP = re.compile(r"[ \u00a0\n]")
_SMALL = ADVERBS | AUXILIARIES | CONJUNCTIONS | DETERMINERS | PREPOSITIONS | WEEKDAYS | MONTHS | word_set("vague_words")
_OPENING = (PREPOSITIONS | DETERMINERS) - {"to"}
_NO_THING = re.compile(r"..?|.*(ly|[’'].*)")

Thing = tuple[str, ...]
"""Stems, in order."""


@dataclass(frozen=True, slots=True)
class Background:
    """In how many of `statements` statements each thing is: one in `step` of the whole archive's."""

    counts: Counter[Thing]
    statements: int
    step: int


def background(archive: Archive) -> Background:
    """An even sample of the archive's statements, counted."""
    rows = archive.lookup.rows(Filter())
    step = max(1, len(rows) // SAMPLE)
    return Background(*_counted(_texts(archive, rows[::step])), step)


def marks(archive: Archive, speaker: Speaker, behind: Background, most: int = 12) -> list[str]:
    """Up to `most` things that mark the speaker's statements out, as they are written most often, the surest first;
    none where they say too little."""
    rows = archive.lookup.rows(Filter(speakers=(speaker.id,)))[-_THEIRS:]
    spelt: dict[Thing, Counter[str]] = {}
    own = {stem for alias in (speaker.name, *speaker.aliases) for stem in stems(alias)}
    theirs, said = _counted(_texts(archive, rows), spelt)
    others = max(1.0, behind.statements - said / behind.step)
    rated = [
        (_odds(count, said, max(0.0, behind.counts[thing] - count / behind.step), others), len(thing), thing)
        for thing, count in theirs.items()
        if count >= _LEAST and not own & set(thing)
    ]
    sure = sorted((each for each in rated if each[0] >= _SURE), key=lambda each: (-each[0], -each[1], each[2]))
    kept = list[Thing]()
    for _, _, thing in sure:
        if any(set(other) <= set(thing) for other in kept):
            continue
        longer = (o for _, _, o in sure if len(o) > len(thing) and set(thing) < set(o))
        whole = max(longer, key=lambda o: theirs[o], default=None)
        if whole and theirs[whole] >= _PART * theirs[thing]:
            thing = whole
        if not any(set(thing) & set(other) for other in kept):
            kept.append(thing)
    return [_spelling(spelt[thing]) for thing in kept[:most]]


def _odds(a: int, n: int, b: float, m: float) -> float:
    """The log odds ratio of `a` in `n` statements to `b` in `m`, over its standard error."""
    prior = _PRIOR * (a + b) / (n + m) + 0.1
    one, other = (a + prior) / (n - a + _PRIOR), (b + prior) / (m - b + _PRIOR)
    return log(one / other) / sqrt(1 / (a + prior) + 1 / (b + prior))


def _texts(archive: Archive, rows: Sequence[int]) -> Iterator[str]:
    stored = archive.lookup.quotations(rows)
    articles = archive.lookup.articles({q.article for q in stored.values()})
    return (words_of(articles[q.article].text, q.quotation.content) for q in stored.values())


def _counted(texts: Iterable[str], spelt: dict[Thing, Counter[str]] | None = None) -> tuple[Counter[Thing], int]:
    """In how many texts each thing is, and how many texts there are; how things are written is added to `spelt`."""
    counts, total = Counter[Thing](), 0
    for total, text in enumerate(texts, 1):  # noqa: B007 - counted
        found = dict(things(text))
        counts.update(found.keys())
        if spelt is not None:
            for thing, written in found.items():
                spelt.setdefault(thing, Counter())[written] += 1
    return counts, total


def things(text: str) -> Iterator[tuple[Thing, str]]:
    """The things a text speaks of, each with how it is written."""
    run, opened, end = list[str](), False, 0
    for word in _WORD.finditer(text):
        joined = _GAP.fullmatch(text[end : word.start()]) is not None
        small = word[0].lower().replace("’", "'") in _SMALL
        if small or not joined:
            yield from _ends(run, opened)
            run, opened = [], opened and joined
        if small:
            opened = word[0].lower() in _OPENING
        else:
            run.append(word[0])
        end = word.end()
    yield from _ends(run, opened)


def _ends(run: Sequence[str], opened: bool) -> Iterator[tuple[Thing, str]]:
    """The ends of a run of words that a small word opens; of another run the name that it ends with, but for its first
    word, which may be in capitals as the first of a sentence."""
    for length in range(1, min(_LONGEST, len(run)) + 1):
        words = run[-length:]
        named = length < len(run) and all(word[0].isupper() for word in words)
        deed = words[-1] in VERB_FORMS or (length == 1 and words[-1].endswith("ing"))
        if (opened or named) and not deed and not _NO_THING.fullmatch(words[-1]):
            yield tuple(_stem(word) for word in words), " ".join(words)


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return " ".join(stems(word))


def _spelling(written: Counter[str]) -> str:
    return min(written, key=lambda text: (-written[text], text))
