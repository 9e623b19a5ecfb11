"""Exact matching of a name in a question against the archive's speakers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.core.types import Being, Speaker
from index.identity.name import Name
from index.lexicon.gazetteer import ROLES, TITLES_ASKED
from index.text.transliteration import fold_transliteration
from rag.speakers.registry.roles import SMALL_WORDS, is_in_role

_PAST = frozenset(("former", "ex"))
_RELATING = frozenset("of for to by from with at in on behind against who which whose that and or".split())
"""Words behind which a name is not the head of the phrase."""


class NameMatcher:
    """Matches names in a question against the archive's speakers."""

    def __init__(self, speakers: Sequence[Speaker]) -> None:
        """The most quoted first."""
        self._speakers = speakers
        self._names = [tuple(Name(alias, s.being) for alias in s.aliases or (s.name,)) for s in speakers]

    def exact_matches(self, text: str) -> tuple[Speaker, ...]:
        """The bearers of the name, the organisation of that name, or the bearers of that role; the most quoted
        first."""
        words = name_words(text)
        if not words:
            return ()
        whole = self._with(lambda name: name.words == words or name.key == words)
        if len(words) > 1:
            matches = whole or self._with(lambda name: _is_person_called(name, words))
            matches = self._with_bare_surname(matches, words[-1]) if matches else ()
        else:
            matches = self._with(lambda name: _is_person_called(name, words)) or whole
            matches = tuple(s for s in self._speakers if s in matches or s in whole)
        return matches or self._with(lambda name: _is_organization_called(name, words)) or self._in_role(words)

    def misspelled_matches(self, text: str) -> tuple[Speaker, ...]:
        """The speakers whose name differs by a misspelling, if they all have one name; else none."""
        words = name_words(text)
        if not words:
            return ()
        best: dict[Speaker, int] = {}
        for speaker, names in zip(self._speakers, self._names, strict=True):
            for name in names:
                slips = _slips(words, name)
                if slips is not None:
                    best[speaker] = min(slips, best.get(speaker, slips))
        least = min(best.values(), default=0)
        matches = [s for s in best if best[s] == least]
        matches = [s for s in matches if s.being is Being.PERSON] or matches
        surnames = {Name(s.name, s.being).surname for s in matches}
        return tuple(matches) if len(surnames) == 1 else ()

    def _with(self, fits: Callable[[Name], bool]) -> tuple[Speaker, ...]:
        return tuple(s for s, names in zip(self._speakers, self._names, strict=True) if any(fits(n) for n in names))

    def _with_bare_surname(self, matches: tuple[Speaker, ...], surname: str) -> tuple[Speaker, ...]:
        """The same, with the speakers known by the surname alone where they are the same person."""
        bearers = self._with(lambda n: n.being is Being.PERSON and n.surname == fold_transliteration(surname))
        first = next(iter(group_by_person(bearers)), ())
        return (*matches, *(s for s in first if s not in matches)) if matches[0] in first else matches

    def _in_role(self, words: tuple[str, ...]) -> tuple[Speaker, ...]:
        return tuple(s for s in self._speakers if any(is_in_role(role.text, words) for role in s.roles))


def group_by_person(speakers: Sequence[Speaker]) -> list[tuple[Speaker, ...]]:
    """The speakers in groups that are one person each, the most quoted first.

    A speaker known by the surname alone goes with the one bearer of the full name who is quoted at least twice as
    often as the next; where there is none, they stay by themselves.
    """
    named = [Name(s.name, s.being) for s in speakers]
    if len({name.surname for name in named}) > 1:
        return [(s,) for s in sorted(speakers, key=lambda s: (-s.statements, s.id))]
    surname_only = [s for s, n in zip(speakers, named, strict=True) if n.being is Being.PERSON and len(n.parts) == 1]
    full = sorted((s for s in speakers if s not in surname_only), key=lambda s: (-s.statements, s.id))
    leads = full and full[0].being is Being.PERSON
    if surname_only and leads and (len(full) == 1 or full[0].statements >= 2 * full[1].statements):
        return [(full[0], *surname_only), *((s,) for s in full[1:])]
    return [(s,) for s in sorted((*full, *surname_only), key=lambda s: (-s.statements, s.id))]


def name_words(text: str) -> tuple[str, ...]:
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
    mine, theirs = set(words) - SMALL_WORDS, set(name.words) - SMALL_WORDS
    return bool(mine) and (mine == theirs or (len(mine) > 1 and mine <= theirs))


def _slips(words: tuple[str, ...], name: Name) -> int | None:
    """The edit distance between them; None where it is 0 or too large for the length."""
    from rapidfuzz.distance import OSA

    theirs = name.parts if len(words) > 1 else (name.parts[-1],)
    if len(words) > 1 and len(theirs) > 1:
        theirs = (theirs[0], theirs[-1])
        words = (words[0], words[-1])
    mine, other = " ".join(words), " ".join(theirs)
    allowed = 0 if len(mine) < 4 else 1 if len(mine) < 8 else 2
    slips = OSA.distance(mine, other)
    return slips if 0 < slips <= allowed else None
