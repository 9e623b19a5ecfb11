"""The people of one article: every mention joined to the person it names, with roles and gender."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import merge

from rapidfuzz import fuzz, process

from index.core.types import Span
from index.extraction.mentions.mention import Mention
from index.lexicon import gazetteer
from index.text.name_parts import is_given_name
from index.text.wordpieces import is_common

_ALIKE = 90
_CROWDS = (
    gazetteer.UNNAMED_HEADS
    | gazetteer.STRANGERS
    | gazetteer.FOLLOWERS
    | gazetteer.ORGANIZATIONS
    | gazetteer.PARTIES
    | gazetteer.NEVER
)


@dataclass(slots=True, eq=False)
class Person:
    """One person of the article. `roles` are in the order in which the text gives them."""

    name: str
    first: str
    surname: str
    gender: str = ""
    sure: bool = False
    guessed: bool = False  # the gender is what a pronoun seemed to tell
    kin: bool = False
    nameless: bool = False  # "a man with a dog"
    unclear: bool = False  # shares the surname with somebody it is not: which name is meant, nobody says
    mentions: list[Mention] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)

    @property
    def unshown(self) -> bool:
        """True for a single word that nothing shows to be a person's name: no title, no role, no word or deed."""
        return not (self.sure or self.first or self.roles or any(m.subject for m in self.mentions))

    @property
    def introduced(self) -> Mention:
        """The first mention with the full name."""
        name = self.name.lower()
        return next((m for m in self.mentions if " ".join(m.parts).lower().endswith(name)), self.mentions[0])


