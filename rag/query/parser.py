"""From a question to a Query: what the reader makes of its words, and what the archive knows of the names in it.

Understanding is evidence: whatever is unsure or missing leaves the rest as it is, and `remarks` says what could not be
used. What a turn leaves out ("and about Merkel?", "why?", "only since 2024") is taken from the turn before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from index.errors import QuestionError
from index.vocabulary import Being, Kind
from rag.query.dates import period_of, when
from rag.query.outlets import named_outlet, outlets_in, spelled_outlet
from rag.query.patterns import AGAIN, ASKING, HE, LINK
from rag.query.reader import Reading, Slot, SlotSpan
from rag.query.types import Focus, Intent, Named, Query
from rag.speakers.lookup import Mention

LONGEST = 2_000
"""Characters. A longer question is a pasted article."""
_EARLIER = 4
"""Turns before that are read with a question."""
_STRONG = 0.5
"""Score from which a name found in a question is surely meant as one."""
_KEPT = 0.5
"""Probability from which a slot is taken over from the turn before."""
_NO_QUESTION, _OF_ARCHIVE = 0.9, 0.7
"""Probabilities below which what looks like no question, or like one about the archive, is searched all the same."""
_POLITE = 0.97
"""Probability from which a turn that names nothing is no question, whatever was asked before: "thanks"."""
_NEAR = 0.2
"""Probability from which another intent is offered as another reading."""
_PHRASE = 5
"""Words up to which what asks nothing is a topic alone: "fish market"."""
_GAP = 7
"""Characters between two speakers who are asked for together: " and ", " versus"."""
_FIELDS = ("speaker", "topic", "since", "until", "outlet", "kinds")
_SIDE = re.compile(r"(?:and\s+)?(when|where)\s+(?:did|has|have|does|do|was|were|is)\b", re.IGNORECASE)
"""What a question begins with that asks when or where somebody said something."""
_OF_SPEAKERS = (Intent.SAID_BY, Intent.EVERYTHING, Intent.COMPARE)


@dataclass(frozen=True, slots=True)
class Known:
    """What of the archive a question is understood with."""

    named: Callable[[str], Named]
    """Whom a name means among those who speak in the archive, a misspelled one too."""
    mentions: Callable[[str], Sequence[Mention]]
    """Which stretches of a question name those who speak in the archive."""
    read: Callable[[str, Sequence[str], Sequence[tuple[int, int, Slot]]], Reading]
    """What the reader makes of a question, of the turns before it and of what the archive knows in it."""
    outlets: tuple[str, ...] = ()
    newest: date | None = None
    """The last day of which the archive has articles: a day without a year is the last such day up to then."""


def understand(question: str, known: Known, *, today: date, previous: Query | None = None) -> Query:
    """The Query a question asks; raises QuestionError when it is empty or longer than LONGEST characters."""
    clean = " ".join(question.split())
    if not any(c.isalnum() for c in clean):
        raise QuestionError("The question is empty. Ask, for example: what did Lavrov say about Patriot?")
    if len(clean) > LONGEST:
        raise QuestionError(
            f"The question has {len(clean):,} characters; at most {LONGEST:,} can be asked. Shorten it."
        )
    earlier = (*previous.earlier, previous.question)[-_EARLIER:] if previous else ()
    bare = LINK.sub("", clean.rstrip(" ?!.")).strip()
    if previous and (focus := next((focus for focus, form in AGAIN if form.fullmatch(bare)), None)):
        carried = tuple(name for name in _FIELDS if getattr(previous, name))
        return replace(previous, question=clean, focus=focus, carried=carried, earlier=earlier, alternatives=())
    return _Parse(clean, known, today, previous, earlier).query()


@dataclass(frozen=True)
class _Slots:
    """What a question itself names."""

    speakers: tuple[Named, ...]
    topic: str
    words: str
    since: date | None = None
    until: date | None = None
    outlet: str | None = None
    kinds: tuple[Kind, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Parse:
    """One question on its way to a Query."""

    text: str
    known: Known
    today: date
    previous: Query | None
    earlier: tuple[str, ...] = field(default=())

    @cached_property
    def mentions(self) -> Sequence[Mention]:
        """The archive's speakers in the question."""
        return self.known.mentions(self.text)

    @cached_property
    def reading(self) -> Reading:
        """What the reader makes of it."""
        names = [(m.start, m.end, Slot.SPEAKER) for m in self.mentions if m.score >= _STRONG]
        outlets = [(start, end, Slot.OUTLET) for _, start, end in outlets_in(self.text, self.known.outlets)]
        read = self.known.read(self.text, self.earlier, [*names, *outlets])
        if self.earlier and not read.spans:
            alone = self.known.read(self.text, (), ())
            return alone if alone.intents[Intent.OTHER] >= _POLITE else read
        return read

    @cached_property
    def intents(self) -> list[tuple[Intent, float]]:
        """The intents and their probabilities, the likeliest first."""
        return sorted(((Intent(name), p) for name, p in self.reading.intents.items()), key=lambda each: -each[1])

    def query(self) -> Query:
        """The likeliest reading, with those that are nearly as likely."""
        best = self._as(self.intents[0][0])
        others = list[Query]()
        for intent, p in self.intents[1:]:
            other = self._as(intent) if p >= _NEAR else best
            if all(_asks(other) != _asks(each) for each in (best, *others)):
                others.append(other)
        return replace(best, alternatives=tuple(others))

    def _as(self, intent: Intent) -> Query:
        """The question, taken as asking for this."""
        own = self.slots
        least = {Intent.META: _OF_ARCHIVE, Intent.OTHER: _NO_QUESTION}.get(intent, 2.0)
        if self.reading.intents[intent] >= least:
            return Query(self.text, intent, earlier=self.earlier)
        if intent in (Intent.EVENT, Intent.META, Intent.OTHER):
            intent = self._of_nobody(own)
        if intent is Intent.WHO_SPOKE and not own.topic and self._is_phrase:
            own = replace(own, topic=self.text.strip(" ?!.,"))
        if own.speakers and self._is_bare and not self.previous:
            return Query(self.text, Intent.EVERYTHING, own.speakers, earlier=self.earlier)
        query = Query(
            *(self.text, intent, own.speakers if intent in _OF_SPEAKERS else ()),
            topic=own.topic or (own.words if intent is not Intent.EVERYTHING else ""),
            **{name: getattr(own, name) for name in ("since", "until", "outlet", "kinds", "remarks")},
            earlier=self.earlier,
        )
        if intent is Intent.WHO_SAID:
            query = replace(query, topic=own.words or own.topic or self._rest)
        if self.previous:
            query = _carried(query, self.previous, self.reading.kept)
        side = _SIDE.match(self.text)
        focus = Focus(side[1].lower()) if side and query.speakers else None
        return self._settled(replace(query, focus=focus))

    def _of_nobody(self, own: _Slots) -> Intent:
        """What a question that seems to ask for nobody's words is: one that names somebody who is quoted asks for
        them."""
        marked = any(True for _ in self._of(Slot.SPEAKER))
        if not any(marked or s.being is Being.PERSON for named in own.speakers for s in named.bearers):
            return Intent.WHO_SPOKE if self._is_phrase else Intent.EVENT
        return Intent.SAID_BY if own.topic or self._rest else Intent.EVERYTHING

    def _settled(self, query: Query) -> Query:
        """The query with an intent that what it names allows."""
        intent = query.intent
        if intent in _OF_SPEAKERS and not query.speakers:
            intent = Intent.WHO_SPOKE if query.topic else Intent.EVENT
        elif intent is Intent.COMPARE and len(query.speakers) < 2:
            intent = Intent.SAID_BY if query.topic else Intent.EVERYTHING
        if intent is Intent.WHO_SPOKE and not query.topic:
            intent = Intent.EVENT
        if intent is Intent.WHO_SAID and not query.topic:
            intent = Intent.EVENT
        if intent is Intent.EVERYTHING and query.topic:
            intent = Intent.SAID_BY
        if intent is Intent.EVENT:
            query = replace(query, speakers=(), topic=query.topic or self.text.rstrip(" ?!."))
        return replace(query, intent=intent)

    @cached_property
    def slots(self) -> _Slots:
        """What the question names, the names looked up."""
        since, until, remarks = self._dates(list(self._of(Slot.WORDS)))
        outlet, unknown, spelled = self._outlet()
        speakers, matter = self._speakers()
        exact = any(True for _ in self._of(Slot.EXACT))
        return _Slots(
            speakers,
            ", ".join(filter(None, (self._topic(spelled), *matter))),
            " ".join(_unquoted(self._whole(span)) for span in self._of(Slot.WORDS)),
            *(since, until, outlet),
            (Kind.DIRECT,) if exact else (),
            (*remarks, *unknown),
        )

    def _of(self, slot: Slot) -> Iterator[SlotSpan]:
        return (span for span in self.reading.spans if span.slot is slot)

    def _speakers(self) -> tuple[tuple[Named, ...], list[str]]:
        """Whose words are wanted, none twice: as the reader marks them, else whoever of the archive is named. And what
        was marked beside them and is nobody whom the archive knows: a part of the matter.
        """
        spans = list(self._of(Slot.SPEAKER))
        marked = [(span, named) for span in spans if (named := self._whom(span))]
        surest, first = max(marked, key=lambda each: each[0].probability, default=(None, None))
        known = [span for span, named in marked if named.bearers]
        unknown = [span for span, named in marked if not named.bearers]
        alone = [surest] if surest else []
        matter = [s for s in (unknown if first and first.bearers else known) if not self._joined(s, alone)]
        found: dict[object, Named] = {}
        for span, named in marked:
            if span not in matter:
                found.setdefault(tuple(sorted(s.id for s in named.bearers)) or named.text, named)
        if not spans:
            wanted = [m for m in self.mentions if m.score >= _STRONG and m.named.bearers]
            elsewhere = [
                m
                for m in wanted
                if not self._inside(m, (Slot.TOPIC, Slot.WORDS, Slot.OTHER, Slot.OUTLET))
                and not self.text[: m.start].lower().endswith((" in ", " at "))  # a place of that name
            ]
            found = {m.start: m.named for m in elsewhere[:1]}
        return tuple(found.values()), [span.of(self.text) for span in matter]

    def _joined(self, span: SlotSpan, known: Sequence[SlotSpan]) -> bool:
        """True for a speaker who is asked for beside one of the others: "A and B", "A, B", "A vs B"."""
        gaps = (self.text[min(span.end, o.end) : max(span.start, o.start)] for o in known)
        return self.intents[0][0] is Intent.COMPARE or any(len(gap) <= _GAP for gap in gaps)

    def _whom(self, span: SlotSpan) -> Named | None:
        """Whom a marked stretch means; None for a pronoun, which the conversation has to fill."""
        text = re.sub(r"['’]s?$", "", span.of(self.text).strip(' ,"“”')).strip()
        if not text or text.lower() in HE:
            return None
        named = self._first_of_several(span) or self.known.named(text)
        if named.bearers:
            return named
        around = [m for m in self.mentions if m.start <= span.start and span.end <= m.end and m.score >= _STRONG]
        return around[0].named if around else named

    def _first_of_several(self, span: SlotSpan) -> Named | None:
        """The first name, where a marked stretch begins with one and goes on to another: "len burman trump"."""
        within = [m for m in self.mentions if span.start <= m.start and m.end <= span.end and m.score >= _STRONG]
        several = len(within) > 1 and within[0].start == span.start
        return within[0].named if several and self.text[within[0].end] == " " else None

    def _inside(self, mention: Mention, slots: Sequence[Slot]) -> bool:
        sure = (s for s in self.reading.spans if s.slot in slots and s.probability >= _STRONG)
        return any(s.start < mention.end and mention.start < s.end for s in sure)

    @property
    def _is_phrase(self) -> bool:
        """True for a few words that ask nothing: a topic alone."""
        return len(self.text.split()) <= _PHRASE and not ASKING.match(self.text) and not self.previous

    @property
    def _is_bare(self) -> bool:
        """True for nothing but the name of somebody who speaks in the archive."""
        whole = self.text.strip(" ?!.,")
        return any(m.score >= _STRONG and self.text[m.start : m.end] == whole for m in self.mentions)

    def _topic(self, outlet: tuple[int, int]) -> str:
        """The topics, joined, but for the outlet that stands in one; without any, nothing."""
        start, end = outlet
        cut = (self.text[s.start : start] if s.start < start < s.end <= end else s.of(self.text) for s in self._topics)
        return ", ".join(text for text in map(_unquoted, cut) if text and text.lower() not in HE)

    @property
    def _topics(self) -> Iterator[SlotSpan]:
        return self._of(Slot.TOPIC)

    @cached_property
    def _rest(self) -> str:
        """The question without what was marked as anything but its matter."""
        kept, at = list[str](), 0
        for span in self.reading.spans:
            if span.slot not in (Slot.TOPIC, Slot.WORDS):
                kept.append(self.text[at : span.start])
                at = span.end
        kept.append(self.text[at:])
        return _unquoted(" ".join(" ".join(kept).split()))

    def _whole(self, words: SlotSpan) -> str:
        """Given words with the date that stands in them: before or behind what was marked, nothing between."""
        start, end = words.start, words.end
        for span in self._of(Slot.DATE):
            if self._adjoins(span, words):
                start, end = min(start, span.start), max(end, span.end)
        return self.text[start:end]

    def _adjoins(self, one: SlotSpan, other: SlotSpan) -> bool:
        return not self.text[min(one.end, other.end) : max(one.start, other.start)].strip()

    def _dates(self, words: Sequence[SlotSpan]) -> tuple[date | None, date | None, tuple[str, ...]]:
        """The first day and the day after the last, but for dates in given words; what could not be read as a date."""
        spans = [span for span in self._of(Slot.DATE) if not any(self._adjoins(span, each) for each in words)]
        texts = [span.of(self.text) for span in spans]
        read = [(text, period_of(text, self.today, self.known.newest)) for text in texts]
        ends = [period for _, period in read if period]
        unread = tuple(f"“{text}” was not understood as a date." for text, period in read if not period)
        if not texts and not words:
            dated = when(self.text, self.today)
            return dated.since, dated.until, ()
        since = min((first for first, _ in ends if first), default=None)
        until = max((last for _, last in ends if last), default=None)
        return since, until, unread

    def _outlet(self) -> tuple[str | None, tuple[str, ...], tuple[int, int]]:
        """The archive's outlet that is asked for; a sentence on what is none; where one stands that is not marked."""
        texts = [span.of(self.text) for span in self._of(Slot.OUTLET)]
        for text in texts:
            if found := named_outlet(text, self.known.outlets):
                return found, (), (0, 0)
        if texts:
            return None, tuple(f"No outlet of this archive is called “{text}”." for text in texts), (0, 0)
        speakers = [(span.start, span.end) for span in self._of(Slot.SPEAKER)]
        if spelled := spelled_outlet(self.text, self.known.outlets, speakers):
            return spelled[0], (), spelled[1:]
        return None, (), (0, 0)


