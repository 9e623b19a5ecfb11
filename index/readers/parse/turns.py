"""Transcripts of any format as one text: a turn to a paragraph ("Name: words"), headings and notes in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.lexicon import word_classes

UNIDENTIFIED = "Unidentified Speaker"
"""The label of words that are somebody's whom the file does not name."""

LINKING = frozenset("of the and for on in to at by de al bin van von der with".split())
MOST_LETTERS, MOST_WORDS = 120, 18


@dataclass(slots=True)
class SpeakerTurn:
    """Words of one speaker without a break; `speaker` is "" for what nobody speaks: headings, notes, procedure."""

    speaker: str
    words: str


def turns_text(turns: Iterable[SpeakerTurn]) -> str:
    """The text of a transcript; neighbouring turns of one speaker are one.

    A turn is one paragraph, whatever paragraphs its file parts it into: a line of speech that begins like a label
    ("Remember: …") opens no turn, and a long speech leaves no doubt that this is a transcript.
    """
    paragraphs: list[tuple[str, list[str]]] = []
    for turn in turns:
        words = " ".join(turn.words.split())
        if not any(c.isalnum() for c in words):
            continue
        speaker = label(turn.speaker) if turn.speaker else ""
        if speaker and paragraphs and paragraphs[-1][0] == speaker:
            paragraphs[-1][1].append(words)
        else:
            paragraphs.append((speaker, [words]))
    return "\n\n".join(
        f"{speaker}: {' '.join(words)}" if speaker else words[0] if _bracketed(words[0]) else f"[{words[0]}]"
        for speaker, words in paragraphs
    )


def label(name: str) -> str:
    """The name as it is read as a label: no colon in it, its words capitalised; UNIDENTIFIED where it cannot be."""
    words = re.sub(r"[^\w.’'\-–&,() ]+", " ", " ".join(name.split())).strip(" ,.-–&").split()
    words = [word if word in LINKING and n else word[:1].upper() + word[1:] for n, word in enumerate(words)]
    written = " ".join(words)
    if not words or not written[0].isalpha() or not all(word[0].isalpha() or word[0] == "(" for word in words):
        return UNIDENTIFIED
    if len(written) > MOST_LETTERS or len(words) > MOST_WORDS or written.lower() in word_classes.NO_LABELS:
        return UNIDENTIFIED
    return written


def _bracketed(words: str) -> bool:
    return (words[0], words[-1]) in (("[", "]"), ("(", ")"))