class People:
    """The persons of one article, with the mentions of each."""

    def __init__(
        self, mentions: Sequence[Mention], subjects: Sequence[Span] = (), leaning: Mapping[str, str] | None = None
    ) -> None:
        """`subjects` are where the sources of the quotations stand: a name that speaks is a person (or an
        organisation). `leaning` is the gender that pronouns give a surname that stands alone."""
        self._leaning = leaning or {}
        every = [m for m in mentions if not m.organization]
        self._bearers: dict[str, _Namesakes] = defaultdict(_Namesakes)
        self._among: dict[Person, list[_Namesakes]] = defaultdict(list)
        self._given: dict[str, list[Person]] = defaultdict(list)
        self._of: dict[Span, Person] = {}
        self._by_label: dict[str, Person] = {}
        self.persons: list[Person] = []
        starts = {span.start for span in subjects}
        self._seen_inside = {m.parts[0].lower() for m in every if len(m.parts) == 1 and not m.opens}
        self._bare = {m.surname for m in every if len(m.parts) == 1 and not m.articled}
        self._times = Counter(m.parts for m in every)
        bare = {m.surname for m in every if len(m.parts) == 1}
        for mention in sorted(every, key=lambda m: not m.sure):
            if len(mention.parts) > 1:
                acts = mention.subject and mention.surname in bare
                self._full(mention, mention.sure or mention.span.start in starts or acts)
        for person in self.persons:
            person.mentions.sort(key=lambda m: m.span.start)
        for mention in sorted(every, key=lambda m: not m.gender):  # "Mr. Voss" tells more than "President Voss"
            if len(mention.parts) == 1:
                self._short(mention, mention.sure or mention.span.start in starts)
        for person in self.persons:
            person.mentions.sort(key=lambda m: m.span.start)
        self._named = [m for m in every if m.span in self._of]
        self._starts = [m.span.start for m in self._named]

    @cached_property
    def names(self) -> Counter[str]:
        """The number of persons of each name."""
        return Counter(person.name for person in self.persons)

    @cached_property
    def most_words(self) -> int:
        """The number of words of the longest name."""
        return max((name.count(" ") + 1 for name in self.names), default=0)

    @cached_property
    def last_words(self) -> Counter[str]:
        """The number of persons of each last word of a name, "" for a name without words."""
        return Counter(last_word(person.name) for person in self.persons)

    @cached_property
    def by_role_word(self) -> dict[str, list[Person]]:
        """The persons whose roles have a word, or the synonym that stands for it, in order; known once all are."""
        bearers: dict[str, list[Person]] = defaultdict(list)
        for person in self.persons:
            words = {word for role in person.roles for word in role.lower().split()}
            for word in {gazetteer.ROLE_SYNONYMS.get(word, word) for word in words}:
                bearers[word].append(person)
        return bearers

    def of(self, mention: Mention) -> Person | None:
        """Return the person whom the mention names, None where that is not known."""
        return self._of.get(mention.span)

    def bearers(self, mention: Mention) -> list[Person]:
        """Everybody whom the mention may name: who bears its last part as a surname or as a first name."""
        if self.of(mention) and len(mention.parts) > 1:
            return [self._of[mention.span]]
        last = mention.parts[-1].lower()
        namesakes = self._bearers.get(mention.surname)
        return [*(namesakes.persons if namesakes else ()), *self._given.get(last, [])]

    def within(self, start: int, end: int) -> Person | None:
        """Return the person named first inside text[start:end]; None where nobody is."""
        for at in range(bisect_left(self._starts, start), len(self._starts)):
            if self._starts[at] >= end:
                break
            if self._named[at].span.end <= end:
                return self._of[self._named[at].span]
        return None

    def _full(self, mention: Mention, sure: bool) -> None:
        first, name = mention.parts[0].lower(), mention.name
        suffix, words = _suffix(name), name.lower().split()
        once = mention.opens and not mention.sure and self._times[mention.parts] == 1 and is_common(first)
        for person in self._bearers[mention.surname].likely(first, words, strays=once):
            if _suffix(person.name) != suffix:
                continue
            stray = once and bool(person.gender)  # "Classic Clinton"
            known = first in person.name.lower().split() or person.first in words
            if _same_first(person.first, first) or known or stray:
                self._join(person, mention, sure)
                return
        person = self._add(Person(name, first, mention.surname))
        self._given[first].append(person)
        for part in mention.parts[1:-1]:
            if len(part) > 2 and part.lower() != person.surname and part.lower() not in gazetteer.PARTICLES:
                self._list(person, part.lower())
        self._join(person, mention, sure)

    def _add(self, person: Person) -> Person:
        self.persons.append(person)
        self._list(person, person.surname)
        return person

    def _list(self, person: Person, surname: str) -> None:
        self._bearers[surname].add(person)
        self._among[person].append(self._bearers[surname])

    def _short(self, mention: Mention, sure: bool) -> None:
        low = mention.surname
        every = self._bearers[low].persons if low in self._bearers else []
        gender = mention.gender or self._leaning.get(low, "")
        bearers = [p for p in every if not _contradict(p.gender, gender)]
        namesakes = self._given.get(low, [])
        if mention.label:
            bearers = [p for p in bearers if not p.kin]
            bearers = [p for p in bearers if any(m.label for m in p.mentions)] or bearers
            if len(bearers) > 1 or (not bearers and len(namesakes) > 1):
                self._join(self._labelled(mention, gender), mention, sure)
                return
        person = self._main_bearer(bearers, mention)
        if person is None and not bearers and len(namesakes) == 1:
            person = namesakes[0]
        titled = (
            mention.sure
            or mention.label
            or bool(mention.role)
            or (sure and low not in _CROWDS and not low.endswith("s"))
        )
        shown = low in self._bare and (titled or self._plain(mention))
        if person is None and not bearers and not namesakes and shown:
            person = self._add(Person(mention.name, "", low, gender, unclear=bool(every) and not mention.gender))
        if person:
            self._join(person, mention, sure)

    def _labelled(self, mention: Mention, gender: str) -> Person:
        """Return whoever speaks under a label that several persons' names fit: one of them, called by the label."""
        if mention.surname not in self._by_label:
            self._by_label[mention.surname] = Person(mention.name, "", mention.surname, gender)
            self.persons.append(self._by_label[mention.surname])
        return self._by_label[mention.surname]

    def _plain(self, mention: Mention) -> bool:
        """True for a single word that may well be a surname."""
        low = mention.surname
        if mention.attributive or low in gazetteer.ROLES or low in gazetteer.UNNAMED_HEADS:
            return False
        return not (mention.opens and low not in self._seen_inside and not is_given_name(low))

    @staticmethod
    def _main_bearer(bearers: Sequence[Person], mention: Mention) -> Person | None:
        """Return the person that a surname alone means: its only bearer, or the one whom the article introduces first.

        A relative ("his son Eric Trump") takes the surname over from nobody who bore it before.
        """
        bearers = [p for p in bearers if not (p.kin and p.mentions[0].span.start > mention.span.start)]
        if len(bearers) < 2:
            return bearers[0] if bearers else None
        heads = [p for p in bearers if not p.kin]
        if len(heads) == 1:
            return heads[0]
        earlier = [p for p in heads if p.mentions[0].span.start < mention.span.start]
        if len(earlier) == 1:
            return earlier[0]
        weight = sorted(heads, key=lambda p: -len(p.mentions))
        return weight[0] if weight and len(weight[0].mentions) >= 2 * len(weight[1].mentions) else None

    def _join(self, person: Person, mention: Mention, sure: bool) -> None:
        person.mentions.append(mention)
        person.sure = person.sure or sure
        person.gender = person.gender or mention.gender
        if _fuller(mention, person):
            person.name, person.first = mention.name, mention.parts[0].lower()
            for namesakes in self._among[person]:
                namesakes.rename(person)
        if mention.role and mention.role not in person.roles:
            person.roles.append(mention.role)
            person.kin = person.kin or bool(gazetteer.KIN & set(mention.role.split()))
        self._of[mention.span] = person


