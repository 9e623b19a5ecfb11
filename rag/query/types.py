"""The parsed question: intent, speakers, topic, dates, outlet and form."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from index.core.types import Kind, Speaker


class Intent(StrEnum):
    """The kind of answer that a question asks for."""

    SAID_BY = "said_by"
    """The statements of a speaker on a topic; also asked as yes or no, why, how, whether."""
    EVERYTHING = "everything"
    """All that a speaker said."""
    WHO_SAID = "who_said"
    """The speaker of given words, or of similar ones."""
    WHO_SPOKE = "who_spoke"
    """Anybody's statements on a topic; who reacted, criticised, defended."""
    COMPARE = "compare"
    """The statements of two or more speakers on one topic."""
    EVENT = "event"
    """An event, not anybody's words: answered with passages."""
    META = "meta"
    """A question about the archive's contents, or about the program."""
    OTHER = "other"
    """No question to an archive: a greeting, thanks, a request that only another program could grant."""

    @classmethod
    def _missing_(cls, value: object) -> Intent | None:
        """The intent by the name that links and conversations kept before 2026-12 have for it."""
        return cls.WHO_SPOKE if value == "spoke_about" else None


SPEAKER_INTENTS = (Intent.SAID_BY, Intent.EVERYTHING, Intent.COMPARE)
"""The intents that ask for the words of a named speaker."""


class Focus(StrEnum):
    """The aspect of the statements that a question is after, besides their words."""

    WHEN = "when"
    WHERE = "where"
    MORE = "more"
    """Those of the last answer that were not shown yet."""


@dataclass(frozen=True, slots=True)
class Spokesperson:
    """A speaker, by id, who speaks for an organisation, and the roles that say so ("Clinton campaign spokesman")."""

    speaker: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpeakerReference:
    """A name in a question, and the speakers of the archive that it may refer to.

    `bearers` are all candidates, the most quoted first; none where nobody is quoted under such a name. `guessed` is
    True if the name was misspelled and resolved to its only near match. `in_role`: it is a role, and `others` bore it
    outside the question's dates. `spokespeople` are the bearers who speak for an organisation.
    """

    text: str
    bearers: tuple[Speaker, ...] = ()
    guessed: bool = False
    in_role: bool = False
    others: tuple[Speaker, ...] = ()
    spokespeople: tuple[Spokesperson, ...] = ()

    @property
    def spokesperson_ids(self) -> frozenset[str]:
        """The ids of its spokespeople."""
        return frozenset(spokesperson.speaker for spokesperson in self.spokespeople)

    def is_by(self, speaker: str | None, role: str | None) -> bool:
        """False for the statement of a spokesperson in another role."""
        return all(role in spokesperson.roles for spokesperson in self.spokespeople if spokesperson.speaker == speaker)


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed question. `since` is inclusive, `until` exclusive, both dates of publication."""

    question: str
    intent: Intent
    speakers: tuple[SpeakerReference, ...] = ()
    topic: str = ""
    since: date | None = None
    until: date | None = None
    outlet: str | None = None
    kinds: tuple[Kind, ...] = ()
    focus: Focus | None = None
    carried: tuple[str, ...] = ()
    """The fields that were taken from the turn before: 'speaker', 'topic', 'since', 'until', 'outlet', 'kinds'."""
    earlier: tuple[str, ...] = field(default=(), compare=False)
    """The questions of the turns before, the oldest first."""
    remarks: tuple[str, ...] = ()
    """Remarks on parts of the question that could not be used, a sentence each."""
    alternatives: tuple[Query, ...] = field(default=(), compare=False)
    """Other readings that are nearly as likely, the likeliest first; without alternatives of their own."""

    @property
    def speaker(self) -> SpeakerReference | None:
        """The speaker whose words are wanted, the first of several; None where nobody is named."""
        return self.speakers[0] if self.speakers else None


@dataclass(frozen=True, slots=True)
class SpeakerMention:
    """A span of the question that names speakers: its code points, the speakers, and its score, from 0 to 1.

    Below 0.5 the words may well be no name here, or part of another one: "brown", "Clinton" in "Clinton campaign".
    """

    start: int
    end: int
    named: SpeakerReference
    score: float