def _is_new_matter(query: Query, previous: Query) -> bool:
    """True where a follow-up names but one whom the archive does not know as a speaker ("What about Merkel?"), after
    one that asked for somebody's words: it is a new topic of theirs."""
    alone = len(query.speakers) == 1 and not query.speakers[0].bearers
    return alone and not query.topic and bool(previous.speakers) and query.intent in _OF_SPEAKERS


def _asks(query: Query) -> tuple[object, ...]:
    return query.intent, query.speakers, query.topic


def _unquoted(text: str) -> str:
    return text.strip(" ,;:?!.\"'“”‘’«»„")


def _carried(query: Query, previous: Query, kept: Mapping[Slot, float]) -> Query:
    """The query with what it takes over from the turn before, and the names of what was taken."""
    carried: list[str] = []
    is_new = _is_new_matter(query, previous)
    if is_new:
        topic = ", ".join(filter(None, (query.speakers[0].text, query.topic)))
        query = replace(query, speakers=(), topic=topic, intent=Intent.SAID_BY)
    by_name = query.intent in _OF_SPEAKERS
    joins = kept.get(Slot.SPEAKER, 0.0) >= _KEPT
    if by_name and previous.speakers and (not query.speakers or (joins and query.intent is Intent.COMPARE)):
        query = replace(query, speakers=(*previous.speakers, *query.speakers))
        carried.append("speaker")
    topical = max(kept.get(Slot.TOPIC, 0.0), kept.get(Slot.WORDS, 0.0)) >= _KEPT
    if query.intent is Intent.EVENT:
        topical = topical and any(word in HE for word in re.findall(r"\w+", query.question.lower()))
    if topical and not is_new and previous.topic and query.intent not in (Intent.EVERYTHING, Intent.WHO_SAID):
        query = replace(query, topic=", ".join(filter(None, (query.topic, previous.topic))))
        carried.append("topic")
    if not carried:
        return query
    if not (query.since or query.until) and (previous.since or previous.until):
        query = replace(query, since=previous.since, until=previous.until)
        carried += [name for name in ("since", "until") if getattr(previous, name)]
    if not query.outlet and previous.outlet:
        query = replace(query, outlet=previous.outlet)
        carried.append("outlet")
    return replace(query, carried=tuple(carried))
