"""Letters: one spelling for what English, German and Polish write differently, without a list of anybody's name.

Two spellings are one name where both can be read aloud alike, each by the rules of one language from its first letter
to its last: "Sacharowa" is German for Zakharova and for Sakharova. What a spelling can stand for is decided by letters
alone; whether two people of that name are one is not decided here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

from anyascii import anyascii

_SPELLINGS = (
    *(("tsch", "c"), ("tch", "c"), ("sch", "s"), ("kh", "h"), ("ph", "f"), ("ck", "k"), ("cz", "c"), ("ts", "c")),
    *(("tz", "c"), ("ou", "u"), ("w", "v"), ("y", "i"), ("j", "i")),
)
"""Letters that transliterations write now so, now so; longest first."""
_SLAVIC = re.compile(r"(?:[eo]va?|ina?|sk[ai]|skaia|ko|ich|ic|uk|[iu]an)$")
_Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*pairs: tuple[str, str]) -> _Rules:
    return tuple((re.compile(written), sound) for written, sound in pairs)


_ALIKE = _rules(
    *(("w", "v"), ("[yj]", "i"), ("ou", "u"), ("ph", "f"), ("ck", "k"), ("x", "ks"), (r"(.)\1+", r"\1")),
    *(("(?<=[XSZQ])ov", "ev"), ("i$", ""), ("(?<=[^aeiou])er$", "r")),
)
_START = _rules(("^[yj]e", "e"))
_ENGLISH = _rules(
    *(("shch", "Q"), ("tch|ch", "X"), ("zh", "Z"), ("sh", "S"), ("ts|tz", "C"), ("kh|h", "H")),
)
_GERMAN = _rules(
    *(("schtsch|stsch", "Q"), ("tsch", "X"), ("sch", "S"), ("ts|tz|z", "C"), ("ch|kh|h", "H")),
)
_POLISH = _rules(
    *(("szcz", "Q"), ("cz", "X"), ("sz", "S"), ("rz", "Z"), ("ch|h", "H"), ("c", "C"), ("ie", "e")),
)
_GERMAN_MARKS, _POLISH_MARKS = re.compile("w|j|sch"), re.compile("w|j|cz|sz|rz")
_SOFT = re.compile("(?:^|(?<=[aeiou]))s(?=[aeiouyj])")
_COARSE = _rules(
    *(("w", "v"), ("[yj]", "i"), ("ou", "u"), ("ph", "f"), ("ck", "k"), ("x", "ks")),
    *(("rz", "s"), ("(?:kh|t(?=[scz])|[cszh])+", "s"), ("i+(?=[aeou])", ""), ("s[eo]v", "sev"), (r"(.)\1+", r"\1")),
    *(("^i(?=e)", ""), ("er$", "r")),
)


def to_latin(text: str) -> str:
    """The text in plain Latin letters: "Ławrow" and "Лавров" are Lavrow, Lavrov."""
    return text if text.isascii() else anyascii(unicodedata.normalize("NFC", text))


@lru_cache(maxsize=1 << 18)
def fold_transliteration(word: str) -> str:
    """One spelling for all English transliterations of a name: Zelensky, Zelenskyy and Zelenskiy; Sergei and Sergey."""
    word = re.sub("^[yj]e", "e", word)
    for written, sound in _SPELLINGS:
        word = word.replace(written, sound)
    return re.sub(r"(.)\1+", r"\1", word)


def is_slavic_surname(word: str) -> bool:
    """True for a surname that ends as those do which every language writes in its own way."""
    return _SLAVIC.search(fold_transliteration(word)) is not None


@lru_cache(maxsize=1 << 18)
def surname_blocking_key(surname: str) -> str:
    """One key for all surnames that may be read alike, and for others beside; only folded where it is not Slavic."""
    return coarse_sound_key(surname) if is_slavic_surname(surname) else fold_transliteration(surname)


@lru_cache(maxsize=1 << 16)
def coarse_sound_key(word: str) -> str:
    """One key for all words that may be read alike, and for others beside."""
    return _applied(_COARSE, word)


@lru_cache(maxsize=1 << 16)
def pronunciations(*words: str) -> frozenset[tuple[str, ...]]:
    """Return the sounds of the words of a name, read as English, and as German or Polish where some of their letters
    are theirs; all of them in one language."""
    spoken = {tuple(_read(_ENGLISH, word) for word in words)}
    if any(_GERMAN_MARKS.search(word) for word in words):
        spoken |= set(product(*map(_german, words)))
    if any(_POLISH_MARKS.search(word) for word in words):
        spoken |= set(product(*map(_polish, words)))
    return frozenset(spoken)


def _german(word: str) -> set[str]:
    """An s before a vowel may be one of either sort, and so may sch."""
    sounds = {_read(_GERMAN, each.replace("ss", "s")).replace("ß", "z") for each in (word, _SOFT.sub("ß", word))}
    return sounds | {each.replace("S", "Z") for each in sounds}


def _polish(word: str) -> set[str]:
    """A z may have lost its dot."""
    dotted = word if re.search("[cszr]z", word) else word.replace("z", "ż")
    return {_read(_POLISH, word), _read(_POLISH, dotted).replace("ż", "Z")}


def _read(rules: _Rules, word: str) -> str:
    return _applied(_ALIKE, _applied(rules, _applied(_START, word)))


def _applied(rules: _Rules, word: str) -> str:
    for written, sound in rules:
        word = written.sub(sound, word)
    return word
