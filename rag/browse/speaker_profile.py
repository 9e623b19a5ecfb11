"""A speaker's page as a record: names, statements, months, distinctive topics, and merges and splits by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.archive import Archive
from index.core.types import Being, Speaker
from index.identity.name import Name
from index.store.audit.events import ON_NAMES, Event, EventFilter
from index.store.filters import Filter
from index.store.speaker_references import speaker_named
from rag.answers.engine import answer
from rag.answers.sorting import Order, sort_statements
from rag.answers.types import Answer
from rag.browse.histogram import Timeline, timeline
from rag.browse.keyness import ReferenceCounts, key_terms
from rag.query.types import Intent, Query

BEING_NAMES = {
    Being.PERSON: "Person",
    Being.ORGANIZATION: "Organisation",
    Being.GROUP: "Group",
    Being.UNNAMED: "Nobody named",
}
"""The page's names for the kinds of speakers, one speaker each."""


@dataclass(frozen=True, slots=True)
class RecordedTie:
    """A merge or split made by a person: two names are one speaker's or, where `other` is None, `name` stands alone."""

    name: Name
    other: Name | None
    made: str

    @property
    def text(self) -> str:
        """The same in a line."""
        other = f"the same as “{self.name.text}”" if self.other else "a speaker apart"
        return f"“{(self.other or self.name).text}” is {other} · said by a person on {self.made[:10]}"


@dataclass(frozen=True, slots=True)
class Profile:
    """A speaker; the answer with all their statements, the newest article first; its timeline; the key terms; the ties
    of their names, and all that persons ever changed about whose a name is, the latest first."""

    speaker: Speaker
    answer: Answer
    timeline: Timeline
    key_terms: tuple[str, ...]
    ties: tuple[RecordedTie, ...]
    name_changes: tuple[Event, ...] = ()


def read_profile(archive: Archive, identifier: str, reference: ReferenceCounts) -> Profile:
    """Return the profile of the speaker of this id; raises NotFound."""
    speaker = speaker_named(archive.lookup, identifier)
    query = Query(f"everything {speaker.name} said", Intent.EVERYTHING)
    everything = answer(archive, query, narrowed=Filter(speakers=(speaker.id,)))
    newest = (*sort_statements(everything.matches, Order.NEWEST), *everything.near)
    everything = replace(everything, statements=tuple(replace(s, n=n) for n, s in enumerate(newest, 1)))
    days = timeline(each.article.published for each in everything.matches)
    mine = {Name(alias, speaker.being) for alias in speaker.aliases}
    ties = [RecordedTie(*tie) for tie in archive.lookup.ties() if {tie[0], tie[1]} & mine]
    changes = archive.lookup.events(EventFilter(texts=speaker.aliases, actions=ON_NAMES))
    terms = tuple(key_terms(archive, speaker, reference))
    return Profile(speaker, everything, days, terms, tuple(reversed(ties)), tuple(changes))


def term_question(speaker: Speaker, term: str) -> str:
    """Return the question for a speaker's statements on a key term."""
    return f"What did {speaker.name} say about {term}?"


def splittable_names(speaker: Speaker) -> list[str]:
    """Return the names of a speaker that can be split off: those whose spelling differs from another one's."""
    words = {alias: Name(alias, speaker.being).words for alias in speaker.aliases}
    return [alias for alias in speaker.aliases if any(words[alias] != other for other in words.values())]
