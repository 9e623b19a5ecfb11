"""Who each source of an article's quotations is: a name, or honestly none."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import lexicon, names, roles
from index.antecedents import Choice, Traces, gender_of, leanings, relative, stranger_of
from index.frames import Frame, frames, words
from index.mentions import Mention, mentions
from index.organizations import bodies, core_of
from index.people import People, Person
from index.vocabulary import Article, Being, Quotation, Source, Span

SURE_LEAD = 2.0
LEAST_LEAD = 0.5
"""A pronoun with a smaller lead of the first candidate over the second stays without a name."""
_NOBODY = frozenset("i we you me us it’s one".split())
_RELATIVE = frozenset("who which that whose".split())


def resolve(article: Article, quotations: list[Quotation]) -> list[Quotation]:
    """The quotations with name, role, being, confidence and why of their sources filled in; the rest unchanged."""
    if not quotations:
        return []
    reading = _Reading.of(article.text, [q.source.span for q in quotations if q.source.span])
    return [replace(q, source=reading.source(q.source.span)) for q in quotations]


@dataclass(slots=True)
class _Reading:
    """An article read once from start to end: who is named where, and whom each pronoun means."""

    text: str
    read: list[Frame]
    found: list[Mention]
    starts: list[int]
    people: People
    bodies: dict[str, set[str]]
    pronouns: dict[int, Choice]

    @classmethod
    def of(cls, text: str, sources: Sequence[Span]) -> _Reading:
        read = frames(text)
        found = mentions(text, read)
        people = People(found, _heads(found, sources), leanings(read, found))
        roles.collect(text, read, found, people)
        self = cls(text, read, found, [m.span.start for m in found], people, bodies(text, found), {})
        self._follow({span.start for span in sources}, sources)
        return self

    def _follow(self, spoken: set[int], sources: Sequence[Span]) -> None:
        """Walks through names and pronouns in order and settles what each pronoun means."""
        traces = Traces()
        heads = {m.span for m in _heads_of(self.found, sources)}
        at = 0
        for number, frame in enumerate(self.read):
            if stranger := stranger_of(frame):
                traces.meant(stranger, frame.span.start, number, frame.paragraph, stranger.name, False)
            for item in frame.items:
                if item.quote:
                    continue
                at = self._name_up_to(at, item.span.start, traces, heads)
                gender = gender_of(item.low)
                if not gender or item.low not in ("he", "she"):
                    continue
                choice = traces.choose(gender, item.span.start, number, frame.paragraph)
                if choice:
                    self.pronouns[item.span.start] = choice
                    if not choice.person.gender and choice.lead >= SURE_LEAD:
                        choice.person.gender = gender
                    spoke = item.span.start in spoken
                    traces.meant(choice.person, item.span.start, number, frame.paragraph, choice.trace.words, spoke)
            at = self._name_up_to(at, frame.span.end, traces, heads)

    def _name_up_to(self, at: int, offset: int, traces: Traces, heads: set[Span]) -> int:
        while at < len(self.found) and self.found[at].span.start < offset:
            mention = self.found[at]
            person = self.people.of(mention)
            if person:
                paragraph = self.read[mention.frame].paragraph
                traces.named(mention, person, paragraph)
                if mention.span in heads:
                    traces.meant(person, mention.span.start, mention.frame, paragraph, mention.name, True)
            at += 1
        return at

    # --- one source

    def source(self, span: Span | None) -> Source:
        """What is known of the source written at the span."""
        if span is None:
            return Source()
        written = " ".join(span.of(self.text).split())
        phrase = [item.low for item in words(self.text, span.start, span.end)]
        if len(phrase) == 1:
            if gender_of(phrase[0]):
                return self._pronoun(span, written)
            if phrase[0] in _RELATIVE:
                return self._relative(span, written)
            if phrase[0] in _NOBODY or phrase[0] in lexicon.QUESTION_LABELS or phrase[0] in lexicon.PLURAL:
                return Source(span, why=(written,))
        return self._named(span, written) or self._described(span, written, phrase)

    def _inside(self, span: Span) -> list[Mention]:
        first = bisect_left(self.starts, span.start)
        last = bisect_left(self.starts, span.end)
        return [m for m in self.found[first:last] if m.span.end <= span.end]

    def _pronoun(self, span: Span, written: str) -> Source:
        choice = self.pronouns.get(span.start)
        if choice is None or choice.lead < LEAST_LEAD or choice.person.nameless:
            return Source(span, being=Being.PERSON, confidence=0.0, why=(written,))
        trace, person = choice.trace, choice.person
        step = f"{trace.words} ({self._place(span.start, trace.frame)})"
        sure = 0.9 if choice.lead >= 1.5 else 0.75 if choice.lead >= 0.8 else 0.55
        return self._person(span, person, sure, (written, step))

    def _relative(self, span: Span, written: str) -> Source:
        first = bisect_left(self.starts, span.start)
        person = relative(self.found[max(0, first - 3) : first], self.people, span.start)
        if person is None:
            return Source(span, why=(written,))
        return self._person(span, person, 0.85, (written, person.name))

    def _named(self, span: Span, written: str) -> Source | None:
        inside = self._inside(span)
        heads = _head_mentions(self.text, span, inside)
        if organization := self._organization(span, inside):
            return organization
        persons: list[Person] = []
        for mention in heads:
            person = self.people.of(mention)
            if person and person not in persons:
                persons.append(person)
        if not persons:
            return None
        if len(persons) > 1:
            together = "; ".join(person.name for person in persons)
            return Source(span, together, None, Being.GROUP, 0.8, (written, together))
        role = heads[0].role or None
        source = self._person(span, persons[0], 0.95 if persons[0].sure else 0.85, (heads[0].name,))
        return replace(source, role=role or source.role)

    def _person(self, span: Span, person: Person, sure: float, why: tuple[str, ...]) -> Source:
        if person.unclear:
            return Source(span, being=Being.PERSON, why=why)
        if why[-1].split(" (")[0] != person.name:
            introduced = self.read[person.introduced.frame].paragraph + 1
            why = (*why, f"{person.name} (paragraph {introduced})")
        role = person.roles[0] if person.roles else None
        return Source(span, person.name, role, Being.PERSON, sure, why)

    def _organization(self, span: Span, inside: Sequence[Mention]) -> Source | None:
        """The organisation a source names: "the Clinton campaign", "NATO", "Moscow"."""
        written = span.of(self.text)
        core = core_of(written)
        if not core:
            return None
        lows = [word.strip(",.").lower().removesuffix("’s").removesuffix("'s") for word in core]
        capital = any(word[0].isupper() for word in core)
        last = lows[-1]
        if "of" in lows[1:]:
            last = lows[lows.index("of", 1) - 1]  # "Department of Justice"
        ending = [m for m in inside if m.parts[-1] == core[-1]]
        organized = last in names.ORGANIZATIONS or any(m.organization for m in ending)
        ends_in_person = any(self.people.of(m) for m in ending if not m.possessive)
        place = len(core) == 1 and last in names.PLACES
        if not (organized or place) or ends_in_person or last in names.ROLES or last in names.UNNAMED_HEADS:
            return None
        if not capital:
            return self._body(span, last)
        name = " ".join(word.strip(",") for word in core).replace("’s", "").replace("'s", "")
        if name.isupper() and " " in name:
            name = name.title()
        return Source(span, name, None, Being.ORGANIZATION, 0.8, (name,))

    def _body(self, span: Span, head: str) -> Source:
        """An organisation named by its kind alone ("the authority"): the only one of that kind in the article."""
        written = " ".join(span.of(self.text).split())
        bodies = self.bodies.get(head, set()) if written.lower().startswith("the ") else set()
        if len(bodies) != 1:
            return Source(span, None, None, Being.ORGANIZATION, 0.3, (written,))
        name = next(iter(bodies))
        return Source(span, name, None, Being.ORGANIZATION, 0.7, (written, name))

    def _described(self, span: Span, written: str, phrase: list[str]) -> Source:
        """A description such as "the Russian foreign minister"; nobody where several persons fit."""
        definite = bool(phrase) and phrase[0] == "the"
        if definite and not any(word.endswith(("’s", "'s")) for word in phrase):
            fitting = roles.described(phrase[1:], self.people)
            if len(fitting) == 1:
                return self._person(span, fitting[0], 0.7, (written,))
        return Source(span, why=(written,))

    def _place(self, offset: int, frame: int) -> str:
        """Where a frame stands, seen from the offset."""
        here = self._frame_at(offset)
        if frame == here:
            return "same sentence"
        if frame == here - 1:
            return "previous sentence"
        return f"paragraph {self.read[frame].paragraph + 1}"

    def _frame_at(self, offset: int) -> int:
        low, high = 0, len(self.read) - 1
        while low < high:
            middle = (low + high) // 2
            if self.read[middle].span.end <= offset:
                low = middle + 1
            else:
                high = middle
        return low


def _heads_of(found: Sequence[Mention], sources: Sequence[Span]) -> list[Mention]:
    """The mentions that stand as speakers in the sources."""
    starts = [m.span.start for m in found]
    heads: list[Mention] = []
    for span in sources:
        inside = found[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        heads.extend(inside[:1])
    return heads


def _heads(found: Sequence[Mention], sources: Sequence[Span]) -> list[Span]:
    return [mention.span for mention in _heads_of(found, sources)]


def _head_mentions(text: str, span: Span, inside: Sequence[Mention]) -> list[Mention]:
    """The mentions that are the source itself, not its possessor, object or apposition."""
    heads: list[Mention] = []
    for mention in inside:
        if mention.possessive or mention.attributive:
            continue
        before = text[span.start : max(span.start, mention.begin)]
        if heads:
            if before.rstrip().endswith((" and", "&", ",")) and "," not in text[
                heads[-1].span.end : mention.span.start
            ].replace(", and", ""):
                heads.append(mention)
            continue
        last = before.rsplit(",", 1)[-1].lower().split()
        if any(word in lexicon.PREPOSITIONS for word in last):
            continue
        heads.append(mention)
    return heads
