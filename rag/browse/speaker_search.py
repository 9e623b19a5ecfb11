"""The archive's speakers as a list that is searched by name and role as one types."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from index.core.types import Being, Speaker
from index.text.transliteration import fold_transliteration
from rag.formats.card import day

BEINGS = {Being.PERSON: "People", Being.ORGANIZATION: "Organisations", Being.GROUP: "Groups"}
"""The page's names for the kinds of speakers."""


def found(speakers: Sequence[Speaker], text: str, being: Being | None = None) -> list[Speaker]:
    """The speakers with a name, or else with names and roles, in which each word of the text begins a word; in the
    given order, names before roles. All speakers for a text without words. Case, accents and ways of transliterating
    do not matter."""
    wanted = _plain(text)
    kept = [s for s in speakers if being is None or s.being is being]
    if not wanted:
        return kept
    named = [s for s in kept if any(_has(name, wanted) for name in (s.name, *s.aliases))]
    ids = {s.id for s in named}
    return named + [s for s in kept if s.id not in ids and _has(_all(s), wanted)]


def _all(speaker: Speaker) -> str:
    return " ".join([speaker.name, *speaker.aliases, *(role.text for role in speaker.roles)])


def _has(text: str, wanted: Sequence[str]) -> bool:
    words = _words(text)
    return all(any(word.startswith((each, fold_transliteration(each))) for word in words) for each in wanted)


@lru_cache(maxsize=100_000)
def _words(text: str) -> tuple[str, ...]:
    """The words in small letters, without accents, each also as it sounds; kept, for each letter that is typed asks."""
    words = _plain(text)
    return tuple(dict.fromkeys([*words, *map(fold_transliteration, words)]))


def _plain(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in plain).split()


def counts(speaker: Speaker) -> str:
    """ "22 statements in 1 article"."""
    statements = "1 statement" if speaker.statements == 1 else f"{speaker.statements:,} statements"
    return f"{statements} in {'1 article' if speaker.articles == 1 else f'{speaker.articles:,} articles'}"


def period(first: date | None, last: date | None) -> str:
    """From the first day to the last; "" where no article has a date."""
    if first is None or last is None:
        return ""
    return day(first) if first == last else f"{day(first)} – {day(last)}"
