"""The archive's speakers, looked up by what a question calls them: by indexes where the name is there, else by scans.

`called` gives the same answers as a Roll of all speakers, without reading them: the record finds who may be meant, and
a Roll of those few decides. `named` forgives more, and says so; `mentions` finds names in a question, `described` those
who are meant by a role or an organisation in other words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from index.archive import Archive
from index.core.types import Being, Speaker
from index.identity.name import Name
from index.text.transliteration import coarse, folded
from rag.query.types import Mention, Named
from rag.speakers.description.matching import describing, sure
from rag.speakers.description.terms import is_office
from rag.speakers.recognition.name_span import bare, head
from rag.speakers.recognition.recognizer import find
from rag.speakers.recognition.sentence import Sentence
from rag.speakers.recognition.types import Found, How
from rag.speakers.registry.capitalization import writes_small
from rag.speakers.registry.misspellings import near
from rag.speakers.registry.name_matching import Roll, plain
from rag.speakers.registry.register import Register, register_of
from rag.speakers.registry.spelling import EXACT
from rag.speakers.registry.tokens import tokens

_CLOSE = 75
"""rapidfuzz's weighted ratio from which a name is close enough to be a hint."""
_HINTS = 3
_NAME = 5
"""Words from which on it is no name of a person."""


class Roster:
    """Who may be meant by a name, asked of the record once for each name: made anew for each question."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._lookup = archive.lookup
        self._called: dict[str, tuple[Speaker, ...]] = {}
        self._small: dict[str, bool] = {}

    def called(self, text: str) -> tuple[Speaker, ...]:
        """Those who bear the name, the organisation of that name, or those in that role; the most quoted first."""
        if text not in self._called:
            self._called[text] = self._look_up(text)
        return self._called[text]

    def _look_up(self, text: str) -> tuple[Speaker, ...]:
        words = Name(text, Being.PERSON).words
        blocks = {*words, *map(folded, words), " ".join(words), folded(" ".join(words))}
        blocks |= {*map(coarse, words), coarse(" ".join(words))}
        blocks |= {" ".join(words[at:]) for at in range(1, len(words))}
        found = self._roll(self._lookup.speakers_in_blocks(blocks)).called(text)
        return found or self._roll(self._lookup.speakers_containing(plain(text))).called(text)

    def is_person(self, text: str) -> bool:
        """True for the name of a person who speaks."""
        return any(s.being is Being.PERSON for s in self.called(text))

    def named(self, text: str, is_mentioned: Callable[[str], bool]) -> Named:
        """Whom it means: by the name, without title and background; by a name spelled otherwise; by a role or an
        organisation in other words. What is not called so just so is `guessed`.

        A name that the archive's articles spell just so (`is_mentioned`) is no misspelling.
        """
        if found := self.called(text):
            return Named(text, found)
        words = tokens(text)
        if not words:
            return Named(text)
        if inner := head(words, find(Sentence(self._register, words, lambda _: False))):
            name = text[words[inner.name].start : words[inner.last - 1].end]
            if inner.alike == EXACT or not is_mentioned(name):
                return self._of(text, inner, name)
        core = bare(words)
        if core:
            name = text[core[0].start : core[-1].end]
            if (ids := near(self._register, [w.word for w in core])) and not is_mentioned(name):
                return Named(text, tuple(self._lookup.speakers(ids)), guessed=True)
            if found := self._bare(name):
                return Named(text, found, guessed=True)
            if self._register.is_first_name(core[0].word) and len(core) < _NAME and not is_office(text):
                return Named(text)
        found = self._surely_described(text)
        return Named(text, found, guessed=bool(found))

    def _bare(self, text: str) -> tuple[Speaker, ...]:
        """The one whom articles call by this person's surname alone, where nobody of that surname has another name."""
        words = Name(text, Being.PERSON).parts
        if len(words) < 2:
            return ()
        bearers = self._lookup.speakers(self._lookup.speakers_in_blocks({coarse(words[-1])}))
        alone = len(bearers) == 1 and bearers[0].being is Being.PERSON
        names = [Name(alias, Being.PERSON) for alias in bearers[0].aliases] if alone else []
        here = any(name.surname == folded(words[-1]) for name in names)
        return tuple(bearers) if here and all(len(name.parts) == 1 for name in names) else ()

    def mentions(self, question: str) -> list[Mention]:
        """Every name, abbreviation, organisation and role in its exact wording that the question holds, in any case;
        longest and best first chosen, none overlapping another, in the order of the question."""
        sentence = Sentence(self._register, tokens(question), self._is_small)
        words, found = sentence.words, find(sentence)
        every = {s.id: s for s in self._lookup.speakers({i for f in found for i in f.ids})} if found else {}
        mentions = []
        for each in found:
            start, end = words[each.first].start, words[each.last - 1].end
            bearers = tuple(sorted((every[i] for i in each.ids if i in every), key=lambda s: (-s.statements, s.id)))
            named = Named(question[start:end], bearers, guessed=each.alike < EXACT or each.how is How.GIVEN)
            if bearers:
                mentions.append(Mention(start, end, named, each.score))
        return mentions

    def described(self, text: str) -> list[tuple[Speaker, float]]:
        """Those whom a role or an organisation in other words may mean, with how like it is to what the archive calls
        them, from 0 to 1; best first."""
        found = describing(self._archive, self._register, text)
        best: dict[str, float] = {}
        for each in found:
            for speaker in each.ids:
                best[speaker] = max(each.score, best.get(speaker, 0.0))
        every = self._lookup.speakers(best) if best else []
        return sorted(((s, best[s.id]) for s in every), key=lambda pair: (-pair[1], -pair[0].statements, pair[0].id))

    def closest(self, text: str) -> list[Speaker]:
        """Those whose names look most like it, for a hint; never to be taken for it."""
        from rapidfuzz import fuzz, process

        register = self._register
        mine = Name(text, Being.PERSON).parts[-1]
        hits = process.extract(text, register.names, scorer=fuzz.WRatio, limit=20, score_cutoff=_CLOSE)
        hits += process.extract(mine, register.last_words, scorer=fuzz.ratio, limit=20, score_cutoff=_CLOSE)
        hits.sort(key=lambda hit: -hit[1])
        order = list(dict.fromkeys(register.entries[at].speaker for *_, at in hits))[:_HINTS]
        found = {speaker.id: speaker for speaker in self._lookup.speakers(order)}
        return [found[each] for each in order if each in found]

    @cached_property
    def _register(self) -> Register:
        return register_of(self._archive)

    def _of(self, text: str, found: Found, name: str) -> Named:
        """The name as the record has it, where it does; else whom the finder took it for."""
        exact = self.called(name) if found.alike == EXACT and found.how is not How.GIVEN else ()
        bearers = exact or tuple(self._lookup.speakers(found.ids))
        return Named(text, bearers, guessed=found.alike < EXACT or found.how in (How.GIVEN, How.PART))

    def _surely_described(self, text: str) -> tuple[Speaker, ...]:
        found = sure(describing(self._archive, self._register, text))
        return tuple(self._lookup.speakers(found)) if found else ()

    def _is_small(self, word: str) -> bool:
        if word not in self._small:
            self._small[word] = writes_small(self._archive, word)
        return self._small[word]

    def _roll(self, ids: Iterable[str]) -> Roll:
        return Roll(self._lookup.speakers(ids))
