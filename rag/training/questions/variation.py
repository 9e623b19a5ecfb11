"""Questions made of the marked ones, anew in each epoch: other names and matters, typed otherwise, plainly asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np

from rag.query.reader import Slot
from rag.training.questions.data import Example, Mark
from rag.training.questions.plain import plain
from rag.training.questions.settings import Recipe

Bank = dict[tuple[Slot, str], list[str]]
_T = TypeVar("_T")
_BACKGROUND = 0.04  # share of questions that another one's first sentence, which asks nothing, is set before


def epoch(examples: list[Example], recipe: Recipe, random: np.random.Generator) -> Iterator[Example]:
    """Each example once, as it is or varied, and plain ones beside them."""
    texts = bank(examples)
    grounds = list(filter(None, map(background, examples)))
    for example in examples:
        varied = example
        if random.random() < recipe.swap:
            varied = swapped(varied, texts, random)
        if recipe.swap and grounds and not example.before and random.random() < _BACKGROUND:
            varied = grounded(varied, pick(grounds, random))
        yield finished(varied, recipe, random)
    for _ in range(round(recipe.plain * len(examples))):
        yield finished(plain(texts, random), recipe, random)


def finished(example: Example, recipe: Recipe, random: np.random.Generator) -> Example:
    """The example typed otherwise, perhaps, and bearing marks of an archive, perhaps."""
    if random.random() < recipe.noise:
        example = pick((lowered, raised, unpunctuated, questioned, slipped, slipped), random)(example, random)
    return marked(example, random) if random.random() < recipe.known else example


def pick(choices: list[_T] | tuple[_T, ...], random: np.random.Generator) -> _T:
    """One of several."""
    return choices[int(random.integers(len(choices)))]


def bank(examples: list[Example]) -> Bank:
    """The texts of the slots, by slot and kind; each as often as it occurs."""
    texts: Bank = {}
    for example in examples:
        for mark in example.marks:
            text = example.question[mark.start : mark.end]
            texts.setdefault((mark.slot, kind(example, mark)), []).append(text)
    return texts


_ARTICLE = re.compile(r"(?:the|a|an|our|my|his|her|their|that)\b", re.IGNORECASE)
_LINKED = frozenset("about on of for over to against with".split())


def kind(example: Example, mark: Mark) -> str:
    """What a slot's text may be exchanged for: texts of the same kind."""
    text = example.question[mark.start : mark.end]
    if mark.slot is Slot.SPEAKER:
        return "role" if _ARTICLE.match(text) or text.islower() else "name"
    before = example.question[: mark.start].split()[-1:]
    if mark.slot is Slot.TOPIC:
        if before and before[0].lower() in _LINKED:
            return "matter"
        return "begins" if not before else f"after {before[0].lower()}"
    return f"after {before[0].lower()}" if before and mark.slot is Slot.WORDS else ""


def swapped(example: Example, texts: Bank, random: np.random.Generator) -> Example:
    """With other texts in some of its slots, and in what it keeps."""
    for number, mark in enumerate(example.marks):
        choices = texts.get((mark.slot, kind(example, mark)), [])
        if choices and random.random() < 0.6:
            example = exchanged(example, number, pick(choices, random))
    kept: dict[Slot, tuple[str, ...]] = {}
    before = example.before
    for slot, old in example.kept.items():
        kept[slot] = old
        choices = texts.get((slot, "matter" if slot is Slot.TOPIC else "name"), [])
        if choices and len(old) == 1 and sum(old[0] in turn for turn in before) == 1 and random.random() < 0.6:
            new = pick(choices, random)
            before = tuple(turn.replace(old[0], new) for turn in before)
            kept[slot] = (new,)
    return replace(example, before=before, kept=kept)


def exchanged(example: Example, number: int, text: str) -> Example:
    """With `text` in the place of a mark's; what stands behind moves."""
    mark = example.marks[number]
    return edited(example, mark.start, mark.end, text)


def edited(example: Example, start: int, end: int, text: str) -> Example:
    """With `text` in the place of the question's code points start to end, which cross no mark's border."""
    more = len(text) - (end - start)

    def moved(at: int, closes: bool) -> int:
        return at + more if (at >= end if closes else at >= end and (at > start or end > start)) else at

    marks = tuple(Mark(m.slot, moved(m.start, False), moved(m.end, True)) for m in example.marks)
    return replace(example, question=example.question[:start] + text + example.question[end:], marks=marks)


def background(example: Example) -> Example | None:
    """An example's first sentence where it asks nothing and more follows; else None."""
    end = re.search(r"[.!]\s+", example.question)
    if not end or example.before:
        return None
    inside = tuple(m for m in example.marks if m.start < end.end())
    if len(inside) == len(example.marks) or any(m.slot is not Slot.OTHER for m in inside):
        return None
    return replace(example, question=example.question[: end.end()], marks=inside)


def grounded(example: Example, ground: Example) -> Example:
    """The example with a background set before it."""
    shift = len(ground.question)
    marks = tuple(Mark(m.slot, m.start + shift, m.end + shift) for m in example.marks)
    return replace(example, question=ground.question + example.question, marks=ground.marks + marks)


def _same_length(example: Example, change: Callable[[str], str]) -> Example:
    question = "".join(c if len(change(c)) != 1 else change(c) for c in example.question)
    return replace(example, question=question)


def lowered(example: Example, random: np.random.Generator) -> Example:
    """All in small letters."""
    return _same_length(example, str.lower)


def raised(example: Example, random: np.random.Generator) -> Example:
    """All in capitals, or left."""
    return _same_length(example, str.upper) if random.random() < 0.3 else example


def unpunctuated(example: Example, random: np.random.Generator) -> Example:
    """Without what ends it."""
    end = max([m.end for m in example.marks], default=0)
    clean = example.question.rstrip(" ?!.")
    return replace(example, question=example.question[: max(end, len(clean), 1)])


def questioned(example: Example, random: np.random.Generator) -> Example:
    """With a question mark at the end."""
    return example if example.question.endswith(("?", ".", "!")) else replace(example, question=example.question + "?")


def slipped(example: Example, random: np.random.Generator) -> Example:
    """With a slip of the pen in a word of four letters or more: two letters exchanged, one left out or doubled."""
    words = [w for w in re.finditer(r"[^\W\d_]{4,}", example.question)]
    if not words:
        return example
    word = pick(words, random)
    text = word.group()
    at = int(random.integers(1, len(text) - 1))
    slip = pick(
        (text[:at] + text[at + 1] + text[at] + text[at + 2 :], text[:at] + text[at + 1 :], text[:at] + text[at - 1 :]),
        random,
    )
    return edited(example, word.start(), word.end(), slip)


def marked(example: Example, random: np.random.Generator) -> Example:
    """With marks of what an archive knows: most speakers and outlets, in part at times, and names that are neither."""
    known = []
    for mark in example.marks:
        share: Mapping[Slot, float] = {Slot.SPEAKER: 0.7, Slot.OUTLET: 0.8, Slot.OTHER: 0.4, Slot.TOPIC: 0.12}
        if random.random() < share.get(mark.slot, 0.03):
            start, end = mark.start, mark.end
            inner = example.question.rfind(" ", start, end)
            if mark.slot is Slot.TOPIC or (inner > start and random.random() < 0.25):
                start = inner + 1 if inner > start else start
            known.append((start, end, 2 if mark.slot in (Slot.OUTLET, Slot.OTHER) else 1))
    return replace(example, known=tuple(known))
