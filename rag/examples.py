"""Example questions, taken from what an archive really holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from index.lookup import Lookup
from index.rows import Filter, words_of
from index.vocabulary import Being, Speaker

_NAME = re.compile(r"(?<=[a-z,;’] )[A-Z][a-z]{3,}(?: [A-Z][a-z]+)*\b")
"""A name inside a sentence: whom or what a statement is about."""
_THING = re.compile(r"(?<=\bthe )[a-z]{4,}\b(?!-| [a-z]{3,}(?<! and)(?<! for)(?<! has)(?<! had)(?<! was)(?<! will))")
"""What stands after "the" and before no further noun."""
_DATES = frozenset(
    "January February March April June July August September October November December"
    " Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
_PEOPLE = 8
"""Speakers whose statements are looked through, the most quoted,"""
_READ = 60
"""and how many of each."""
_OFTEN = 3
"""Statements a common noun must be in to be what an archive is about."""


def examples(lookup: Lookup, most: int = 4) -> tuple[str, ...]:
    """Up to `most` questions that this archive answers, about its most quoted people; none where nobody is quoted."""
    speakers = [s for s in lookup.speakers() if s.being is Being.PERSON]
    people = [s for s in speakers if " " in s.name][:_PEOPLE]
    said = {s: _statements(lookup, s) for s in people}
    names = frozenset(word for s in speakers for alias in (s.name, *s.aliases) for word in alias.split()) | _DATES
    common = Counter(thing for statements in said.values() for words in statements for thing in _things(words))
    found, used = list[str](), set[str]()
    for speaker in people:
        about = next((topic for topic in topics(said[speaker], names, common) if topic not in used), None)
        if about and len(found) < most - 1:
            used.add(about)
            found.append(f"What did {speaker.name} say about {about}?")
    if people:
        found.append(f"Everything {people[0].name} said")
        rest = [topic for topic in topics(said[people[0]], names, common) if topic not in used]
        found += [f"Who said something about {topic}?" for topic in rest]
    return tuple(found[:most])


def spoken_of(lookup: Lookup, speaker: Speaker, most: int = 3) -> list[str]:
    """What a speaker's statements name most often, themselves left out."""
    own = frozenset(word for alias in (speaker.name, *speaker.aliases) for word in alias.split()) | _DATES
    return list(topics(_statements(lookup, speaker), own, Counter()))[:most]


def topics(statements: Sequence[str], less: frozenset[str], common: Counter[str]) -> Iterator[str]:
    """What statements name, then what of the archive's `common` things they speak of, most often first.

    Nothing in which one of the words in `less` stands.
    """
    named = Counter(name for words in statements for name in set(_NAME.findall(words)) if not less & set(name.split()))
    yield from (name for name, _ in sorted(named.items(), key=lambda pair: (-pair[1], pair[0])))
    things = {thing for words in statements for thing in _things(words) if common[thing] >= _OFTEN}
    yield from (f"the {thing}" for thing in sorted(things, key=lambda thing: (-common[thing], thing)))


def _things(words: str) -> set[str]:
    return set(_THING.findall(words))


def _statements(lookup: Lookup, speaker: Speaker) -> list[str]:
    stored = [s for s in lookup.select(Filter(speakers=(speaker.id,)), 2 * _READ) if s.quotation.said][:_READ]
    articles = lookup.articles({s.article for s in stored})
    return [words_of(articles[s.article].text, s.quotation.content) for s in stored]
