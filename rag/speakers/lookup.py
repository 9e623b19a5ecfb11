"""Resolution of names to the archive's speakers: by indexes where the name is there, else by scans.

`exact_matches` gives the same answers as a NameMatcher of all speakers, without reading them: the record selects
candidates, and a NameMatcher of those few decides. `resolve` forgives more, and says so; `find_mentions` finds names in
a question, `matches_by_description` the speakers meant by a role or an organisation in other words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from index.archive import Archive
from index.core.given_text import MOST_CHARACTERS, is_encodable
from index.core.types import Being, Speaker
from index.identity.name import Name
from index.text.transliteration import fold_transliteration, surname_blocking_key
from rag.query.types import SpeakerMention, SpeakerReference
from rag.speakers.description.matching import match_description, unambiguous_ids
from rag.speakers.description.terms import is_office
from rag.speakers.recognition.name_span import core_name, head_name
from rag.speakers.recognition.recognizer import find_names
from rag.speakers.recognition.sentence import TokenizedText
from rag.speakers.recognition.types import MatchKind, NameMatch
from rag.speakers.registry.capitalization import is_mostly_lowercase
from rag.speakers.registry.misspellings import nearest_name_ids
from rag.speakers.registry.name_matching import NameMatcher, name_words
from rag.speakers.registry.register import Register, register_of
from rag.speakers.registry.spelling import EXACT
from rag.speakers.registry.tokens import name_tokens

_CLOSE = 75
"""rapidfuzz's weighted ratio from which a name is close enough to be a hint."""
_HINTS = 3
_NAME = 5
"""A text of this many words or more is no person's name."""


