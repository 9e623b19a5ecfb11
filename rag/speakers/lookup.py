"""The archive's speakers, looked up by what a question calls them: by indexes where the name is there, else by scans.

The same answers as a Roll of all speakers gives, without reading them: the record finds who may be meant, and a Roll of
those few decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from index.archive import Archive
from index.identity import Name, folded
from index.vocabulary import Being, Speaker
from rag.query.types import Named
from rag.speakers.name_matching import Roll, plain

_SLIPS = 2
_CLOSE = 75
"""rapidfuzz's weighted ratio from which a name is close enough to be a hint."""
_HINTS = 3


class Roster:
    """Who may be meant by a name, asked of the record once for each name: made anew for each question."""

    def __init__(self, archive: Archive) -> None:
        self._lookup = archive.lookup
        self._called: dict[str, tuple[Speaker, ...]] = {}

    def called(self, text: str) -> tuple[Speaker, ...]:
        """Those who bear the name, the organisation of that name, or those in that role; the most quoted first."""
        if text not in self._called:
            self._called[text] = self._look_up(text)
        return self._called[text]

    def _look_up(self, text: str) -> tuple[Speaker, ...]:
        words = Name(text, Being.PERSON).words
        blocks = {*words, *map(folded, words), " ".join(words), folded(" ".join(words))}
        blocks |= {" ".join(words[at:]) for at in range(1, len(words))}
        found = self._roll(self._lookup.named_in(blocks)).called(text)
        return found or self._roll(self._lookup.holding(plain(text))).called(text)

    def is_person(self, text: str) -> bool:
        """True for the name of a person who speaks."""
        return any(s.being is Being.PERSON for s in self.called(text))

    def named(self, text: str, is_mentioned: Callable[[str], bool]) -> Named:
        """Whom it means. A name that the archive's articles spell just so (`is_mentioned`) is no misspelling."""
        if found := self.called(text):
            return Named(text, found)
        if found := self._begun(text):
            return Named(text, found, guessed=True)
        if not is_mentioned(text) and (found := self._near(text)):
            return Named(text, found, guessed=True)
        return Named(text)

    def closest(self, text: str) -> list[Speaker]:
        """Those whose names look most like it, for a hint; never to be taken for it."""
        from rapidfuzz import fuzz, process

        names, lasts = self._names
        mine = Name(text, Being.PERSON).parts[-1]
        hits = process.extract(text, [name for name, _ in names], scorer=fuzz.WRatio, limit=20, score_cutoff=_CLOSE)
        hits += process.extract(mine, lasts, scorer=fuzz.ratio, limit=20, score_cutoff=_CLOSE)
        hits.sort(key=lambda hit: -hit[1])
        order = list(dict.fromkeys(names[at][1] for *_, at in hits))[:_HINTS]
        found = {speaker.id: speaker for speaker in self._lookup.speakers(order)}
        return [found[each] for each in order if each in found]

    @cached_property
    def _names(self) -> tuple[list[tuple[str, str]], list[str]]:
        """Every name with the id of who bears it, and each name's last part."""
        names = self._lookup.names()
        return names, [Name(name, Being.PERSON).parts[-1] for name, _ in names]

    def _begun(self, text: str) -> tuple[Speaker, ...]:
        """The one organisation whose name begins so ("Northquay": Northquay Logistics); none where there are two."""
        words = Name(text, Being.ORGANIZATION).words
        every = self._lookup.speakers(self._lookup.holding(words))
        begun = [
            s for s in every if s.being is Being.ORGANIZATION and Name(s.name, s.being).words[: len(words)] == words
        ]
        return tuple(begun) if len(begun) == 1 else ()

    def _near(self, text: str) -> tuple[Speaker, ...]:
        """Those whose name is a slip of the pen away, if all of them bear one name; else none."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        names, lasts = self._names
        mine = Name(text, Being.PERSON).parts[-1]
        hits = process.extract(mine, lasts, scorer=OSA.distance, limit=None, score_cutoff=_SLIPS)
        return self._roll({names[at][1] for *_, at in hits}).near(text)

    def _roll(self, ids: Iterable[str]) -> Roll:
        return Roll(self._lookup.speakers(ids))
