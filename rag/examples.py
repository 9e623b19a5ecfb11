"""Example questions, taken from what an archive really holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.lexicon import MONTHS, WEEKDAYS
from index.lookup import Lookup
from index.names import NATIONALITIES, ROLES
from index.rows import Filter, words_of
from index.vocabulary import Being, Speaker

_NAME = re.compile(r"(?<=[a-z,;’] )(the )?([A-Z][a-z]{3,}(?: [A-Z][a-z]+)*)\b")
"""A name inside a sentence: whom or what a statement is about; and "the" before it."""
_SMALL = re.compile(r"\b[a-z]{4,}\b")
_THING = re.compile(r"(?<=\bthe )[a-z]{4,}\b(?!-| [a-z]{3,}(?<! and)(?<! for)(?<! has)(?<! had)(?<! was)(?<! will))")
"""What stands after "the" and before no further noun."""
_DATES = WEEKDAYS | MONTHS
_LISTED = 100
"""Speakers among whom people with a name and a surname are looked for, the most quoted."""
_SLIGHT = ROLES | NATIONALITIES | frozenset("government parliament prime news today excellency".split())
_PEOPLE = 8
"""People whose statements are looked through,"""
_READ = 60
"""and how many of each."""
_OFTEN = 3
"""Statements a common noun must be in to be what an archive is about."""


def examples(lookup: Lookup, most: int = 4) -> tuple[str, ...]:
    """Up to `most` questions that this archive answers, about its most quoted people; none where nobody is quoted.

    What half of these people name is no one's topic, and stands back behind what fewer do.
    """
    speakers = lookup.speakers(most=_LISTED)
    people = [s for s in speakers if s.being is Being.PERSON and " " in s.name][:_PEOPLE]
    said = {s: _statements(lookup, s) for s in people}
    bearers = frozenset(word for name, _ in lookup.names(Being.PERSON) for word in name.split())
    named = {s: _named(statements, bearers) for s, statements in said.items()}
    naming = Counter(name for names in named.values() for name in names)
    things = {
        s: [thing for words in statements for thing in set(_THING.findall(words))] for s, statements in said.items()
    }
    common = Counter(thing for theirs in things.values() for thing in theirs)

    def topics(speaker: Speaker) -> list[str]:
        names = sorted(named[speaker], key=lambda name: naming[name] > 1 and 2 * naming[name] >= len(people))
        often = {thing for thing in things[speaker] if common[thing] >= _OFTEN}
        return names + [f"the {thing}" for thing in sorted(often, key=lambda thing: (-common[thing], thing))]

    found, used = list[str](), set[str]()
    for speaker in people:
        about = next((topic for topic in topics(speaker) if topic not in used), None)
        if about and len(found) < most - 1:
            used.add(about)
            found.append(f"What did {speaker.name} say about {about}?")
    if people:
        found.append(f"Everything {people[0].name} said")
        found += [f"Who said something about {topic}?" for topic in topics(people[0]) if topic not in used]
    return tuple(found[:most])


def spoken_of(lookup: Lookup, speaker: Speaker, most: int = 3) -> list[str]:
    """What a speaker's statements name most often, themselves left out."""
    own = frozenset(word for alias in (speaker.name, *speaker.aliases) for word in alias.split())
    return _named(_statements(lookup, speaker), own)[:most]


def _named(statements: Sequence[str], less: frozenset[str]) -> list[str]:
    """What statements name, most often first, with "the" where that mostly stands before it.

    Left out are names in which a day, a month or a word of `less` stands, and words that say nothing alone: titles,
    nationalities, and those that the same statements write without a capital too.
    """
    slight = _SLIGHT.union(*(_SMALL.findall(words) for words in statements))
    named, opened = Counter[str](), Counter[str]()
    for words in statements:
        found = {
            name: the
            for the, name in _NAME.findall(words)
            if less.isdisjoint(name.split()) and _DATES.isdisjoint(name.lower().split())
        }
        named.update(found.keys())
        opened.update(name for name, the in found.items() if the)
    telling = [name for name in named if not all(word.lower() in slight for word in name.split())]
    ranked = sorted(telling, key=lambda name: (-named[name], name))
    return [f"the {name}" if 2 * opened[name] > named[name] else name for name in ranked]


def _statements(lookup: Lookup, speaker: Speaker) -> list[str]:
    stored = [s for s in lookup.select(Filter(speakers=(speaker.id,)), 2 * _READ) if s.quotation.said][:_READ]
    articles = lookup.articles({s.article for s in stored})
    return [words_of(articles[s.article].text, s.quotation.content) for s in stored]
