"""Descriptions of speakers in articles: the words right before a name, and the apposition behind it.

Extraction stores part of them as roles; a description is searched for in the articles too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.archive import Archive
from index.store.filters import Filter
from rag.speakers.recognition.sentence import FUNCTION_WORDS
from rag.speakers.registry.register import Register

PASSAGES = 20
"""Passages, best first, that are searched for descriptions of the speakers in their articles."""
_FAR = 160
"""Characters before and behind a name that are looked at."""
_WORDS_BEFORE, _WORDS_BEHIND = 11, 14
_GIVEN_BEFORE = re.compile(r"([^\W\d_][\w’'.\-]*)\s+$")
_SHORTENED = re.compile(r"[A-Z][a-z]{0,3}\.|(?:[A-Za-z]\.)+")
_STOPS = frozenset('.,;:!?“”"()—–')
_APPOSITION = re.compile(r",\s+(?:who\s+is\s+|now\s+)?|\s+\(|\s+(?=(?:of|from|at)\s)")


@dataclass(frozen=True, slots=True)
class NameContext:
    """An article's description of a speaker, by id."""

    text: str
    speaker: str


@dataclass(frozen=True, slots=True)
class NameContexts:
    """Passages' descriptions of the speakers in their articles; and, by speaker, the stems that one passage of their
    articles holds together as names: with a capital."""

    contexts: tuple[NameContext, ...]
    stems: dict[str, frozenset[str]]


def name_contexts(archive: Archive, register: Register, query_stems: Sequence[str]) -> NameContexts:
    """The descriptions of speakers in the passages that hold most of the stems."""
    hits = archive.search.by_words("passages", query_stems, Filter(), PASSAGES)
    passages = archive.lookup.passages(seq for seq, _ in hits)
    speaking = archive.lookup.speaking_in({p.article for p in passages.values()})
    articles = archive.lookup.articles({p.article for p in passages.values()})
    contexts: dict[NameContext, None] = {}
    stems_of: dict[str, frozenset[str]] = {}
    for passage in (passages[seq] for seq, _ in hits if seq in passages):
        text = passage.span.of(articles[passage.article].text)
        low = text.casefold()
        stems = frozenset(stem for stem in query_stems if _is_name_in(stem, text))
        for speaker in speaking.get(passage.article, ()):
            stems_of[speaker] = max(stems_of.get(speaker, frozenset()), stems, key=len)
            contexts |= {
                NameContext(called, speaker): None for called in _descriptions(text, low, register, speaker) if called
            }
    return NameContexts(tuple(contexts), stems_of)


def _descriptions(text: str, low: str, register: Register, speaker: str) -> Iterator[str]:
    entries = [e for e in register.names_of.get(speaker, ()) if e.is_person]
    first_names = {word for e in entries for word in e.words[:-1]}
    for last in {e.words[-1] for e in entries if e.words[-1] in low}:
        for match in re.finditer(rf"(?<!\w){re.escape(last)}(?!\w)", text, re.IGNORECASE):
            start = match.start()
            while (before := _GIVEN_BEFORE.search(text, max(0, start - 25), start)) and _is_first_name(
                before[1], first_names
            ):
                start = before.start()
            if text[start].isupper():
                before_it = text[max(0, start - _FAR) : start].split()
                if before_it and before_it[-1].casefold() not in FUNCTION_WORDS:
                    yield _phrase(reversed(before_it), _WORDS_BEFORE, backwards=True)
                yield _apposition(text, match.end())


def _apposition(text: str, at: int) -> str:
    """The apposition behind a name that ends there."""
    opens = _APPOSITION.match(text, at)
    return _phrase(text[opens.end() : opens.end() + _FAR].split(), _WORDS_BEHIND) if opens else ""


def _phrase(words: Iterable[str], most: int, *, backwards: bool = False) -> str:
    """The words up to the next mark of punctuation, away from the name; a comma right before it does not count."""
    kept_words: list[str] = []
    for word in words:
        stops = word[-1] in _STOPS and not _SHORTENED.fullmatch(word)
        if backwards and stops and not (not kept_words and word[-1] == ","):
            break
        kept_words.append(word.strip(',;:!?“”"()—–'))
        if len(kept_words) == most or (not backwards and stops) or (backwards and word[0] in _STOPS):
            break
    return " ".join(filter(None, reversed(kept_words) if backwards else kept_words))


def _is_name_in(stem: str, text: str) -> bool:
    """True if the text writes a word of the stem with a capital."""
    return any(f"{before}{form}" in text for before in (" ", "\n", "“") for form in {stem.capitalize(), stem.upper()})


def _is_first_name(word: str, first_names: set[str]) -> bool:
    plain = word.strip(".").casefold()
    return plain in first_names or (len(plain) == 1 and word[0].isupper())
