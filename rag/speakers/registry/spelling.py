"""Similarity of two spellings of a name: the same sound in another transliteration, or a misspelling."""

from __future__ import annotations

import re
from functools import lru_cache

from index.identity.resolution import short_for
from index.lexicon.first_names import FEMALE, MALE
from index.text.transliteration import fold_transliteration, to_latin

EXACT, SOUND, SLIP = 1.0, 0.85, 0.7
"""Scores of a name that is spelled the same, that sounds the same, that is misspelled."""

_SOUNDS = tuple(
    (re.compile(written), sound)
    for written, sound in (
        ("^[yji]e", "e"),
        ("schtsch|shch|szcz", "sC"),
        ("tsch|tch|tsh|cz|ch", "C"),
        ("sch|sh|sz|zh|rz|ts|tz|c(?=[eiy])|z", "s"),
        ("kh", "h"),
        ("ph|v|w", "f"),
        ("gh", "g"),
        ("th", "t"),
        ("x", "ks"),
        ("[cq]k?", "k"),
        ("ou|oo|ue", "u"),
        ("oe|eu", "o"),
        ("ae", "a"),
        ("[yj]", "i"),
        ("ie$", "i"),
        ("ie|ei", "e"),
        (r"(.)\1+", r"\1"),
    )
)
_LONG = 8
"""The minimum length of a name that may have two edits, and begin with another letter."""
_SHORT = 4
"""The minimum length of a name that is matched by its phonetic key."""
_VOWELS = str.maketrans("", "", "aeiou")
_CONSONANTS = 4
"""Consonants that two first names must share, at least, to be two transliterations of one: Volodymyr, Vladimir."""


@lru_cache(maxsize=1 << 17)
def phonetic_key(word: str) -> str:
    """A phonetic key, the same for English, German and Polish spellings: Shoigu, Schoigu and Szojgu. Coarser than
    `folded`, and so no proof by itself."""
    word = to_latin(word).replace("-", "").replace("'", "")
    for written, heard in _SOUNDS:
        word = written.sub(heard, word)
    return word


def allowed_edits(word: str) -> int:
    """The edit distance that is allowed for a word of its length."""
    return 0 if len(word) < 5 else 1 if len(word) < 8 else 2


def surname_similarity(mine: str, theirs: str, *, known: bool = False) -> float:
    """The similarity of two surnames, 0 to 1; 0 for two different ones. More is forgiven where the first name is
    `known` to agree."""
    from rapidfuzz.distance import OSA

    if fold_transliteration(mine) == fold_transliteration(theirs) or mine.replace("-", "") == theirs.replace("-", ""):
        return EXACT
    if phonetic_key(mine) == phonetic_key(theirs) and min(len(mine), len(theirs)) >= _SHORT:
        return SOUND
    most = _most_slips(mine, theirs) if known else allowed_edits(min(mine, theirs, key=len))
    if not most or (len(theirs) < _LONG and mine[0] != theirs[0]):
        return 0.0
    heard = (known or min(len(mine), len(theirs)) >= _LONG) and _is_phonetically_close(mine, theirs)
    return SLIP if heard or OSA.distance(mine, theirs) <= most else 0.0


def _most_slips(mine: str, theirs: str) -> int:
    return 0 if max(len(mine), len(theirs)) < 4 else 1 if len(theirs) < _LONG else 2


def _is_phonetically_close(mine: str, theirs: str) -> bool:
    from rapidfuzz.distance import OSA

    return min(len(mine), len(theirs)) >= _LONG - 2 and OSA.distance(phonetic_key(mine), phonetic_key(theirs)) <= 1


def first_name_similarity(mine: str, theirs: str) -> float:
    """The similarity of two first names, 0 to 1: equal, short, an initial, spelled otherwise; 0 for two different
    ones."""
    one, other = fold_transliteration(mine), fold_transliteration(theirs)
    if one == other or (one[:1] == other[:1] and 1 in (len(one), len(other))):
        return EXACT
    if short_for(one, other) or short_for(other, one):
        return EXACT
    if _genders_differ(mine, theirs):
        return 0.0
    if phonetic_key(mine) == phonetic_key(theirs):
        return SOUND
    known = MALE | FEMALE
    if mine in known and theirs in known and not _sounds_close(mine, theirs):
        return 0.0
    if _sounds_close(mine, theirs):
        return SOUND
    return SLIP if allowed_edits(mine) and surname_similarity(mine, theirs) else 0.0


def _sounds_close(mine: str, theirs: str) -> bool:
    one, other = phonetic_key(mine).translate(_VOWELS), phonetic_key(theirs).translate(_VOWELS)
    return one == other and len(one) >= _CONSONANTS


def _genders_differ(mine: str, theirs: str) -> bool:
    only_male, only_female = MALE - FEMALE, FEMALE - MALE
    return (mine in only_male and theirs in only_female) or (mine in only_female and theirs in only_male)


def person_name_similarity(words: tuple[str, ...], parts: tuple[str, ...]) -> float:
    """The probability that these words, which end in the surname, mean a person of these names; 0 for no match.

    First names may be missing from the words only; a middle name may stand for the first. Different first names, or
    different middle initials, are two people.
    """
    best = 0.0
    for count, last in ((1, 1), (2, 1), (1, 2), (2, 2), (3, 2), (2, 3)):
        if count > len(words) or last > len(parts):
            continue
        rest = _first_names_similarity(words[:-count], parts[:-last])
        if (count, last) == (1, 1):
            sure = surname_similarity(
                words[-1], parts[-1], known=rest == EXACT and len(words[0]) > 1 and len(words) > 1
            )
        else:
            mine, theirs = ("".join(w).replace("-", "") for w in (words[-count:], parts[-last:]))
            sure = EXACT if mine == theirs else 0.0
        if sure > best and not sure == rest == SLIP:
            best = max(best, min(sure, rest))
    return best


def _first_names_similarity(mine: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    if not mine:
        return EXACT
    if not theirs:
        return 0.0
    if len(mine) > 1 and len(theirs) > 1 and not {w[0] for w in mine[1:]} & {w[0] for w in theirs[1:]}:
        return 0.0
    first = first_name_similarity(mine[0], theirs[0])
    middle = max(
        (first_name_similarity(mine[0], each) for each in theirs[1:] if len(each) > 1 and len(mine[0]) > 1), default=0
    )
    return max(first, middle if middle == EXACT else 0.0)
