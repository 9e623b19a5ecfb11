"""The judge's input: an information need, and statements in the text around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BEFORE, AFTER = 300, 150
"""Characters of the article given before a statement and behind it."""


@dataclass(frozen=True, slots=True)
class InformationNeed:
    """The question as typed (of a follow-up, the last turn and the topic carried over), the topic as understood (''
    when unknown), for "who said that …" the claim, and the speaker as typed ('' if nobody is named)."""

    question: str
    topic: str = ""
    claim: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class StatementInContext:
    """A statement in its place.

    `text`: its words, spans joined by " […] "; `before` and `after`: some 300 and 150 characters of the article around
    it; `title`: the headline; `speaker`: the canonical name, '' if unclear; `vector`: float32[384], the packaged
    embedding of `text`; `near`: those of the article's statements next to it, whoever speaks: one before, one behind,
    a second before, a second behind, as far as there are such; `article` and `place`: any name of the article, and a
    number that grows along its text: statements of one article are read together.
    """

    text: str
    before: str
    after: str
    title: str
    speaker: str
    vector: np.ndarray
    near: tuple[np.ndarray, ...] = ()
    article: str = ""
    place: int = 0
