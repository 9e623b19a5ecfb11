"""Salient names: those that a speaker's statements mention most often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.core.types import Speaker
from index.lexicon.gazetteer import ROLES, nationalities
from index.lexicon.word_classes import MONTHS, WEEKDAYS
from index.store.record_reader import Lookup
from index.store.rows import Filter, words_of

_NAME = re.compile(r"(?<=[a-z,;’] )(the )?([A-Z][a-z]{3,}(?: [A-Z][a-z]+)*)\b")
"""A name inside a sentence, the subject of a statement; and "the" before it."""
_SMALL = re.compile(r"\b[a-z]{4,}\b")
_DATES = WEEKDAYS | MONTHS
_SLIGHT = ROLES | frozenset("government parliament prime news today excellency".split())
_READ = 60
"""The number of a speaker's statements that are read."""


def salient_names_of(lookup: Lookup, speaker: Speaker, most: int = 3) -> list[str]:
    """The names that a speaker's statements mention most often, the speaker's own left out."""
    own = frozenset(word for alias in (speaker.name, *speaker.aliases) for word in alias.split())
    return salient_names(sample_statements(lookup, speaker), own)[:most]


def salient_names(statements: Sequence[str], less: frozenset[str]) -> list[str]:
    """The names in statements, most often first, with "the" where that mostly stands before it.

    Left out are names in which a day, a month or a word of `less` stands, and words that say little alone: titles,
    nationalities, and those that the same statements write without a capital too.
    """
    slight = _SLIGHT.union(nationalities(), *(_SMALL.findall(words) for words in statements))
    named, opened = Counter[str](), Counter[str]()
    for words in statements:
        with_article = {
            name: the
            for the, name in _NAME.findall(words)
            if less.isdisjoint(name.split()) and _DATES.isdisjoint(name.lower().split())
        }
        named.update(with_article.keys())
        opened.update(name for name, the in with_article.items() if the)
    telling = [name for name in named if not all(word.lower() in slight for word in name.split())]
    ranked = sorted(telling, key=lambda name: (-named[name], name))
    return [f"the {name}" if 2 * opened[name] > named[name] else name for name in ranked]


def sample_statements(lookup: Lookup, speaker: Speaker) -> list[str]:
    stored = [s for s in lookup.select(Filter(speakers=(speaker.id,)), 2 * _READ) if s.quotation.said][:_READ]
    articles = lookup.articles({s.article for s in stored})
    return [words_of(articles[s.article].text, s.quotation.content) for s in stored]
