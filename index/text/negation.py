"""Negations of a text and their scope: negating words and the words that follow them in their clause."""

from __future__ import annotations

import re
from itertools import pairwise

from index.lexicon.reporting_verbs import VERB_FORMS
from index.text.stemming import content_stems
from index.text.tokens import WORD

_NEGATIONS = frozenset(
    "not no never nor neither none nobody nothing nowhere cannot without hardly barely scarcely unlikely".split()
)
DENYING = frozenset("deny refuse decline reject dismiss refute rebut dispute".split())
"""Verbs that say that something is not so."""
_NEGATING = _NEGATIONS | {form for form, verb in VERB_FORMS.items() if verb.base in DENYING}
_NO_DENIAL = frozenset("only just merely least simply doubt matter fewer more less".split())
"""Words that make no denial of the "not" or "no" before it: "not only", "no doubt", "no fewer than"."""
_PIECE = re.compile(r"[,.;:!?()–—]|\bbut\b")
_REACH = 4


def has_negation(text: str) -> bool:
    """True when a text holds a negation: "not", "never", "n't", "denied"."""
    return any(_negates(word) for word in WORD.findall(text))


def count_negations(text: str) -> int:
    """Return the number of negations in a text, but for those that deny nothing: "not only"."""
    words = [*WORD.findall(text), ""]
    return sum(_negates(word) and after.lower() not in _NO_DENIAL for word, after in pairwise(words))


def negation_scopes(text: str) -> list[frozenset[str]]:
    """The stems of the first few words behind each negation, up to the next sign or "but"; none is empty."""
    scopes = list[frozenset[str]]()
    if not has_negation(text):
        return scopes
    for piece in _PIECE.split(text):
        words = list(WORD.finditer(piece))
        for word, after in pairwise(words):
            if not _negates(word[0]) or after[0].lower() in _NO_DENIAL:
                continue
            if denied := frozenset(stem for stem in content_stems(piece[word.end() :])[:_REACH] if len(stem) > 2):
                scopes.append(denied)
    return scopes


def _negates(word: str) -> bool:
    return word.lower() in _NEGATING or word[-3:].lower() in ("n't", "n’t")
