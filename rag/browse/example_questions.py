"""Example questions that an archive answers."""

from __future__ import annotations

import re
from collections import Counter

from index.core.types import Being, Speaker
from index.store.record_reader import Lookup
from rag.speakers.salient_names import salient_names, sample_statements

_NOUN = re.compile(r"(?<=\bthe )[a-z]{4,}\b(?!-| [a-z]{3,}(?<! and)(?<! for)(?<! has)(?<! had)(?<! was)(?<! will))")
"""A noun after "the" with no further noun behind it."""
_MOST_QUOTED = 100
"""The most quoted speakers, among whom people with a name and a surname are selected."""
_PEOPLE = 8
"""People whose statements are searched for topics."""
_MIN_STATEMENTS = 3
"""Statements a common noun must be in to be a topic of the archive."""


def example_questions(lookup: Lookup, most: int = 4) -> tuple[str, ...]:
    """Return up to `most` questions that this archive answers, about its most quoted people; none without quotations.

    Names that at least half of these people mention come after those that fewer mention.
    """
    speakers = lookup.speakers(most=_MOST_QUOTED)
    people = [s for s in speakers if s.being is Being.PERSON and " " in s.name][:_PEOPLE]
    statements_by_speaker = {s: sample_statements(lookup, s) for s in people}
    bearers = frozenset(word for name, _ in lookup.names(Being.PERSON) for word in name.split())
    names_by_speaker = {s: salient_names(statements, bearers) for s, statements in statements_by_speaker.items()}
    name_counts = Counter(name for names in names_by_speaker.values() for name in names)
    nouns = {
        s: [noun for words in statements for noun in set(_NOUN.findall(words))]
        for s, statements in statements_by_speaker.items()
    }
    noun_counts = Counter(noun for speaker_nouns in nouns.values() for noun in speaker_nouns)

    def topics(speaker: Speaker) -> list[str]:
        names = sorted(
            names_by_speaker[speaker], key=lambda name: name_counts[name] > 1 and 2 * name_counts[name] >= len(people)
        )
        often = {noun for noun in nouns[speaker] if noun_counts[noun] >= _MIN_STATEMENTS}
        return names + [f"the {noun}" for noun in sorted(often, key=lambda noun: (-noun_counts[noun], noun))]

    questions, used = list[str](), set[str]()
    for speaker in people:
        about = next((topic for topic in topics(speaker) if topic not in used), None)
        if about and len(questions) < most - 1:
            used.add(about)
            questions.append(f"What did {speaker.name} say about {about}?")
    if people:
        questions.append(f"Everything {people[0].name} said")
        questions += [f"Who said something about {topic}?" for topic in topics(people[0]) if topic not in used]
    return tuple(questions[:most])
