"""Slot filling: the spans that the reader marks in a question, resolved against the archive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from index.core.types import Kind
from rag.query.dates import extract_dates, parse_period
from rag.query.outlets import match_outlet, outlet_after_preposition, outlets_in
from rag.query.patterns import ANAPHORS
from rag.query.reader import Prediction, Slot, SlotSpan
from rag.query.types import Intent, SpeakerMention, SpeakerReference

_STRONG = 0.5
"""The score from which a name in a question counts as certain."""
_NO_QUESTION = 0.97
"""Probability from which a turn that names nothing is no question, whatever the turns before: "thanks"."""
_GAP = 7
"""The most characters between two coordinated speakers: " and ", " versus"."""


@dataclass(frozen=True, slots=True)
class ArchiveKnowledge:
    """The archive's side of parsing a question: name resolution, the reader, outlets and dates."""

    resolve_name: Callable[[str], SpeakerReference]
    """Resolves a name, a misspelled one too, to speakers of the archive."""
    find_mentions: Callable[[str], Sequence[SpeakerMention]]
    """Finds the spans of a question that name speakers of the archive."""
    read: Callable[[str, Sequence[str], Sequence[tuple[int, int, Slot]]], Prediction]
    """The reader: a question, the turns before it and the spans that the archive knows, to a Prediction."""
    outlets: tuple[str, ...] = ()
    newest: date | None = None
    """The last day of which the archive has articles: a day without a year is the last such day up to then."""


