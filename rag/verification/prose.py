"""Normalization of a language model's text: markup and format characters removed, split into sentences and words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.text.tokens import WORD

CITATION = re.compile(r"\s*\[(\d{1,4}(?:\s*[,;]\s*\d{1,4})*)\]")
_PLAIN = re.compile(r"(?:[^\W_]|[ .,;:!?'\"“”‘’«»„()\[\]\-–—%$€£¥&/\n])*")
"""Letters, digits, and the signs that prose may have."""
_MARKUP = re.compile(r"^[ \t]*(?:[-–•*#]+|\d{1,2}[.)])[ \t]+|\*+|_{2,}", re.M)
_END = re.compile(r"[.!?]['\"”’»)]*(?:\s*\[[\d,;\s]*\])*\.?(?=\s+(?:[^\s\[]|\[[^\d\s]))|\n")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Capt|St|Jr|Sr|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|"
    r"Nov|Dec))\.$"
)
_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«"}
"""For each mark that opens a quotation, those that close it."""
_FOLDED = str.maketrans("‘’ʼ“”„«»–—‐‑", '\'\'\'"""""----')


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands. `low` is the same in lower case, apostrophes alike, no points: "us" for "U.S."."""

    text: str
    start: int
    end: int
    low: str


def clean_text(text: str) -> str:
    """The text in composed, compatible characters (NFKC), without marks of format and without Markdown's signs."""
    composed = unicodedata.normalize("NFKC", text.replace("…", "...")).replace("\r", "\n").replace("\t", " ")
    if not composed.replace("\n", "").isprintable():
        composed = "".join(c for c in composed if c == "\n" or unicodedata.category(c)[0] != "C")
    return _MARKUP.sub("", composed)


def is_plain(text: str) -> bool:
    """True if it holds letters, digits and the signs of prose, nothing else."""
    return _PLAIN.fullmatch(text) is not None


def mixes_scripts(word: str) -> bool:
    """True if letters of several scripts stand in one word, as in a name that is to look like another's."""
    return len({unicodedata.name(c, "").split(" ")[0] for c in word if c.isalpha()}) > 1


def split_sentences(text: str) -> tuple[list[str], str]:
    """The whole sentences of a text that is still being written, with their citations, and the rest.

    A sentence never ends inside quotation marks that stand open. Sentences that are joined by mistake are only checked
    together.
    """
    sentences, start = [], 0
    for match in _END.finditer(text):
        piece = text[start : match.end()]
        if "\n" not in match[0] and (
            _has_open_quotation(piece) or _ABBREVIATION.search(text[start : match.start() + 1])
        ):
            continue
        if piece.strip():
            sentences.append(piece.strip())
        start = match.end()
    return sentences, text[start:]


def _has_open_quotation(text: str) -> bool:
    opened = ""
    for mark in text:
        if mark in _CLOSING.get(opened[-1:], ""):
            opened = opened[:-1]
        elif mark in _CLOSING:
            opened += mark
    return bool(opened) or text.count('"') % 2 == 1


def strip_reasoning(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces without the reasoning that some models write before they answer: <think>…</think>."""
    buffered: str | None = ""
    for piece in pieces:
        if buffered is None:
            yield piece
            continue
        buffered += piece
        thinks = buffered.lstrip().startswith("<think>"[: len(buffered.lstrip())])
        if not thinks or "</think>" in buffered:
            yield buffered.partition("</think>")[2] if thinks else buffered
            buffered = None


def cited_numbers(sentence: str) -> list[int]:
    """The numbers that a sentence cites, in order, each once."""
    numbers = [int(number) for match in CITATION.finditer(sentence) for number in re.findall(r"\d+", match[1])]
    return list(dict.fromkeys(numbers))


def word_tokens(text: str) -> list[Word]:
    """The words of a text, in order; hyphens and dashes part them."""
    return list(_words(text))


def _words(text: str) -> Iterator[Word]:
    for match in WORD.finditer(text):
        low = match[0].lower().replace("’", "'").replace(".", "")
        yield Word(match[0], match.start(), match.end(), low)


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The text with one form of each quotation mark, dash and space, and for each of its characters the offset in the
    original that it comes from."""
    out: list[str] = []
    origins: list[int] = []
    for offset, character in enumerate(text):
        if character.isspace():
            if out and out[-1] == " ":
                continue
            character = " "
        elif not character.isascii():
            character = "..." if character == "…" else unicodedata.normalize("NFKC", character).translate(_FOLDED)
            if unicodedata.category(character[:1] or "\u200b")[0] == "C":
                continue
        out += character
        origins += [offset] * len(character)
    return "".join(out), origins
