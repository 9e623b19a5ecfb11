"""Recognition of persons in a text: by first name and surname, by either of them alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.text.transliteration import fold_transliteration
from rag.speakers.recognition.sentence import FUNCTION_WORDS, TokenizedText
from rag.speakers.recognition.types import FAIR, STRONG, WEAK, MatchKind, NameMatch, ids_of
from rag.speakers.registry.register import NameEntry
from rag.speakers.registry.spelling import EXACT, person_name_similarity, phonetic_key, surname_similarity
from rag.speakers.registry.tokens import NameToken

_DOMINANT = 4
"""A name alone means the speaker who is quoted this many times as often as all others of that name."""
_SHORTEST = 4
"""The minimum length of a misspelled surname that is recognised."""


def person_matches(text: TokenizedText) -> Iterator[NameMatch]:
    """The persons named in a text by their full names, or by surnames alone."""
    for at in range(len(text.words)):
        entries = _entries_by_surname(text, at)
        if not entries:
            if misspelled := _misspelled_match(text, at):
                yield misspelled
            continue
        full_name = _full_name_match(text, at, entries)
        if full_name:
            yield full_name
        elif surname := _surname_match(text, at, entries):
            yield surname


def first_name_matches(text: TokenizedText) -> Iterator[NameMatch]:
    """The only person of a first name, or the one quoted far more often than all others of that name."""
    for at, word in enumerate(text.words):
        entries = text.register.by_first_name.get(fold_transliteration(word.word), ())
        if not entries or word.word in FUNCTION_WORDS or any(_is_exact(e, word) for e in _entries_by_surname(text, at)):
            continue
        if at and text.adjoins_previous(at) and text.has_other_first_name(at):
            continue
        statements = {e.speaker: e.statements for e in entries}
        first, *rest = sorted(statements, key=lambda s: -statements[s])
        if rest and statements[first] < _DOMINANT * sum(statements[s] for s in rest):
            continue
        if _surname_follows(text, at) or text.title_start(at) < at:
            continue
        score = min(text.name_score(at, also_first_name=False), FAIR)
        yield NameMatch(
            at, at + 1, at, (first,), MatchKind.FIRST_NAME, EXACT, text.score_in_context(at, at, score * 0.9)
        )


def _entries_by_surname(text: TokenizedText, at: int) -> Sequence[NameEntry]:
    word = text.words[at].word
    entries = text.register.by_surname_sound.get(phonetic_key(word), ())
    if at and text.adjoins_previous(at):
        joined = text.words[at - 1].word + word
        entries = [*entries, *text.register.by_surname_sound.get(phonetic_key(joined), ())]
    return entries


def _full_name_match(text: TokenizedText, at: int, entries: Sequence[NameEntry]) -> NameMatch | None:
    """The person whose first name stands before the surname."""
    for count in range(min(4, at + 1), 1, -1):
        if not all(text.adjoins_previous(i) for i in range(at - count + 2, at + 1)):
            continue
        words = tuple(w.word for w in text.words[at - count + 1 : at + 1])
        similarities = [(person_name_similarity(words, e.words), e) for e in entries if len(e.words) > 1]
        best = max((sure for sure, _ in similarities), default=0.0)
        if best:
            first = at - count + 1
            ids = ids_of(e for sure, e in similarities if sure == best)
            score = text.score_in_context(first, at, min(STRONG + 0.05, best + 0.05))
            return NameMatch(text.title_start(first), at + 1, first, ids, MatchKind.FULL, best, score)
    return None


def _misspelled_match(text: TokenizedText, at: int) -> NameMatch | None:
    """The person whose first name stands before a misspelled surname."""
    from index.text.wordpieces import is_common

    word = text.words[at]
    if not at or not text.adjoins_previous(at) or word.word in FUNCTION_WORDS or len(word.word) < _SHORTEST:
        return None
    if not (word.is_capital and text.case_is_informative) and is_common(word.word):
        return None
    return _full_name_match(
        text, at, text.register.by_first_name.get(fold_transliteration(text.words[at - 1].word), ())
    )


def _surname_match(text: TokenizedText, at: int, entries: Sequence[NameEntry]) -> NameMatch | None:
    """The bearers of the surname, unless another first name stands before it; a first name that the archive lacks is
    allowed where the surname is rare and the only name that the archive has of them."""
    from index.text.wordpieces import is_common

    word = text.words[at]
    similarities = [(surname_similarity(word.word, e.words[-1]), e) for e in entries]
    best = max(sure for sure, _ in similarities)
    if best < EXACT and len(word.word) < 5:
        return None
    start = text.title_start(at)
    if start == at and text.has_other_first_name(at):
        return None
    score = (
        text.name_score(at, also_first_name=_is_rather_first_name(text, word.word, entries)) if start == at else STRONG
    )
    if at and text.adjoins_previous(at) and start == at and text.case_is_informative and text.follows_name(at):
        known_so = all(len(e.words) == 1 for e in entries) and not is_common(word.word)
        start, score = (at - 1, min(score, FAIR)) if known_so else (start, min(score, WEAK))
    ids = ids_of(e for sure, e in similarities if sure == best)
    return NameMatch(start, at + 1, at, ids, MatchKind.SURNAME, best, text.score_in_context(at, at, score * best))


def _is_rather_first_name(text: TokenizedText, word: str, entries: Sequence[NameEntry]) -> bool:
    """True for a surname that is a first name as well, unless its bearers as surname are quoted far more often."""
    as_first_name = {e.speaker: e.statements for e in text.register.by_first_name.get(fold_transliteration(word), ())}
    as_surname = {e.speaker: e.statements for e in entries}
    return text.register.is_first_name(word) and sum(as_surname.values()) < _DOMINANT * max(
        1, sum(as_first_name.values())
    )


def _surname_follows(text: TokenizedText, at: int) -> bool:
    """True if a surname seems to follow."""
    from index.text.wordpieces import is_common

    if text.words[at].is_possessive or at + 1 >= len(text.words) or not text.adjoins_previous(at + 1):
        return False
    after = text.words[at + 1]
    if after.word in FUNCTION_WORDS:
        return False
    return after.is_capital if text.case_is_informative else not is_common(after.word)


def _is_exact(entry: NameEntry, word: NameToken) -> bool:
    return fold_transliteration(entry.words[-1]) == fold_transliteration(word.word)
