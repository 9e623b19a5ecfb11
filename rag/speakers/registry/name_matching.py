"""Whom a name in a question may mean, among the archive's speakers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.core.types import Being, Speaker
from index.identity.name import Name
from index.lexicon.gazetteer import ROLES, TITLES_ASKED
from index.text.transliteration import fold_transliteration
from rag.speakers.registry.roles import SMALL, is_in_role

_PAST = frozenset(("former", "ex"))
_RELATING = frozenset("of for to by from with at in on behind against who which whose that and or".split())
"""Words behind which a name is not what the whole is called."""


class Roll:
    """The archive's speakers, ready to be looked up by what a question calls them."""

    def __init__(self, speakers: Sequence[Speaker]) -> None:
        """The most quoted first."""
        self._speakers = speakers
        self._names = [tuple(Name(alias, s.being) for alias in s.aliases or (s.name,)) for s in speakers]

    def called(self, text: str) -> tuple[Speaker, ...]:
        """Those who bear the name, the organisation of that name, or those in that role; the most quoted first."""
        words = plain(text)
        if not words:
            return ()
        whole = self._with(lambda name: name.words == words or name.key == words)
        if len(words) > 1:
            found = whole or self._with(lambda name: _is_person_called(name, words))
            found = self._with_bare_surname(found, words[-1]) if found else ()
        else:
            found = self._with(lambda name: _is_person_called(name, words)) or whole
            found = tuple(s for s in self._speakers if s in found or s in whole)
        return found or self._with(lambda name: _is_organization_called(name, words)) or self._in_role(words)

    def near(self, text: str) -> tuple[Speaker, ...]:
        """Those whose name is a slip of the pen away, if all of them bear one name; else none."""
        words = plain(text)
        if not words:
            return ()
        best: dict[Speaker, int] = {}
        for speaker, names in zip(self._speakers, self._names, strict=True):
            for name in names:
                slips = _slips(words, name)
                if slips is not None:
                    best[speaker] = min(slips, best.get(speaker, slips))
        least = min(best.values(), default=0)
        found = [s for s in best if best[s] == least]
        found = [s for s in found if s.being is Being.PERSON] or found
        surnames = {Name(s.name, s.being).surname for s in found}
        return tuple(found) if len(surnames) == 1 else ()

    def _with(self, fits: Callable[[Name], bool]) -> tuple[Speaker, ...]:
        return tuple(s for s, names in zip(self._speakers, self._names, strict=True) if any(fits(n) for n in names))

    def _with_bare_surname(self, found: tuple[Speaker, ...], surname: str) -> tuple[Speaker, ...]:
        """The same, with those known by the bare surname where that is who they are."""
        bearers = self._with(lambda n: n.being is Being.PERSON and n.surname == fold_transliteration(surname))
        first = next(iter(persons(bearers)), ())
        return (*found, *(s for s in first if s not in found)) if found[0] in first else found

    def _in_role(self, words: tuple[str, ...]) -> tuple[Speaker, ...]:
        return tuple(s for s in self._speakers if any(is_in_role(role.text, words) for role in s.roles))


def persons(speakers: Sequence[Speaker]) -> list[tuple[Speaker, ...]]:
    """The speakers in groups that are one person each, the most quoted first.

    Whoever is known by the bare surname alone goes with the one bearer of the full name who is quoted at least twice as
    often as the next; where there is none, they stay by themselves.
    """
    named = [Name(s.name, s.being) for s in speakers]
    if len({name.surname for name in named}) > 1:
        return [(s,) for s in sorted(speakers, key=lambda s: (-s.statements, s.id))]
    bare = [s for s, n in zip(speakers, named, strict=True) if n.being is Being.PERSON and len(n.parts) == 1]
    full = sorted((s for s in speakers if s not in bare), key=lambda s: (-s.statements, s.id))
    leads = full and full[0].being is Being.PERSON
    if bare and leads and (len(full) == 1 or full[0].statements >= 2 * full[1].statements):
        return [(full[0], *bare), *((s,) for s in full[1:])]
    return [(s,) for s in sorted((*full, *bare), key=lambda s: (-s.statements, s.id))]


def plain(text: str) -> tuple[str, ...]:
    """The words of a name or role, lower-case, without the titles before a name."""
    words = Name(text, Being.PERSON).words
    while len(words) > 1 and words[0] in TITLES_ASKED and not _is_role(words) and not _is_past_role(words):
        words = words[1:]
    return tuple(words)


def _is_role(words: tuple[str, ...]) -> bool:
    """'foreign minister', 'president of Russia': nothing but titles and what they are of."""
    return all(w in TITLES_ASKED for w in words) or "of" in words


def _is_past_role(words: tuple[str, ...]) -> bool:
    """'former finance minister', who is no finance minister."""
    return words[0] in _PAST and words[-1] in ROLES


def _is_person_called(name: Name, words: tuple[str, ...]) -> bool:
    """Surname alone, of several words too; or first and last name, one shortened to an initial or its beginning."""
    if name.being is not Being.PERSON:
        return False
    if len(words) == 1:
        return name.surname == fold_transliteration(words[0])
    if len(name.parts) > 1 and (name.parts[-len(words) :] == words or _ends_in(words, name.parts)):
        return True
    if len(name.parts) == 1 or name.surname != fold_transliteration(words[-1]):
        return " ".join(words) == name.parts[-1]
    mine, theirs = fold_transliteration(words[0]), name.first
    return mine.startswith(theirs) or theirs.startswith(mine)


def _ends_in(words: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """True for "the swimmer Adam Peaty", and not for "the parents of Adam Peaty"."""
    return words[-len(parts) :] == parts and not _RELATING & set(words[: -len(parts)])


def _is_organization_called(name: Name, words: tuple[str, ...]) -> bool:
    if name.being is Being.PERSON:
        return False
    mine, theirs = set(words) - SMALL, set(name.words) - SMALL
    return bool(mine) and (mine == theirs or (len(mine) > 1 and mine <= theirs))


def _slips(words: tuple[str, ...], name: Name) -> int | None:
    """How many slips of the pen lie between them; None where it is too many for the length."""
    from rapidfuzz.distance import OSA

    theirs = name.parts if len(words) > 1 else (name.parts[-1],)
    if len(words) > 1 and len(theirs) > 1:
        theirs = (theirs[0], theirs[-1])
        words = (words[0], words[-1])
    mine, other = " ".join(words), " ".join(theirs)
    allowed = 0 if len(mine) < 4 else 1 if len(mine) < 8 else 2
    slips = OSA.distance(mine, other)
    return slips if 0 < slips <= allowed else None
