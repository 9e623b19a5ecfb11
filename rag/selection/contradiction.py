"""Contradiction: a statement that says the opposite of a claim asked about, by the negations in the clause on it.

"Who said the wall was safe?" is not answered by "The wall was never safe", nor "who denied it?" by "it was safe".
"""

from __future__ import annotations

import re

from index.lexicon.reporting_verbs import VERB_FORMS
from index.text.negation import DENYING, count_negations
from index.text.tokens import WORD
from rag.query.types import Query
from rag.relevance.features import stem_weights
from rag.retrieval.hybrid import Candidate

_CLAUSE = re.compile(
    r"[.;:!?()–—,…\[\]]+|\b(?:but|and|because|although|though|while|which|who|when|if)\b", re.IGNORECASE
)
_MIN_WORDS = 3
"""Words of a clause at least."""


def contradicts(query: Query, candidate: Candidate) -> bool:
    """True if the candidate's words, or a denial in their cue, say the opposite of the claim."""
    text, quotation = candidate.article.text, candidate.stored.quotation
    cue = " ".join(span.of(text) for span in quotation.cue)
    frame = query.question.replace(query.topic, " ")
    return has_opposite_polarity(query.topic, candidate.words.text, flipped=_denied(frame) != _denied(cue))


def has_opposite_polarity(claim: str, words: str, *, flipped: bool = False) -> bool:
    """True if just one of claim and words is negative; `flipped`: one of the two is denied by its cue.

    Only the clause of the words that shares most with the claim counts.
    """
    if not flipped and " ".join(_low(claim)) in " ".join(_low(words)):
        return False
    return (_negative(claim) != _negative(_clause(claim, words))) != flipped


def _low(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]


def _clause(claim: str, words: str) -> str:
    """The clause of the words that shares most with the claim, weighted by rarity."""
    clauses = [part for part in _CLAUSE.split(words) if len(part.split()) >= _MIN_WORDS] or [words]
    claim_weights = stem_weights(claim)
    return max(
        clauses, key=lambda part: sum(claim_weights[stem] for stem in claim_weights.keys() & stem_weights(part).keys())
    )


def _negative(text: str) -> bool:
    """True for an odd number of negations."""
    return count_negations(text) % 2 == 1


def _denied(text: str) -> bool:
    """True if the text contains a verb of denying: "who rejected the idea that", "denied"."""
    return any(VERB_FORMS[word].base in DENYING for word in _low(text) if word in VERB_FORMS)
