"""Persons that a text names: by first name and surname, by either of them alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.text.transliteration import fold_transliteration
from rag.speakers.recognition.sentence import FUNCTION, Sentence
from rag.speakers.recognition.types import FAIR, STRONG, WEAK, Found, How, ids_of
from rag.speakers.registry.register import Entry
from rag.speakers.registry.spelling import EXACT, person_alike, sound, words_alike
from rag.speakers.registry.tokens import Token

_DOMINANT = 4
"""How many times as much one says as others of his name who may be meant without more."""
_SHORTEST = 4
"""Letters of a misspelled surname that is found in a question."""


def persons(here: Sentence) -> Iterator[Found]:
    """Persons by their full names, and by surnames alone."""
    for at in range(len(here.words)):
        entries = _surnamed(here, at)
        if not entries:
            if misspelled := _misspelled(here, at):
                yield misspelled
            continue
        fuller = _fuller(here, at, entries)
        if fuller:
            yield fuller
        elif bare := _bare(here, at, entries):
            yield bare


def given_names(here: Sentence) -> Iterator[Found]:
    """The one person of a first name, or the one who says far more than all others of that name."""
    for at, word in enumerate(here.words):
        entries = here.register.firsts.get(fold_transliteration(word.word), ())
        if not entries or word.word in FUNCTION or any(_is_exact(e, word) for e in _surnamed(here, at)):
            continue
        if at and here.near(at) and here.is_another(at):
            continue
        said = {e.speaker: e.statements for e in entries}
        first, *rest = sorted(said, key=lambda s: -said[s])
        if rest and said[first] < _DOMINANT * sum(said[s] for s in rest):
            continue
        if _goes_on(here, at) or here.titled(at) < at:
            continue
        score = min(here.capital(at, given=False), FAIR)
        yield Found(at, at + 1, at, (first,), How.GIVEN, EXACT, here.standing(at, at, score * 0.9))


def _surnamed(here: Sentence, at: int) -> Sequence[Entry]:
    word = here.words[at].word
    entries = here.register.lasts.get(sound(word), ())
    if at and here.near(at):
        joined = here.words[at - 1].word + word
        entries = [*entries, *here.register.lasts.get(sound(joined), ())]
    return entries


def _fuller(here: Sentence, at: int, entries: Sequence[Entry]) -> Found | None:
    """The person whose first name stands before, too."""
    for count in range(min(4, at + 1), 1, -1):
        if not all(here.near(i) for i in range(at - count + 2, at + 1)):
            continue
        given = tuple(w.word for w in here.words[at - count + 1 : at + 1])
        alike = [(person_alike(given, e.words), e) for e in entries if len(e.words) > 1]
        best = max((sure for sure, _ in alike), default=0.0)
        if best:
            first = at - count + 1
            ids = ids_of(e for sure, e in alike if sure == best)
            score = here.standing(first, at, min(STRONG + 0.05, best + 0.05))
            return Found(here.titled(first), at + 1, first, ids, How.FULL, best, score)
    return None


def _misspelled(here: Sentence, at: int) -> Found | None:
    """The person whose first name stands before a surname that is a slip of the pen away."""
    from index.text.wordpieces import is_common

    word = here.words[at]
    if not at or not here.near(at) or word.word in FUNCTION or len(word.word) < _SHORTEST:
        return None
    if not (word.is_capital and here.tells) and is_common(word.word):
        return None
    return _fuller(here, at, here.register.firsts.get(fold_transliteration(here.words[at - 1].word), ()))


def _bare(here: Sentence, at: int, entries: Sequence[Entry]) -> Found | None:
    """The bearers of the surname, where no other first name stands before it; one that they are not known by may,
    where the surname is rare and all that the archive has of them."""
    from index.text.wordpieces import is_common

    word = here.words[at]
    alike = [(words_alike(word.word, e.words[-1]), e) for e in entries]
    best = max(sure for sure, _ in alike)
    if best < EXACT and len(word.word) < 5:
        return None
    start = here.titled(at)
    if start == at and here.is_another(at):
        return None
    score = here.capital(at, given=_is_rather_given(here, word.word, entries)) if start == at else STRONG
    if at and here.near(at) and start == at and here.tells and here.is_name_before(at):
        known_so = all(len(e.words) == 1 for e in entries) and not is_common(word.word)
        start, score = (at - 1, min(score, FAIR)) if known_so else (start, min(score, WEAK))
    ids = ids_of(e for sure, e in alike if sure == best)
    return Found(start, at + 1, at, ids, How.SURNAME, best, here.standing(at, at, score * best))


def _is_rather_given(here: Sentence, word: str, entries: Sequence[Entry]) -> bool:
    """True for a surname that is a first name as well, unless far more is said by those who bear it as surname."""
    given = {e.speaker: e.statements for e in here.register.firsts.get(fold_transliteration(word), ())}
    said = {e.speaker: e.statements for e in entries}
    return here.register.is_first_name(word) and sum(said.values()) < _DOMINANT * max(1, sum(given.values()))


def _goes_on(here: Sentence, at: int) -> bool:
    """True where a surname seems to follow."""
    from index.text.wordpieces import is_common

    if here.words[at].owned or at + 1 >= len(here.words) or not here.near(at + 1):
        return False
    after = here.words[at + 1]
    if after.word in FUNCTION:
        return False
    return after.is_capital if here.tells else not is_common(after.word)


def _is_exact(entry: Entry, word: Token) -> bool:
    return fold_transliteration(entry.words[-1]) == fold_transliteration(word.word)
