"""Question templates, filled with the texts of marked questions: forms too simple to be in the data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from rag.query.reader import Slot
from rag.training.questions.data import QuestionExample, SlotMark

if TYPE_CHECKING:
    from rag.training.questions.variation import SlotTexts

_SAID = (
    "what did {S} say about {T}?|what has {S} said on {T}|{S} on {T}|{S} about {T}|{S}'s comments on {T}"
    "|anything from {S} on {T}?|find statements by {S} on {T}|show me quotes from {S} about {T}"
    "|did {S} mention {T}?|how did {S} respond to {T}?|what does {S} think of {T}?|did {S} say that {W}?"
    "|what did {S} say about {T} {D}?|{D}, what did {S} say about {T}?|what did {S} say about {T} in {P}?"
    "|what did {S} say about {T}, {E}|{S} {T}|what is {S}'s view on {T}|is there anything by {S} regarding {T}"
)
_ALL = (
    "what did {S} say?|everything by {S}|{S}|all quotes of {S}|what has {S} said {D}|anything from {S}?|{S}'s remarks"
)
_WHO = "who said that {W}?|who claimed {W}|who said {W}|whose words are {W}?|who said “{W}”?"
_ANY = (
    "who spoke about {T}?|quotes about {T}|what was said about {T}|who commented on {T}|any remarks on {T}?"
    "|who said something about {T} {D}|{T}|who has said anything about {T}?"
)
_BOTH = "what did {S} and {S} say about {T}?|{S} vs {S} on {T}|compare {S} and {S} on {T}|{S} and {S} on {T}"
_NONE = "what happened to {O}?|when did {O} open|how much does {O} cost?|is {O} closed?|where is {O}|what is {O}?"
TEMPLATES = {
    "said_by": _SAID, "everything": _ALL, "who_said": _WHO, "who_spoke": _ANY, "compare": _BOTH, "event": _NONE,
}  # fmt: skip
_WEIGHTS = (10, 4, 3, 4, 3, 2)
_FIRST = "what did {S} say about {T}?|{S} on {T}|did {S} comment on {T}?|quotes from {S} about {T}"
_AGAIN: tuple[tuple[str, str, tuple[Slot, ...]], ...] = (
    ("said_by", "and about {T}?|about {T}|what about {T}?|did they say anything about {T}?", (Slot.SPEAKER,)),
    ("said_by", "and {S}?|what about {S}?|what did {S} say?|did {S} comment on it?|{S}?", (Slot.TOPIC,)),
    ("said_by", "more|show me more|when?|where?|go on|in which article?|when was that", (Slot.SPEAKER, Slot.TOPIC)),
    ("said_by", "only {D}|{D}|{D}?|in {P}|only in {P}|{E}|{E}, please", (Slot.SPEAKER, Slot.TOPIC)),
    ("everything", "what else did they say?|everything they said|and on other things?", (Slot.SPEAKER,)),
    ("who_spoke", "who else?|who else spoke about it|and others?", (Slot.TOPIC,)),
    ("said_by", "what did {S} say about {T}?|{S} on {T}", ()),
    ("who_spoke", "who spoke about {T}?|quotes about {T}", ()),
    ("who_said", "who said that {W}?|and who said “{W}”", ()),
)  # fmt: skip
_SLOTS = {
    "S": Slot.SPEAKER, "T": Slot.TOPIC, "W": Slot.WORDS, "D": Slot.DATE, "P": Slot.OUTLET, "E": Slot.EXACT,
}  # fmt: skip
_AGAIN_SHARE = 0.4


def templated_example(texts: SlotTexts, random: np.random.Generator) -> QuestionExample:
    """A question from a template, or a follow-up to one."""
    if random.random() >= _AGAIN_SHARE:
        weights = np.array(_WEIGHTS) / sum(_WEIGHTS)
        intent = tuple(TEMPLATES)[int(random.choice(len(TEMPLATES), p=weights))]
        return _filled(intent, TEMPLATES[intent], texts, random)
    first = _filled("said_by", _FIRST, texts, random)
    intent, forms, slots = _AGAIN[int(random.integers(len(_AGAIN)))]
    then = _filled(intent, forms, texts, random)
    carried = {m.slot: (first.question[m.start : m.end],) for m in first.marks if m.slot in slots}
    return QuestionExample(then.question, then.intent, then.marks, (first.question,), carried)


def _filled(intent: str, forms: str, texts: SlotTexts, random: np.random.Generator) -> QuestionExample:
    choices = forms.split("|")
    form = choices[int(random.integers(len(choices)))]
    question, marks = "", []
    for part in re.split(r"(\{.\})", form):
        text = part
        if part.startswith("{"):
            text = _text(part[1], texts, random)
            if part[1] in _SLOTS:
                marks.append(SlotMark(_SLOTS[part[1]], len(question), len(question) + len(text)))
        question += text
    return QuestionExample(question, intent, tuple(marks))


def _text(letter: str, texts: SlotTexts, random: np.random.Generator) -> str:
    slot = _SLOTS.get(letter, Slot.TOPIC)
    kinds = ["matter"] if slot is Slot.TOPIC else sorted(kind for own, kind in texts if own is slot)
    choices = [text for kind in kinds for text in texts.get((slot, kind), ())]
    return choices[int(random.integers(len(choices)))] if choices else "it"
