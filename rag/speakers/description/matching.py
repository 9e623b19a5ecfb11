"""Matching of descriptions, roles or organisations in other words, to speakers: "the steel boss".

Stems first, weighted by inverse document frequency over the roles; then the meaning of the roles that share most. Only
these are embedded, and their vectors are cached. Articles' descriptions of speakers (rag.speakers.description.contexts)
count as roles do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.archive import Archive
from index.embedding.embedder import Embedder, Vectors
from rag.speakers.description.contexts import NameContexts, name_contexts
from rag.speakers.description.terms import (
    RoleTermIndex,
    Terms,
    distinctive_terms,
    is_office,
    is_organization,
    role_modifiers,
    role_term_index_of,
    terms,
)
from rag.speakers.registry.register import Register

EMBEDDED = 4
"""The most roles, and the most contexts, that are embedded for one description: those that share most."""
_LEAST_SHARE = 0.4
"""The least overlap, as a share of the best one's, of a role that is embedded."""
_MEANING, _WORDS = 0.5, 0.5
"""Weights of meaning and of shared words in the score."""
_CERTAIN = ((0.5, 0.6), (0.6, 0.45))
"""Pairs of the least score and the least share of distinctive words for a certain match."""
_ORGANIZATION_SHARE = 0.75
"""The share of the distinctive words that the name of an organisation must have."""
_INDIRECT = 0.9
"""Weight of words that stand in the speaker's article, and not in the role."""
_MARGIN, _EVEN = 0.06, 0.01
"""Margin of score that separates a certain match from everybody else; and that within which bearers of one role tie."""
_CACHED = 50_000
TitleBearers = tuple[str, tuple[str, ...]]
"""A role, or an article's description of a speaker, and the ids of its bearers."""


@dataclass(frozen=True, slots=True)
class DescriptionMatch:
    """A role, or an organisation's name, that a description may mean, and its bearers.

    `overlap` is the weighted Dice similarity of the words, 0 to 1; `distinctive_share` the matched share of the words
    that tell which office it is; `meaning` the cosine. `same_country` is False for another country's, or none's;
    `is_role` is False for the name of an organisation. `terms` is the number of terms in the description.
    """

    text: str
    ids: tuple[str, ...]
    score: float
    overlap: float
    distinctive_share: float
    meaning: float
    same_country: bool
    is_role: bool
    terms: int


def match_description(archive: Archive, register: Register, text: str) -> list[DescriptionMatch]:
    """The roles and organisations that the text may describe, best first."""
    index = role_term_index_of(register)
    query = terms(text)
    if not query:
        return []
    around = name_contexts(archive, register, sorted(term for term in query if term[0] != "@"))
    every = _context_candidates(index, around, query, text) | _role_candidates(index, around, query, text)
    most = max((share for _, share in every.values()), default=0.0)
    candidates = {borne: of for borne, of in every.items() if of[1] >= _LEAST_SHARE * most}
    if not candidates:
        return []
    vectors = _vectors(archive.embedder, [text, *(called for called, _ in candidates)])
    lands = {term for term in query if term[0] == "@"}
    matches = []
    for ((called, ids), (their_terms, share)), meaning in zip(
        candidates.items(), (vectors[1:] @ vectors[0]).tolist(), strict=True
    ):
        distinctive_share, score = index.distinctive_share(query, their_terms), _MEANING * meaning + _WORDS * share
        matches.append(
            DescriptionMatch(
                called,
                ids,
                score,
                share,
                distinctive_share,
                meaning,
                lands <= their_terms,
                is_office(called),
                len(query),
            )
        )
    return sorted(matches, key=lambda d: (-d.score, d.text))


def _role_candidates(
    index: RoleTermIndex, around: NameContexts, query: Terms, text: str
) -> dict[TitleBearers, tuple[Terms, float]]:
    """The roles and organisations that share most of the words, with the terms and similarity of each. Distinctive
    terms that the role lacks may stand in the articles in which its bearer speaks."""
    candidates: dict[TitleBearers, tuple[Terms, float]] = {}
    for called, ids in index.best(query, text, EMBEDDED):
        own = terms(called)
        candidates[called, ids] = (own, index.similarity(query, own))
        for each in ids if distinctive_terms(own) <= query and is_office(called) else ():
            their_terms = own | (around.stems.get(each, frozenset()) & distinctive_terms(query))
            if their_terms > own:
                candidates[called, (each,)] = (their_terms, _INDIRECT * index.similarity(query, their_terms))
    return candidates


def _context_candidates(
    index: RoleTermIndex, around: NameContexts, query: Terms, text: str
) -> dict[TitleBearers, tuple[Terms, float]]:
    """Articles' descriptions of speakers that share words with the text; for an office, offices only."""
    office, modifiers = is_office(text), role_modifiers(text)
    if is_organization(text):
        return {}
    near = [c for c in around.contexts if role_modifiers(c.text) == modifiers and (is_office(c.text) or not office)]
    ranked = sorted(((index.similarity(query, terms(c.text)), c) for c in near), key=lambda pair: -pair[0])
    return {(c.text, (c.speaker,)): (terms(c.text), share) for share, c in ranked[:EMBEDDED] if share}


def unambiguous_ids(matches: Sequence[DescriptionMatch]) -> tuple[str, ...]:
    """The ids of the speakers who are certainly meant: they match far better than anybody else; () without any."""
    fitting = [d for d in matches if d.terms > 1 and d.same_country and _is_sufficient(d)]
    if not fitting:
        return ()
    best = fitting[0]
    even = [d for d in fitting if d.text == best.text and d.score > best.score - _EVEN]
    ids = tuple(dict.fromkeys(each for d in even for each in d.ids))
    others = (d for d in matches if not set(d.ids) & set(ids))
    return () if any(d.score > best.score - _MARGIN for d in others) else ids


def _is_sufficient(each: DescriptionMatch) -> bool:
    enough = any(each.score >= score and each.distinctive_share >= telling for score, telling in _CERTAIN)
    return enough and (each.is_role or each.distinctive_share >= _ORGANIZATION_SHARE)


_vectors_of: dict[tuple[str, str], np.ndarray] = {}


def _vectors(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """float32[n, dimension], cached by text."""
    mark = embedder.fingerprint
    if len(_vectors_of) + len(texts) > _CACHED:
        _vectors_of.clear()
    new = [text for text in dict.fromkeys(texts) if (mark, text) not in _vectors_of]
    if new:
        _vectors_of.update(((mark, text), v) for text, v in zip(new, embedder.embed(new), strict=True))
    return np.stack([_vectors_of[mark, text] for text in texts])
