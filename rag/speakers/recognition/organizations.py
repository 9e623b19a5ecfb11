"""Recognition of organisations in a text: by the whole name, by its beginning, by its initials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.lexicon import gazetteer
from rag.speakers.recognition.sentence import FUNCTION_WORDS, TITLE_NOUNS, TokenizedText
from rag.speakers.recognition.types import FAINT, FAIR, STRONG, WEAK, MatchKind, NameMatch, ids_of
from rag.speakers.registry.register import NameEntry
from rag.speakers.registry.roles import SMALL_WORDS
from rag.speakers.registry.spelling import EXACT
from rag.speakers.registry.tokens import NameToken

_LONGEST = 6
_GOING_ON = frozenset(("of", "for", "and"))
_ONE_WORD = 0.55
_GENERIC = gazetteer.THINGS | TITLE_NOUNS
_NOT_DISTINCTIVE = TITLE_NOUNS | gazetteer.PARTIES | FUNCTION_WORDS | gazetteer.ORGANIZATIONS


def organization_matches(text: TokenizedText) -> Iterator[NameMatch]:
    """The organisations named in a text: by the whole name, by its beginning, by its initials."""
    for first, word in enumerate(text.words):
        if word.word in FUNCTION_WORDS:
            continue
        for last in range(min(len(text.words), first + _LONGEST), first, -1):
            if match := _organization_match(text, first, last):
                yield match
                break


def _organization_match(text: TokenizedText, first: int, last: int) -> NameMatch | None:
    words = tuple(w.word for w in text.words[first:last])
    if not all(text.adjoins_previous(i, also="&,") for i in range(first + 1, last)) or words[-1] in SMALL_WORDS:
        return None
    exact = text.register.organizations.get(" ".join(words), ())
    single = last - first == 1
    if exact:
        score = _single_word_score(text, first) if single else STRONG
        return NameMatch(
            first,
            last,
            first,
            ids_of(exact),
            MatchKind.ORGANIZATION,
            EXACT,
            text.score_in_context(first, last - 1, score),
        )
    if single and (short := _abbreviated(text, text.words[first])):
        return NameMatch(
            first, last, first, ids_of(short), MatchKind.INITIALS, EXACT, text.score_in_context(first, first, FAIR)
        )
    begun = [e for e in text.register.organizations_by_first_word.get(words[0], ()) if e.words[: len(words)] == words]
    goes_on = last < len(text.words) and text.words[last].word in _GOING_ON and text.adjoins_previous(last)
    if len(ids_of(begun)) != 1 or goes_on or (single and not _is_distinctive(text, first)):
        return None
    score = FAIR if not single else _ONE_WORD
    return NameMatch(
        first, last, first, ids_of(begun), MatchKind.PARTIAL, EXACT, text.score_in_context(first, last - 1, score)
    )


def _single_word_score(text: TokenizedText, at: int) -> float:
    """The probability that a single word is an organisation's whole name."""
    word = text.words[at]
    is_generic = word.word in _GENERIC or text.register.organization_words[word.word] > 1
    if is_generic and not (word.is_capital and text.case_is_informative):
        return FAINT
    score = text.name_score(at, also_first_name=False)
    return (
        min(score, WEAK)
        if at and text.adjoins_previous(at) and text.case_is_informative and text.follows_name(at)
        else score
    )


def _abbreviated(text: TokenizedText, word: NameToken) -> Sequence[NameEntry]:
    """The only organisation with this abbreviation: capitals, or letters that are no word."""
    entries = text.register.initials.get(word.word, ())
    is_uppercase = word.raw.replace(".", "").isupper() and len(word.word) > 1
    if len(ids_of(entries)) != 1 or not (is_uppercase or (len(word.word) > 2 and not text.case_is_informative)):
        return ()
    return entries if is_uppercase or not (word.word in FUNCTION_WORDS or text.is_word(word.word)) else ()


def _is_distinctive(text: TokenizedText, at: int) -> bool:
    """True for a word that can stand for an organisation's whole name."""
    word = text.words[at]
    known = any(word.word in words for words in (_NOT_DISTINCTIVE, gazetteer.place_names(), gazetteer.nationalities()))
    if known or len(word.word) < 4 or text.register.is_first_name(word.word):
        return False
    return (word.is_capital or not text.case_is_informative) and not text.is_word(word.word)
