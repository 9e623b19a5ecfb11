"""A speaker's page as a record: names, statements, months, distinctive topics, and merges and splits by hand."""

from __future__ import annotations

from dataclasses import dataclass

from index.archive import Archive
from index.core.types import Being, Speaker
from index.identity.name import Name
from index.store.filters import Filter
from index.store.speaker_references import speaker_named
from rag.answers.engine import answer
from rag.answers.types import Answer
from rag.browse.histogram import Timeline, timeline
from rag.browse.keyness import Background, marks
from rag.query.types import Intent, Query

WHAT = {
    Being.PERSON: "Person",
    Being.ORGANIZATION: "Organisation",
    Being.GROUP: "Group",
    Being.UNNAMED: "Nobody named",
}
"""The page's names for the kinds of speakers, one speaker each."""


@dataclass(frozen=True, slots=True)
class Said:
    """A merge or split by hand: `name` and `other` are one speaker's or, where `other` is None, `name` stands alone."""

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
    """A speaker; all their statements, the newest article first, as the answer that has them; the months of these;
    what marks them out; what persons said of their names, the latest first."""

    speaker: Speaker
    answer: Answer
    timeline: Timeline
    marks: tuple[str, ...]
    said: tuple[Said, ...]


def profile(archive: Archive, who: str, behind: Background) -> Profile:
    """The profile of the speaker of this id; raises NotFound."""
    speaker = speaker_named(archive.lookup, who)
    query = Query(f"everything {speaker.name} said", Intent.EVERYTHING)
    everything = answer(archive, query, narrowed=Filter(speakers=(speaker.id,)))
    days = timeline(each.article.published for each in everything.matches)
    mine = {Name(alias, speaker.being) for alias in speaker.aliases}
    said = [Said(*tie) for tie in archive.lookup.ties() if {tie[0], tie[1]} & mine]
    return Profile(speaker, everything, days, tuple(marks(archive, speaker, behind)), tuple(reversed(said)))


def asking(speaker: Speaker, mark: str) -> str:
    """The question that finds the statements of a speaker on what marks them out."""
    return f"What did {speaker.name} say about {mark}?"


def partable(speaker: Speaker) -> list[str]:
    """The names of a speaker that may turn out to be another's: all that are spelt otherwise than the rest."""
    words = {alias: Name(alias, speaker.being).words for alias in speaker.aliases}
    return [alias for alias in speaker.aliases if any(words[alias] != other for other in words.values())]
