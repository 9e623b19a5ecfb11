"""Example questions, taken from what an archive really holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from index.lookup import Lookup
from index.rows import Filter, words_of
from index.vocabulary import Being, Speaker

_NAME = re.compile(r"(?<=[a-z,;’] )[A-Z][a-z]{3,}\b")
"""A capitalised word inside a sentence: whom or what a statement is about."""
_READ = 60
"""Statements of one speaker that are looked through."""


def examples(lookup: Lookup, most: int = 4) -> tuple[str, ...]:
    """Up to `most` questions that this archive answers, about its most quoted speakers; none for an empty one."""
    people = [s for s in lookup.speakers() if s.being is Being.PERSON and " " in s.name][:3]
    found, used = list[str](), set[str]()
    for speaker in people:
        about = next((topic for topic in topics(lookup, speaker) if topic not in used), None)
        if about:
            used.add(about)
            found.append(f"What did {speaker.name} say about {about}?")
    if people:
        found.append(f"Everything {people[0].name} said")
        others = [topic for topic in topics(lookup, people[0]) if topic not in used]
        found += [f"Who said something about {topic}?" for topic in others]
    return tuple(found[:most])


def topics(lookup: Lookup, speaker: Speaker) -> Iterator[str]:
    """What the speaker's statements name, most often first; never the speaker."""
    own = {word for alias in (speaker.name, *speaker.aliases) for word in alias.split()}
    counted = Counter[str]()
    for words in _statements(lookup, speaker):
        counted.update(set(_NAME.findall(words)) - own)
    return (word for word, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _statements(lookup: Lookup, speaker: Speaker) -> Iterable[str]:
    stored = [s for s in lookup.select(Filter(speakers=(speaker.id,))) if s.quotation.said][:_READ]
    articles = lookup.articles({s.article for s in stored})
    return [words_of(articles[s.article].text, s.quotation.content) for s in stored]
