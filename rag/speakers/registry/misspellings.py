"""Fuzzy matching of misspelled or differently transliterated names, by a scan of all surnames."""

from __future__ import annotations

from collections.abc import Sequence

from index.lexicon.gazetteer import ROLES
from index.text.transliteration import fold_transliteration
from rag.speakers.registry.register import NameEntry, Register
from rag.speakers.registry.spelling import allowed_edits, person_name_similarity, phonetic_key, surname_similarity

_MOST = 2


def nearest_name_ids(register: Register, words: Sequence[str]) -> tuple[str, ...]:
    """The ids of the speakers whose name is nearest to these words, if they all have one name; else none."""
    from index.text.wordpieces import is_common

    words = tuple(words)
    if not words or len(words) > 5 or ROLES & set(words) or (len(words) == 1 and is_common(words[0])):
        return ()
    return _persons(register, words) or _bodies(register, words)


def _persons(register: Register, words: tuple[str, ...]) -> tuple[str, ...]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    key = phonetic_key(words[-1])
    hits = process.extract(key, register.surname_sounds, scorer=OSA.distance, limit=None, score_cutoff=_MOST)
    matches: list[tuple[float, NameEntry]] = []
    for last, *_ in hits:
        for entry in register.by_surname_sound[last]:
            similarity = person_name_similarity(words, entry.words)
            if similarity:
                matches.append((similarity, entry))
    best = max((similarity for similarity, _ in matches), default=0.0)
    entries = [entry for similarity, entry in matches if similarity == best]
    one_name = len({fold_transliteration(e.words[-1]) for e in entries}) == 1
    return tuple(dict.fromkeys(e.speaker for e in entries)) if one_name else ()


def _bodies(register: Register, words: tuple[str, ...]) -> tuple[str, ...]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    mine = " ".join(words)
    most = allowed_edits(mine)
    if not most:
        return ()
    hits = process.extract(mine, list(register.organizations), scorer=OSA.distance, limit=3, score_cutoff=most)
    hits = [hit for hit in hits if _word_by_word(words, hit[0].split())]
    if not hits or (len(hits) > 1 and hits[0][1] == hits[1][1]):
        return ()
    return tuple(dict.fromkeys(e.speaker for e in register.organizations[hits[0][0]]))


def _word_by_word(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    return len(mine) == len(theirs) and all(
        a == b or surname_similarity(a, b) for a, b in zip(mine, theirs, strict=True)
    )
