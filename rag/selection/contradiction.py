"""Contradiction: a statement that says the opposite of a claim asked about, by the negations in the clause on it.

"Who said the wall was safe?" is not answered by "The wall was never safe", nor "who denied it?" by "it was safe".
"""

from __future__ import annotations

import re

from index.lexicon.reporting_verbs import VERB_FORMS
from index.text.negation import DENYING, count_negations
from index.text.tokens import WORD
from rag.query.types import Query
from rag.relevance.features import weights
from rag.retrieval.hybrid import Candidate

_CLAUSE = re.compile(
    r"[.;:!?()–—,…\[\]]+|\b(?:but|and|because|although|though|while|which|who|when|if)\b", re.IGNORECASE
)
_SHORTEST = 3
"""Words of which a clause has at least so many."""


def denies(query: Query, candidate: Candidate) -> bool:
    """True where the candidate's words, or their denial by whom they are told of, say the opposite of the claim."""
    text, quotation = candidate.article.text, candidate.stored.quotation
    cue = " ".join(span.of(text) for span in quotation.cue)
    frame = query.question.replace(query.topic, " ")
    return opposed(query.topic, candidate.words.text, flipped=_denied(frame) != _denied(cue))


def opposed(claim: str, words: str, *, flipped: bool = False) -> bool:
    """True where just one of claim and words is negative; `flipped`: one of them is denied by who tells of it.

    Of the words that clause counts which has most of the claim's.
    """
    if not flipped and " ".join(_low(claim)) in " ".join(_low(words)):
        return False
    return (_negative(claim) != _negative(_clause(claim, words))) != flipped


def _low(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]


def _clause(claim: str, words: str) -> str:
    """The clause of the words that has most of the claim's, by how rare they are."""
    clauses = [part for part in _CLAUSE.split(words) if len(part.split()) >= _SHORTEST] or [words]
    wanted = weights(claim)
    return max(clauses, key=lambda part: sum(wanted[stem] for stem in wanted.keys() & weights(part).keys()))


def _negative(text: str) -> bool:
    """True for an odd number of negations."""
    return count_negations(text) % 2 == 1


def _denied(text: str) -> bool:
    """True where a verb of denying stands in it: "who rejected the idea that", "denied"."""
    return any(VERB_FORMS[word].base in DENYING for word in _low(text) if word in VERB_FORMS)
