"""Example questions that an archive answers."""

from __future__ import annotations

import re
from collections import Counter

from index.core.types import Being, Speaker
from index.store.record_reader import Lookup
from rag.speakers.salient_names import salient_names, sample_statements

_THING = re.compile(r"(?<=\bthe )[a-z]{4,}\b(?!-| [a-z]{3,}(?<! and)(?<! for)(?<! has)(?<! had)(?<! was)(?<! will))")
"""A noun after "the" with no further noun behind it."""
_LISTED = 100
"""Speakers among whom people with a name and a surname are looked for, the most quoted."""
_PEOPLE = 8
"""People whose statements are looked through."""
_OFTEN = 3
"""Statements a common noun must be in to be what an archive is about."""


def examples(lookup: Lookup, most: int = 4) -> tuple[str, ...]:
    """Up to `most` questions that this archive answers, about its most quoted people; none where nobody is quoted.

    What half of these people name is no one's topic, and stands back behind what fewer do.
    """
    speakers = lookup.speakers(most=_LISTED)
    people = [s for s in speakers if s.being is Being.PERSON and " " in s.name][:_PEOPLE]
    said = {s: sample_statements(lookup, s) for s in people}
    bearers = frozenset(word for name, _ in lookup.names(Being.PERSON) for word in name.split())
    named = {s: salient_names(statements, bearers) for s, statements in said.items()}
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
