"""The people of one article: every mention joined to the person it names, with roles and gender."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from index import names
from index.mentions import Mention
from index.vocabulary import Span


@dataclass(slots=True)
class Person:
    """One person of the article. `roles` are in the order in which the text gives them."""

    name: str
    first: str
    surname: str
    gender: str = ""
    sure: bool = False
    mentions: list[Mention] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)

    @property
    def introduced(self) -> Mention:
        """The first mention with the full name."""
        full = [m for m in self.mentions if " ".join(m.parts).lower().endswith(self.name.lower())]
        return full[0] if full else self.mentions[0]


class People:
    """Who is who in one article."""

    def __init__(self, found: Iterable[Mention], subjects: Sequence[Span] = ()) -> None:
        """`subjects` are the sources of the quotations: a name that speaks is a person (or an organisation)."""
        every = [m for m in found if not m.organization]
        self._bearers: dict[str, list[Person]] = defaultdict(list)
        self._given: dict[str, list[Person]] = defaultdict(list)
        self._of: dict[Span, Person] = {}
        self.persons: list[Person] = []
        starts = {span.start for span in subjects}
        for mention in every:
            if len(mention.parts) > 1 and not mention.place:
                self._full(mention, mention.sure or mention.span.start in starts)
        for mention in every:
            if len(mention.parts) == 1:
                self._short(mention, mention.sure or mention.span.start in starts)
        for person in self.persons:
            person.mentions.sort(key=lambda m: m.span.start)

    def of(self, mention: Mention) -> Person | None:
        """Who the mention names, None where that is not known."""
        return self._of.get(mention.span)

    def rivals(self, person: Person) -> list[Person]:
        """The others of the same surname."""
        return [other for other in self._bearers[person.surname] if other is not person]

    def _full(self, mention: Mention, sure: bool) -> None:
        first = mention.parts[0].lower()
        for person in self._bearers[mention.surname]:
            if _same_first(person.first, first) and _suffix(person.name) == _suffix(mention.name):
                self._join(person, mention, sure)
                return
        person = Person(mention.name, first, mention.surname)
        self.persons.append(person)
        self._bearers[mention.surname].append(person)
        self._given[first].append(person)
        self._join(person, mention, sure)

    def _short(self, mention: Mention, sure: bool) -> None:
        low = mention.surname
        bearers = self._bearers.get(low, [])
        if mention.gender and len(bearers) > 1:
            bearers = [p for p in bearers if p.gender in ("", mention.gender)]
        person = self._main_bearer(bearers, mention)
        given = self._given.get(low, [])
        if person is None and not bearers and len({id(p) for p in given}) == 1:
            person = given[0]
        if person is None and not bearers and not given and not mention.place and (mention.sure or mention.role):
            person = Person(mention.name, "", low)
            self.persons.append(person)
            self._bearers[low].append(person)
        if person is None and not bearers and not given and self._plain(mention):
            person = Person(mention.name, "", low)
            self.persons.append(person)
            self._bearers[low].append(person)
        if person:
            self._join(person, mention, sure)

    @staticmethod
    def _plain(mention: Mention) -> bool:
        return not mention.place and not mention.attributive and mention.surname not in names.ROLES

    @staticmethod
    def _main_bearer(bearers: Sequence[Person], mention: Mention) -> Person | None:
        """Who a surname alone means: the only bearer, or the one named by far the most."""
        if len(bearers) < 2:
            return bearers[0] if bearers else None
        weight = sorted(bearers, key=lambda p: -len(p.mentions))
        if len(weight[0].mentions) >= 2 * len(weight[1].mentions):
            return weight[0]
        earlier = [p for p in bearers if p.mentions[0].span.start < mention.span.start]
        return earlier[0] if len(earlier) == 1 else None

    def _join(self, person: Person, mention: Mention, sure: bool) -> None:
        person.mentions.append(mention)
        person.sure = person.sure or sure
        person.gender = person.gender or mention.gender
        if len(mention.name.split()) > len(person.name.split()):
            person.name = mention.name
        if mention.role and mention.role not in person.roles:
            person.roles.append(mention.role)
        self._of[mention.span] = person


def _same_first(a: str, b: str) -> bool:
    a, b = a.strip("."), b.strip(".")
    if not a or not b:
        return True
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    return a == b or (min(len(a), len(b)) >= 3 and (a.startswith(b) or b.startswith(a)))


def _suffix(name: str) -> str:
    last = name.lower().split()[-1].strip(".")
    return last if last in names.SUFFIXES else ""