class SpeakerResolver:
    """Resolves names to speakers; each name is looked up once, and a new resolver is made for each question."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._lookup = archive.lookup
        self._matches_of: dict[str, tuple[Speaker, ...]] = {}
        self._lowercase: dict[str, bool] = {}

    def exact_matches(self, text: str) -> tuple[Speaker, ...]:
        """The bearers of the name, the organisation of that name, or the bearers of that role; the most quoted
        first."""
        if text not in self._matches_of:
            self._matches_of[text] = self._look_up(text)
        return self._matches_of[text]

    def _look_up(self, text: str) -> tuple[Speaker, ...]:
        if len(text) > MOST_CHARACTERS or not is_encodable(text):
            return ()  # nobody bears such a name
        words = Name(text, Being.PERSON).words
        blocks = {*words, *map(fold_transliteration, words), " ".join(words), fold_transliteration(" ".join(words))}
        blocks |= {*map(surname_blocking_key, words), surname_blocking_key(" ".join(words))}
        blocks |= {" ".join(words[at:]) for at in range(1, len(words))}
        speakers = self._matcher(self._lookup.speakers_in_blocks(blocks)).exact_matches(text)
        return speakers or self._matcher(self._lookup.speakers_containing(name_words(text))).exact_matches(text)

    def is_person(self, text: str) -> bool:
        """True for the name of a person who speaks."""
        return any(s.being is Being.PERSON for s in self.exact_matches(text))

    def resolve(self, text: str, is_mentioned: Callable[[str], bool]) -> SpeakerReference:
        """Return the speakers that a name means: by the name, without title and background; by another spelling; by a
        role or an organisation in other words. Anything but an exact match is `guessed`.

        A name that the archive's articles spell exactly so (`is_mentioned`) is no misspelling.
        """
        if speakers := self.exact_matches(text):
            return SpeakerReference(text, speakers)
        words = name_tokens(text)
        if not words:
            return SpeakerReference(text)
        if inner := head_name(words, find_names(TokenizedText(self._register, words, lambda _: False))):
            name = text[words[inner.name_start].start : words[inner.last - 1].end]
            if inner.similarity == EXACT or not is_mentioned(name):
                return self._reference(text, inner, name)
        core = core_name(words)
        if core:
            name = text[core[0].start : core[-1].end]
            if (ids := nearest_name_ids(self._register, [w.word for w in core])) and not is_mentioned(name):
                return SpeakerReference(text, tuple(self._lookup.speakers(ids)), guessed=True)
            if speakers := self._sole_bearer_of_surname(name):
                return SpeakerReference(text, speakers, guessed=True)
            if self._register.is_first_name(core[0].word) and len(core) < _NAME and not is_office(text):
                return SpeakerReference(text)
        speakers = self._unambiguous_match(text)
        return SpeakerReference(text, speakers, guessed=bool(speakers))

    def _sole_bearer_of_surname(self, text: str) -> tuple[Speaker, ...]:
        """The speaker whom articles call by this surname alone, where nobody of that surname has another name."""
        words = Name(text, Being.PERSON).parts
        if len(words) < 2:
            return ()
        bearers = self._lookup.speakers(self._lookup.speakers_in_blocks({surname_blocking_key(words[-1])}))
        alone = len(bearers) == 1 and bearers[0].being is Being.PERSON
        names = [Name(alias, Being.PERSON) for alias in bearers[0].aliases] if alone else []
        here = any(name.surname == fold_transliteration(words[-1]) for name in names)
        return tuple(bearers) if here and all(len(name.parts) == 1 for name in names) else ()

    def find_mentions(self, question: str) -> list[SpeakerMention]:
        """Find every name, abbreviation, organisation and role in its exact wording in a question, in any case; the
        longest and best win over those that overlap them; in the order of the question."""
        sentence = TokenizedText(self._register, name_tokens(question), self._is_lowercase)
        words, matches = sentence.words, find_names(sentence)
        every = {s.id: s for s in self._lookup.speakers({i for f in matches for i in f.ids})} if matches else {}
        mentions = []
        for each in matches:
            start, end = words[each.first].start, words[each.last - 1].end
            bearers = tuple(sorted((every[i] for i in each.ids if i in every), key=lambda s: (-s.statements, s.id)))
            named = SpeakerReference(
                question[start:end], bearers, guessed=each.similarity < EXACT or each.kind is MatchKind.FIRST_NAME
            )
            if bearers:
                mentions.append(SpeakerMention(start, end, named, each.score))
        return mentions

    def matches_by_description(self, text: str) -> list[tuple[Speaker, float]]:
        """The speakers whom a role or an organisation in other words may mean, with the score of the match, from 0 to
        1; best first."""
        matches = match_description(self._archive, self._register, text)
        best: dict[str, float] = {}
        for each in matches:
            for speaker in each.ids:
                best[speaker] = max(each.score, best.get(speaker, 0.0))
        every = self._lookup.speakers(best) if best else []
        return sorted(((s, best[s.id]) for s in every), key=lambda pair: (-pair[1], -pair[0].statements, pair[0].id))

    def closest_speakers(self, text: str) -> list[Speaker]:
        """The speakers with the most similar names, for a hint only."""
        from rapidfuzz import fuzz, process

        register = self._register
        mine = Name(text, Being.PERSON).parts[-1]
        hits = process.extract(text, register.names, scorer=fuzz.WRatio, limit=20, score_cutoff=_CLOSE)
        hits += process.extract(mine, register.last_words, scorer=fuzz.ratio, limit=20, score_cutoff=_CLOSE)
        hits.sort(key=lambda hit: -hit[1])
        order = list(dict.fromkeys(register.entries[at].speaker for *_, at in hits))[:_HINTS]
        speakers = {speaker.id: speaker for speaker in self._lookup.speakers(order)}
        return [speakers[each] for each in order if each in speakers]

    @cached_property
    def _register(self) -> Register:
        return register_of(self._archive)

    def _reference(self, text: str, match: NameMatch, name: str) -> SpeakerReference:
        """The speakers of the record with exactly this name; else those of the match."""
        exact = self.exact_matches(name) if match.similarity == EXACT and match.kind is not MatchKind.FIRST_NAME else ()
        bearers = exact or tuple(self._lookup.speakers(match.ids))
        return SpeakerReference(
            text, bearers, guessed=match.similarity < EXACT or match.kind in (MatchKind.FIRST_NAME, MatchKind.PARTIAL)
        )

    def _unambiguous_match(self, text: str) -> tuple[Speaker, ...]:
        ids = unambiguous_ids(match_description(self._archive, self._register, text))
        return tuple(self._lookup.speakers(ids)) if ids else ()

    def _is_lowercase(self, word: str) -> bool:
        if word not in self._lowercase:
            self._lowercase[word] = is_mostly_lowercase(self._archive, word)
        return self._lowercase[word]

    def _matcher(self, ids: Iterable[str]) -> NameMatcher:
        return NameMatcher(self._lookup.speakers(ids))