@dataclass(frozen=True)
class SlotValues:
    """The slot values of a question by itself, without the turns before."""

    speakers: tuple[SpeakerReference, ...]
    topic: str
    words: str
    since: date | None = None
    until: date | None = None
    outlet: str | None = None
    kinds: tuple[Kind, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class SlotFilling:
    """One question, read and looked up: `earlier` are the questions of the turns before."""

    text: str
    known: ArchiveKnowledge
    today: date
    earlier: tuple[str, ...] = ()

    @cached_property
    def mentions(self) -> Sequence[SpeakerMention]:
        """The archive's speakers in the question."""
        return self.known.find_mentions(self.text)

    @cached_property
    def reading(self) -> Prediction:
        """The reader's prediction for the question."""
        names = [(m.start, m.end, Slot.SPEAKER) for m in self.mentions if m.score >= _STRONG]
        outlets = [(start, end, Slot.OUTLET) for _, start, end in outlets_in(self.text, self.known.outlets)]
        read = self.known.read(self.text, self.earlier, [*names, *outlets])
        if self.earlier and not read.spans:
            alone = self.known.read(self.text, (), ())
            return alone if alone.intents[Intent.OTHER] >= _NO_QUESTION else read
        return read

    @cached_property
    def slots(self) -> SlotValues:
        """The question's slot values, names resolved."""
        since, until, remarks = self._dates(list(self.of(Slot.WORDS)))
        outlet, unknown, spelled = self._outlet()
        speakers, topics = self._speakers()
        exact = any(True for _ in self.of(Slot.EXACT))
        return SlotValues(
            speakers,
            ", ".join(filter(None, (self._topic(spelled), *topics))),
            " ".join(_unquoted(self._with_adjoining_date(span)) for span in self.of(Slot.WORDS)),
            *(since, until, outlet),
            (Kind.DIRECT,) if exact else (),
            (*remarks, *unknown),
        )

    def of(self, slot: Slot) -> Iterator[SlotSpan]:
        return (span for span in self.reading.spans if span.slot is slot)

    def _speakers(self) -> tuple[tuple[SpeakerReference, ...], list[str]]:
        """The speakers whose words are wanted, none twice: those that the reader marks, else those of the archive that
        are named. And the spans marked as speakers that belong to the topic: the archive knows nobody of that name.
        """
        spans = list(self.of(Slot.SPEAKER))
        marked = [(span, named) for span in spans if (named := self._resolve(span))]
        surest, first = max(marked, key=lambda each: each[0].probability, default=(None, None))
        known = [span for span, named in marked if named.bearers]
        unknown = [span for span, named in marked if not named.bearers]
        alone = [surest] if surest else []
        topics = [s for s in (unknown if first and first.bearers else known) if not self._is_coordinated(s, alone)]
        speakers: dict[object, SpeakerReference] = {}
        for span, named in marked:
            if span not in topics:
                speakers.setdefault(tuple(sorted(s.id for s in named.bearers)) or named.text, named)
        if not spans:
            wanted = [m for m in self.mentions if m.score >= _STRONG and m.named.bearers]
            elsewhere = [
                m
                for m in wanted
                if not self._inside(m, (Slot.TOPIC, Slot.WORDS, Slot.OTHER, Slot.OUTLET))
                and not self.text[: m.start].lower().endswith((" in ", " at "))  # a place of that name
            ]
            speakers = {m.start: m.named for m in elsewhere[:1]}
        return tuple(speakers.values()), [span.of(self.text) for span in topics]

    def _is_coordinated(self, span: SlotSpan, known: Sequence[SlotSpan]) -> bool:
        """True for a speaker who is coordinated with one of the others: "A and B", "A, B", "A vs B"."""
        gaps = (self.text[min(span.end, o.end) : max(span.start, o.start)] for o in known)
        return self.reading.likeliest == Intent.COMPARE or any(len(gap) <= _GAP for gap in gaps)

    def _resolve(self, span: SlotSpan) -> SpeakerReference | None:
        """The speakers that a marked span refers to; None for a pronoun, which the conversation has to resolve."""
        text = re.sub(r"['’]s?$", "", span.of(self.text).strip(' ,"“”')).strip()
        if not text or text.lower() in ANAPHORS:
            return None
        named = self._first_of_several(span) or self.known.resolve_name(text)
        if named.bearers:
            return named
        around = [m for m in self.mentions if m.start <= span.start and span.end <= m.end and m.score >= _STRONG]
        return around[0].named if around else named

    def _first_of_several(self, span: SlotSpan) -> SpeakerReference | None:
        """The first name, where a marked span begins with one and goes on to another: "len burman trump"."""
        within = [m for m in self.mentions if span.start <= m.start and m.end <= span.end and m.score >= _STRONG]
        several = len(within) > 1 and within[0].start == span.start
        return within[0].named if several and self.text[within[0].end] == " " else None

    def _inside(self, mention: SpeakerMention, slots: Sequence[Slot]) -> bool:
        sure = (s for s in self.reading.spans if s.slot in slots and s.probability >= _STRONG)
        return any(s.start < mention.end and mention.start < s.end for s in sure)

    @property
    def is_bare(self) -> bool:
        """True if the question is nothing but the name of a speaker of the archive."""
        whole = self.text.strip(" ?!.,")
        return any(m.score >= _STRONG and self.text[m.start : m.end] == whole for m in self.mentions)

    def _topic(self, outlet: tuple[int, int]) -> str:
        """The topics, joined, without an outlet that stands in one; '' without topics."""
        start, end = outlet
        cut = (self.text[s.start : start] if s.start < start < s.end <= end else s.of(self.text) for s in self._topics)
        return ", ".join(text for text in map(_unquoted, cut) if text and text.lower() not in ANAPHORS)

    @property
    def _topics(self) -> Iterator[SlotSpan]:
        return self.of(Slot.TOPIC)

    @cached_property
    def rest(self) -> str:
        """The question without the spans of slots other than topic and words."""
        parts, at = list[str](), 0
        for span in self.reading.spans:
            if span.slot not in (Slot.TOPIC, Slot.WORDS):
                parts.append(self.text[at : span.start])
                at = span.end
        parts.append(self.text[at:])
        return _unquoted(" ".join(" ".join(parts).split()))

    def _with_adjoining_date(self, words: SlotSpan) -> str:
        """Given words with a date that directly adjoins them."""
        start, end = words.start, words.end
        for span in self.of(Slot.DATE):
            if self._adjoins(span, words):
                start, end = min(start, span.start), max(end, span.end)
        return self.text[start:end]

    def _adjoins(self, one: SlotSpan, other: SlotSpan) -> bool:
        return not self.text[min(one.end, other.end) : max(one.start, other.start)].strip()

    def _dates(self, words: Sequence[SlotSpan]) -> tuple[date | None, date | None, tuple[str, ...]]:
        """The first day and the day after the last, dates in given words aside; and remarks on dates that cannot be
        parsed."""
        spans = [span for span in self.of(Slot.DATE) if not any(self._adjoins(span, each) for each in words)]
        texts = [span.of(self.text) for span in spans]
        read = [(text, parse_period(text, self.today, self.known.newest)) for text in texts]
        ends = [period for _, period in read if period]
        unread = tuple(f"“{text}” was not understood as a date." for text, period in read if not period)
        if not texts and not words:
            dated = extract_dates(self.text, self.today)
            return dated.since, dated.until, ()
        since = min((first for first, _ in ends if first), default=None)
        until = max((last for _, last in ends if last), default=None)
        return since, until, unread

    def _outlet(self) -> tuple[str | None, tuple[str, ...], tuple[int, int]]:
        """The archive's outlet that the question asks for; remarks on an unknown one; the span of an unmarked one."""
        texts = [span.of(self.text) for span in self.of(Slot.OUTLET)]
        for text in texts:
            if outlet := match_outlet(text, self.known.outlets):
                return outlet, (), (0, 0)
        if texts:
            return None, tuple(f"No outlet of this archive is called “{text}”." for text in texts), (0, 0)
        speakers = [(span.start, span.end) for span in self.of(Slot.SPEAKER)]
        if spelled := outlet_after_preposition(self.text, self.known.outlets, speakers):
            return spelled[0], (), spelled[1:]
        return None, (), (0, 0)


def _unquoted(text: str) -> str:
    return text.strip(" ,;:?!.\"'“”‘’«»„")