class _Namesakes:
    """The persons who bear a name, in the order in which they are first named, to be searched by first names."""

    def __init__(self) -> None:
        self.persons: list[Person] = []
        self._at: dict[Person, list[int]] = defaultdict(list)
        self._keys: dict[str, list[int]] = defaultdict(list)
        self._firsts: dict[str, dict[str, None]] = defaultdict(dict)  # by their first letter, and by the first three

    def add(self, person: Person) -> None:
        """One more bearer."""
        self._at[person].append(len(self.persons))
        self.persons.append(person)
        self.rename(person)

    def rename(self, person: Person) -> None:
        """Note a bearer's name and first name as they are now."""
        first = person.first.strip(".")
        keys = {f"first {person.first}", f"same {first}", f"initial {first[:1]}"}
        keys.update(f"word {word}" for word in person.name.lower().split())
        for initials in {first[:1], first[:3]} if len(first) >= 3 else ():
            self._firsts[initials][first] = None
        for at in self._at[person]:
            for key in keys:
                if at not in self._keys[key][-1:]:
                    insort(self._keys[key], at)

    def likely(self, first: str, words: Sequence[str], *, strays: bool) -> Iterator[Person]:
        """Yield, in order, all bearers whom somebody of this first name and these words of a name may be, and some
        more; with `strays`, all bearers."""
        bare = first.strip(".")
        if strays or not bare:
            return iter(self.persons)
        keys = {f"word {first}", "same ", *(f"first {word}" for word in words)}
        if len(bare) == 1:
            keys.add(f"initial {bare}")
        else:
            keys |= {f"same {bare}", f"same {bare[0]}"}
        if len(bare) >= 3:
            longer = (one for one in self._firsts[bare[:3]] if one.startswith(bare) or bare.startswith(one))
            keys.update(f"same {one}" for one in longer)
        if len(bare) >= 5:
            near = process.extract(bare, [*self._firsts[bare[0]]], scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
            keys.update(f"same {one}" for one, _, _ in near)
        return (self.persons[at] for at in merge(*(self._keys[key] for key in keys if key in self._keys)))


def _fuller(mention: Mention, person: Person) -> bool:
    """True where the mention is a better full name: longer, or without the "Crooked" in front of the first name."""
    if len(mention.parts) == 1:
        return False
    if is_given_name(mention.parts[0].lower()) and not is_given_name(person.first) and len(person.first.strip(".")) > 1:
        return True
    longer = len(mention.parts) > len(person.name.split())
    if mention.name.lower().endswith(f" {person.name.lower()}") and not is_given_name(person.first):
        return True  # "Ildefonso Guajardo Villarreal" after "Mr. Guajardo Villarreal"
    return longer and _same_first(person.first, mention.parts[0].lower()) and (mention.sure or not person.sure)


def last_word(name: str) -> str:
    """The last word of a name, "" where it has none."""
    return next(reversed(name.split()), "")


def _contradict(a: str, b: str) -> bool:
    return bool(a and b and a != b)


def _same_first(a: str, b: str) -> bool:
    a, b = a.strip("."), b.strip(".")
    if not a or not b:
        return True
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    if a == b or (min(len(a), len(b)) >= 3 and (a.startswith(b) or b.startswith(a))):
        return True
    return min(len(a), len(b)) >= 5 and a[0] == b[0] and fuzz.ratio(a, b) >= _ALIKE  # Hilary, Hillary


def _suffix(name: str) -> str:
    last = name.lower().split()[-1].strip(".")
    return last if last in gazetteer.SUFFIXES else ""
