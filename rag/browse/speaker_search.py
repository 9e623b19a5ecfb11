"""Incremental search of the archive's speakers by name and role."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from index.core.types import Being, Speaker
from index.text.transliteration import fold_transliteration
from rag.formats.card import format_date

BEING_FILTERS = {Being.PERSON: "People", Being.ORGANIZATION: "Organisations", Being.GROUP: "Groups"}
"""The page's names for the kinds of speakers."""


def search_speakers(speakers: Sequence[Speaker], text: str, being: Being | None = None) -> list[Speaker]:
    """Return the speakers with a name, or else with names and roles, in which each word of the text begins a word; in
    the given order, names before roles. All speakers for a text without words. Case, accents and transliteration are
    ignored."""
    prefixes = _normalized_words(text)
    candidates = [s for s in speakers if being is None or s.being is being]
    if not prefixes:
        return candidates
    by_name = [s for s in candidates if any(_matches(name, prefixes) for name in (s.name, *s.aliases))]
    ids = {s.id for s in by_name}
    return by_name + [s for s in candidates if s.id not in ids and _matches(_names_and_roles(s), prefixes)]


def _names_and_roles(speaker: Speaker) -> str:
    return " ".join([speaker.name, *speaker.aliases, *(role.text for role in speaker.roles)])


def _matches(text: str, prefixes: Sequence[str]) -> bool:
    words = _search_words(text)
    return all(any(word.startswith((prefix, fold_transliteration(prefix))) for word in words) for prefix in prefixes)


@lru_cache(maxsize=100_000)
def _search_words(text: str) -> tuple[str, ...]:
    """The words in lower case without accents, each also as it sounds; cached, for every keystroke searches."""
    words = _normalized_words(text)
    return tuple(dict.fromkeys([*words, *map(fold_transliteration, words)]))


def _normalized_words(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in plain).split()


def speaker_option(speaker: Speaker) -> str:
    """Return a speaker as an option of a list: "Sergei Lavrov · Russian foreign minister · 22 statements"."""
    statements = "1 statement" if speaker.statements == 1 else f"{speaker.statements:,} statements"
    return " · ".join(filter(None, (speaker.name, speaker.roles[0].text if speaker.roles else "", statements)))


def format_counts(speaker: Speaker) -> str:
    """Return counts as "22 statements in 1 article"."""
    statements = "1 statement" if speaker.statements == 1 else f"{speaker.statements:,} statements"
    return f"{statements} in {'1 article' if speaker.articles == 1 else f'{speaker.articles:,} articles'}"


def format_period(first: date | None, last: date | None) -> str:
    """Return the first day to the last; "" where no article has a date."""
    if first is None or last is None:
        return ""
    return format_date(first) if first == last else f"{format_date(first)} – {format_date(last)}"
