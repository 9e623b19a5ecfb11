"""Whose name is a slip of the pen away, or spelled in another transliteration; by a scan of all surnames."""

from __future__ import annotations

from collections.abc import Sequence

from index.lexicon.gazetteer import ROLES
from index.text.transliteration import fold_transliteration
from rag.speakers.registry.register import Entry, Register
from rag.speakers.registry.spelling import allowed, person_alike, sound, words_alike

_MOST = 2


def near(register: Register, words: Sequence[str]) -> tuple[str, ...]:
    """The ids of those whose name is nearest to these words, if all of them bear one name; else none."""
    from index.text.wordpieces import is_common

    words = tuple(words)
    if not words or len(words) > 5 or ROLES & set(words) or (len(words) == 1 and is_common(words[0])):
        return ()
    return _persons(register, words) or _bodies(register, words)


def _persons(register: Register, words: tuple[str, ...]) -> tuple[str, ...]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    heard = sound(words[-1])
    hits = process.extract(heard, register.sounds, scorer=OSA.distance, limit=None, score_cutoff=_MOST)
    found: list[tuple[float, Entry]] = []
    for last, *_ in hits:
        for entry in register.lasts[last]:
            alike = person_alike(words, entry.words)
            if alike:
                found.append((alike, entry))
    best = max((alike for alike, _ in found), default=0.0)
    entries = [entry for alike, entry in found if alike == best]
    one_name = len({fold_transliteration(e.words[-1]) for e in entries}) == 1
    return tuple(dict.fromkeys(e.speaker for e in entries)) if one_name else ()


def _bodies(register: Register, words: tuple[str, ...]) -> tuple[str, ...]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    mine = " ".join(words)
    most = allowed(mine)
    if not most:
        return ()
    hits = process.extract(mine, list(register.bodies), scorer=OSA.distance, limit=3, score_cutoff=most)
    hits = [hit for hit in hits if _word_by_word(words, hit[0].split())]
    if not hits or (len(hits) > 1 and hits[0][1] == hits[1][1]):
        return ()
    return tuple(dict.fromkeys(e.speaker for e in register.bodies[hits[0][0]]))


def _word_by_word(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    return len(mine) == len(theirs) and all(a == b or words_alike(a, b) for a, b in zip(mine, theirs, strict=True))
