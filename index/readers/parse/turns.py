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
    """Words of one speaker without a break; `speaker` is "" for what nobody speaks: headings, notes, procedure.
    `second`: the one of the recording at which they begin, where there is a recording."""

    speaker: str
    words: str
    second: int | None = None


def turns_text(turns: Iterable[SpeakerTurn]) -> str:
    """The text of a transcript; neighbouring turns of one speaker are one.

    A turn is one paragraph, whatever paragraphs its file parts it into: a line of speech that begins like a label
    ("Remember: …") opens no turn, and a long speech leaves no doubt that this is a transcript.
    """
    return timed_turns(turns)[0]


def timed_turns(turns: Iterable[SpeakerTurn]) -> tuple[str, list[tuple[int, int]]]:
    """The same text, and the offsets in it at which turns with a second begin, each with that second; a turn that opens
    a paragraph begins with its label."""
    pieces: list[str] = []
    times: list[tuple[int, int]] = []
    size, before = 0, ""
    for turn in turns:
        words = " ".join(turn.words.split())
        if not any(c.isalnum() for c in words):
            continue
        speaker = label(turn.speaker) if turn.speaker else ""
        if speaker and speaker == before:
            gap, piece = " ", words
        else:
            gap = "\n\n" if pieces else ""
            piece = f"{speaker}: {words}" if speaker else words if _bracketed(words) else f"[{words}]"
        if turn.second is not None:
            times.append((size + len(gap), turn.second))
        pieces += [gap, piece]
        size += len(gap) + len(piece)
        before = speaker
    return "".join(pieces), times


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
