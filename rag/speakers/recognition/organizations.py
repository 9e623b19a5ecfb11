"""Organisations that a text names: by the whole name, by how it begins, by its initials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.lexicon import gazetteer
from rag.speakers.recognition.sentence import FUNCTION, TITLED, Sentence
from rag.speakers.recognition.types import FAINT, FAIR, STRONG, WEAK, Found, How, ids_of
from rag.speakers.registry.register import Entry
from rag.speakers.registry.roles import SMALL
from rag.speakers.registry.spelling import EXACT
from rag.speakers.registry.tokens import Token

_LONGEST = 6
_GOING_ON = frozenset(("of", "for", "and"))
_ONE_WORD = 0.55
_GENERAL = gazetteer.THINGS | TITLED
_NOT_TELLING = TITLED | gazetteer.PARTIES | FUNCTION | gazetteer.ORGANIZATIONS


def bodies(here: Sentence) -> Iterator[Found]:
    """Organisations by their whole name, by its beginning, by its initials."""
    for first, word in enumerate(here.words):
        if word.word in FUNCTION:
            continue
        for last in range(min(len(here.words), first + _LONGEST), first, -1):
            if found := _body(here, first, last):
                yield found
                break


def _body(here: Sentence, first: int, last: int) -> Found | None:
    given = tuple(w.word for w in here.words[first:last])
    if not all(here.near(i, also="&,") for i in range(first + 1, last)) or given[-1] in SMALL:
        return None
    whole = here.register.bodies.get(" ".join(given), ())
    single = last - first == 1
    if whole:
        score = _single(here, first) if single else STRONG
        return Found(first, last, first, ids_of(whole), How.BODY, EXACT, here.standing(first, last - 1, score))
    if single and (short := _short(here, here.words[first])):
        return Found(first, last, first, ids_of(short), How.INITIALS, EXACT, here.standing(first, first, FAIR))
    begun = [e for e in here.register.begun.get(given[0], ()) if e.words[: len(given)] == given]
    goes_on = last < len(here.words) and here.words[last].word in _GOING_ON and here.near(last)
    if len(ids_of(begun)) != 1 or goes_on or (single and not _is_telling(here, first)):
        return None
    score = FAIR if not single else _ONE_WORD
    return Found(first, last, first, ids_of(begun), How.PART, EXACT, here.standing(first, last - 1, score))


def _single(here: Sentence, at: int) -> float:
    """How sure a single word is an organisation's whole name."""
    word = here.words[at]
    general = word.word in _GENERAL or here.register.body_words[word.word] > 1
    if general and not (word.is_capital and here.tells):
        return FAINT
    score = here.capital(at, given=False)
    return min(score, WEAK) if at and here.near(at) and here.tells and here.is_name_before(at) else score


def _short(here: Sentence, word: Token) -> Sequence[Entry]:
    """The one organisation that is abbreviated so: capitals, or letters that are no word."""
    entries = here.register.initials.get(word.word, ())
    loud = word.raw.replace(".", "").isupper() and len(word.word) > 1
    if len(ids_of(entries)) != 1 or not (loud or (len(word.word) > 2 and not here.tells)):
        return ()
    return entries if loud or not (word.word in FUNCTION or here.is_word(word.word)) else ()


def _is_telling(here: Sentence, at: int) -> bool:
    """True for one word that may stand for a whole organisation's name."""
    word = here.words[at]
    known = any(word.word in words for words in (_NOT_TELLING, gazetteer.place_names(), gazetteer.nationalities()))
    if known or len(word.word) < 4 or here.register.is_first_name(word.word):
        return False
    return (word.is_capital or not here.tells) and not here.is_word(word.word)
