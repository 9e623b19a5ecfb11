"""The probability that a cluster of mentions is a person: a logistic regression over all mentions together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from math import exp, log
from pathlib import Path

from index.extraction.mentions.persons import Person
from index.extraction.network.weights import require_features
from index.text.name_parts import is_given_name
from index.text.wordpieces import is_common

FILE = Path(__file__).parent / "model" / "persons.json"
EVIDENCE = (
    "bias",
    "likeliest",  # log odds of the likeliest mention, as the network takes it
    "mean",  # mean log odds
    "full",  # some mention has several parts
    "full and alone",
    "given name",
    "titled",  # a title or role stands in front of some mention
    "gender",
    "subject",  # share of the mentions that a verb follows
    "attribute",  # share that a noun of organisations or roles follows
    "governed",
    "possessive",
    "often",
    "capitals",
    "common word",
    "no capital",
    "role behind",
)
_EDGE = 1e-3


def person_features(person: Person) -> tuple[float, ...]:
    """A number for each of EVIDENCE."""
    mentions = person.mentions
    odds = [_odds(m.probability) for m in mentions]
    parts = person.name.split()
    full = any(len(m.parts) > 1 for m in mentions)

    def share(flags: Sequence[bool]) -> float:
        return sum(flags) / len(flags)

    return (
        1.0,
        max(odds),
        sum(odds) / len(odds),
        float(full),
        float(full and any(len(m.parts) == 1 for m in mentions)),
        float(is_given_name(parts[0].lower())),
        float(any(m.begin < m.span.start for m in mentions)),
        float(bool(person.gender)),
        share([m.subject for m in mentions]),
        share([m.attributive for m in mentions]),
        share([m.governed for m in mentions]),
        share([m.possessive for m in mentions]),
        log(len(mentions)),
        share([all(part.isupper() and len(part) > 1 for part in m.parts) for m in mentions]),
        float(is_common(parts[-1].lower())),
        share([not m.parts[-1][:1].isupper() for m in mentions]),
        float(bool(person.roles) and all(m.begin == m.span.start for m in mentions)),
    )


def person_probability(person: Person) -> float:
    """Return the probability, from 0 to 1, that these mentions mean a person."""
    score = sum(w * x for w, x in zip(_weights(), person_features(person), strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def _odds(probability: float) -> float:
    bounded = min(1 - _EDGE, max(_EDGE, probability))
    return log(bounded / (1 - bounded))


@cache
def _weights() -> tuple[float, ...]:
    weights: dict[str, float] = json.loads(FILE.read_text(encoding="utf8"))
    require_features(FILE, weights, EVIDENCE)
    return tuple(weights.values())
