"""A tokenized text, and the cues at a place in it that tell a name from a common word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from index.lexicon import gazetteer, word_classes
from rag.speakers.recognition.types import FAINT, FAIR, WEAK
from rag.speakers.registry.register import Register
from rag.speakers.registry.tokens import NameToken

_SMALL_WORDS = (
    word_classes.PREPOSITIONS
    | word_classes.CONJUNCTIONS
    | word_classes.AUXILIARIES
    | word_classes.DETERMINERS
    | word_classes.ADVERBS
    | word_classes.PRONOUN_SUBJECTS
) - {"may"}
FUNCTION_WORDS = _SMALL_WORDS | {word.replace("'", "") for word in _SMALL_WORDS}
TITLE_NOUNS = (
    gazetteer.ROLES
    | frozenset(gazetteer.TITLES)
    | gazetteer.COURTESY
    | {t.rstrip(".") for t in (*gazetteer.TITLES, *gazetteer.COURTESY)}
)
_KIN = gazetteer.KIN | {"parents", "family"}
_OWNED = frozenset("campaign administration foundation team camp family government organization tower".split())
_TITLE = TITLE_NOUNS | {"pm", "mp"}
_PEOPLE, _BELONGING = TITLE_NOUNS | _KIN, gazetteer.FOLLOWERS | _OWNED
_SHORTEST = 4
"""The minimum length of a name that is recognised in a possessive without its apostrophe."""
_LESS, _PART = 0.3, 0.35
"""Scores of "Clinton" in "the Clinton campaign", and in "Clinton Road"."""


@cache
def title_words() -> frozenset[str]:
    """Words of which the title before a name is made."""
    return TITLE_NOUNS | gazetteer.ROLE_MODIFIERS | gazetteer.nationalities() | gazetteer.PARTIES | {"pm", "ex", "mp"}


class TokenizedText:
    """The words of one text, with the names of an archive to score them."""

    def __init__(self, register: Register, words: Sequence[NameToken], is_word: Callable[[str], bool]) -> None:
        """`is_word` is True for a word that the archive writes in lower case, not as a name."""
        self.register = register
        self.is_word = is_word
        self.words = words = [self._split_possessive(word) for word in words]
        capitals = [w.is_capital for w in words[1:] if w.word not in FUNCTION_WORDS]
        mixed = any(not w.is_capital for w in words) and any(w.is_capital for w in words)
        self.case_is_informative = mixed and not all(capitals)
        """True if capitals distinguish names from other words in this text."""

    def _split_possessive(self, word: NameToken) -> NameToken:
        """The word with the possessive that was typed without its mark: "trumps opinion of putin"."""
        from index.text.wordpieces import is_common

        short, known = word.word[:-1], self.register.is_name
        if word.is_possessive or len(short) < _SHORTEST or word.word[-1] != "s" or not known(short) or known(word.word):
            return word
        if is_common(word.word) and self.is_word(word.word):
            return word
        return replace(word, word=short, raw=word.raw[:-1], end=word.end - 1, is_possessive=True)

    def adjoins_previous(self, at: int, also: str = "") -> bool:
        """True if nothing but space stands between this word and the one before, or an initial's point."""
        points = "." if at and len(self.words[at - 1].word) == 1 else ""
        return not self.words[at].gap.strip(" \t\n'’" + also + points)

    def title_start(self, at: int) -> int:
        """The index of the first word of the title before a name: "Australian PM John Howard"."""
        first = at
        while (
            first
            and self.adjoins_previous(first)
            and self.words[first - 1].word in title_words()
            and not self.words[first - 1].is_possessive
        ):
            first -= 1
        return first if first < at and self.words[at - 1].word in _TITLE else at

    def name_score(self, at: int, *, also_first_name: bool) -> float:
        """The score of a single word as a name, by its case here and in the archive."""
        word = self.words[at]
        if word.is_capital and self.case_is_informative and (at or not word.raw.istitle()):
            return WEAK + 0.1 if also_first_name else 0.9
        if word.word in FUNCTION_WORDS or self.is_word(word.word):
            return FAINT
        return WEAK if also_first_name else FAIR

    def score_in_context(self, first: int, last: int, score: float) -> float:
        """The score, less where the name seems to be part of something else: "Clinton campaign", "Trump's lawyer"."""
        after = self.words[last + 1] if last + 1 < len(self.words) and self.adjoins_previous(last + 1) else None
        if after and self.words[last].is_possessive:
            score = min(score, WEAK) if after.word in _PEOPLE else score
        elif after and first == last and after.word in _BELONGING and self.title_start(first) == first:
            score = min(score, _LESS)
        elif (
            after
            and first == last
            and self.case_is_informative
            and after.is_capital
            and after.word not in FUNCTION_WORDS
        ):
            score = min(score, _PART)
        return min(score, WEAK) if self._is_owner(first) else score

    def has_other_first_name(self, at: int) -> bool:
        """True if another first name stands before the surname, which is then somebody else's."""
        if not at or not self.adjoins_previous(at):
            return False
        before = self.words[at - 1]
        initial = len(before.word) == 1 and before.is_capital
        return initial or (
            before.word not in FUNCTION_WORDS and not before.is_possessive and self.register.is_first_name(before.word)
        )

    def follows_name(self, at: int) -> bool:
        """True if a capitalised word that is no title stands before."""
        before = self.words[at - 1]
        return (
            at > 1
            and before.raw[:1].isupper()
            and not before.is_possessive
            and before.word not in FUNCTION_WORDS
            and before.word not in title_words()
        )

    def _is_owner(self, first: int) -> bool:
        """True behind "the head of the": the name is that of the organisation, not of the speaker."""
        at = first - 1
        while at > 1 and self.words[at].word in word_classes.DETERMINERS:
            at -= 1
        return at > 0 and self.words[at].word in ("of", "for") and self.words[at - 1].word in _PEOPLE
