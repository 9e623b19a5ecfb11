"""Subtitles (.srt, .vtt): the cues of a recording, joined into turns."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import itemgetter

from index.core.errors import UnreadableFile
from index.core.types import Article
from index.lexicon import word_classes
from index.readers.parse.article_fields import make_article
from index.readers.parse.encoding import decode_text, unix_newlines
from index.readers.parse.text_cleaning import normalize_text
from index.readers.parse.turns import UNIDENTIFIED, SpeakerTurn, timed_turns
from index.readers.source.file import File, Unread

TIMING = re.compile(
    r"[ \t]*(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})[ \t]*-->[ \t]*(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
    r"(?:[ \t]|\Z)"
)
VOICE = re.compile(r"<v(?:\.[^\s<>]{0,100})?[ \t]+([^<>\n]{1,200})>|</v>")
STYLE = re.compile(
    r"</?(?:[biuvcs]|lang|ruby|rt|font|span)(?:[.\s][^<>]{0,300})?>|<\d[\d:.]{2,20}>|\{\\[^{}]{0,100}\}", re.IGNORECASE
)
SOUND = re.compile(r"\[[^\[\]]{0,80}\]|\([A-Z][A-Z ,.’'\-]{1,60}\)|[♪♫][^♪♫]{0,300}[♪♫]?")
ASIDE = re.compile(r"\([^()]{0,120}\)")
DIARIZED = re.compile(r"\[([A-Z]\w{0,40})\]:(?=\s)")
CHANGE = re.compile(r"(?:>>+|[-–—](?=\s?[“\"¿¡]?[^\W\d_a-z]))[ \t]*")
LABEL = re.compile(
    r"([^\W\d_a-z][\w.’'\-/]{0,40}"
    r"(?: (?:(?:de|van|von|der|al|bin|of|the) ){0,2}[^\W_a-z][\w.’'\-/]{0,40}| \([^():]{1,40}\)){0,5})"
    r":(?:\s+|\Z)"
)
SENTENCE_END = re.compile(r"[.?!…:][”\"’')\]]*\Z")

CLOSE = 0.1
"""Seconds between two cues that follow each other without a break."""
PAUSE = 2.0
"""Seconds of silence after a sentence that end a paragraph where the file names nobody."""
LEAST_LABELS = 3


@dataclass(frozen=True, slots=True)
class Cue:
    """The lines that are shown from a start to an end, in seconds."""

    start: float
    end: float
    lines: tuple[str, ...]

    @property
    def second(self) -> int:
        """The second of the recording in which they come."""
        return int(self.start)


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """Words of a cue; `speaker` is None where they go on from the line before, "" where somebody else begins."""

    speaker: str | None
    words: str
    cue: Cue


def read(file: File) -> Iterator[Article | Unread]:
    """Yield the one article of a .srt or .vtt file: what is spoken; raises UnreadableFile.

    Voices (`<v Name>`), which make the file a transcript, and labels ("NAME:", "Name Surname:") open a turn. In a file
    that names speakers, what a dash, ">>" or a cue without a voice gives to somebody else is an unidentified speaker's;
    in one that names none, a change or a pause after a sentence ends a paragraph. Numbers, notes, styles, positions,
    sounds, and what rolling captions repeat are left out; the times at which the cues begin are kept beside the text.
    Subtitles state no title, author, outlet, date or link.
    """
    text = unix_newlines(decode_text(file.content()))
    cues = _unrolled(_cues(text, strict=text.lstrip().startswith("WEBVTT")))
    if not cues:
        raise UnreadableFile(
            "it has no subtitles with times (00:00:01,000 --> 00:00:04,000): export it again, or its text as .txt"
        )
    voiced = any("<v " in line for cue in cues for line in cue.lines)
    lines = list(_voices(cues) if voiced else _labelled(cues))
    named = any(line.speaker for line in lines)
    spoken, places = timed_turns(_turns(lines)) if named else _paragraphs(lines)
    times = tuple(next(same) for _, same in groupby(places, key=itemgetter(1)))
    yield replace(make_article(file.id, spoken, {}), is_transcript=voiced and named, times=times)


def _cues(text: str, *, strict: bool) -> list[Cue]:
    """The cues that have words; an empty line ends one in WebVTT (`strict`), only the next one in SubRip."""
    cues: list[Cue] = []
    times: tuple[float, float] | None = None
    shown: list[str] = []
    open_cue = False
    for line in [*text.split("\n"), "00:00.000 --> 00:00.000"]:
        if not line:
            open_cue = open_cue and not strict
        elif "-->" in line and (match := TIMING.match(line)):
            if not strict and shown and shown[-1].isdigit():
                shown.pop()  # the number of the next cue
            if times and shown:
                cues.append(Cue(*times, tuple(shown)))
            times = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
            shown, open_cue = [], True
        elif open_cue and (spoken := _spoken(line)):
            shown.append(spoken)
    return cues


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return 3600 * int(hours or 0) + 60 * int(minutes or 0) + int(seconds or 0) + float(f"0.{fraction}")


def _spoken(line: str) -> str:
    """A line without styles, sounds and entities, its voices left in; "" where nothing is spoken."""
    voices = VOICE.findall(line)
    pieces = [_words(piece) for piece in VOICE.sub("\0", line).split("\0")]
    if not any(any(c.isalnum() for c in piece) for piece in pieces):
        return f"<v {voices[-1]}>" if voices and voices[-1] else ""
    marks = [f"<v {name}>" if name else "</v>" for name in voices]
    return "".join(piece + mark for piece, mark in zip(pieces, [*marks, ""], strict=True))


def _words(piece: str) -> str:
    plain = DIARIZED.sub(r"\1:", normalize_text(html.unescape(STYLE.sub("", piece))))
    plain = " ".join(SOUND.sub(" ", VOICE.sub(" ", plain)).split())
    return "" if ASIDE.fullmatch(plain) else plain


def _unrolled(cues: list[Cue]) -> list[Cue]:
    """The cues without doubles and, where captions roll or grow, without the lines that the one before shows."""
    pairs = list(pairwise(cues))
    again = sum(bool(_again(one, two)) or _grown(one.lines[-1], two.lines[0]) for one, two in pairs)
    rolls = again > 1 and 3 * again >= len(pairs)
    rest: list[Cue] = []
    before: Cue | None = None
    for cue in cues:
        if before is None or (not rolls and cue != before):
            rest.append(cue)
        elif rolls:
            start = cue.start
            lines = cue.lines[_again(before, cue) :]
            if lines and rest and cue.start <= before.end + CLOSE and _grown(rest[-1].lines[-1], lines[0]):
                last = rest.pop()
                rest += [replace(last, lines=last.lines[:-1])] if last.lines[1:] else []
                start = last.start
            rest += [replace(cue, start=start, lines=lines)] if lines else []
        before = cue
    return rest


def _again(one: Cue, two: Cue) -> int:
    """The number of lines at the top of a cue that stand at the bottom of the one just before."""
    if two.start > one.end + CLOSE:
        return 0
    most = min(len(one.lines), len(two.lines), 8)
    return next((n for n in range(most, 0, -1) if one.lines[-n:] == two.lines[:n]), 0)


def _grown(shorter: str, line: str) -> bool:
    return len(line) > len(shorter) and line.startswith(shorter) and not line[len(shorter)].isalnum()


def _paragraphs(lines: list[SpokenLine]) -> tuple[str, list[tuple[int, int]]]:
    """The words of lines without speakers, and the offset and second at which each line begins; a change, or a pause
    after a sentence, ends a paragraph."""
    pieces: list[str] = []
    times: list[tuple[int, int]] = []
    size, end = 0, 0.0
    for line in lines:
        paused = pieces and line.cue.start - end >= PAUSE and SENTENCE_END.search(pieces[-1])
        gap = "" if not pieces else "\n\n" if paused or line.speaker is not None else " "
        times.append((size + len(gap), line.cue.second))
        pieces.append(gap + line.words)
        size += len(pieces[-1])
        end = line.cue.end
    return "".join(pieces), times


def _turns(lines: list[SpokenLine]) -> Iterator[SpeakerTurn]:
    speaker = UNIDENTIFIED
    for line in lines:
        if line.speaker is not None:
            speaker = line.speaker or UNIDENTIFIED
        yield SpeakerTurn(speaker, line.words, line.cue.second)


def _voices(cues: list[Cue]) -> Iterator[SpokenLine]:
    """The words of each voice; a voice ends with its cue."""
    for cue in cues:
        speaker = ""
        pieces = VOICE.split("\n".join(cue.lines))  # words, name or None, words, …
        for name, words in zip([None, *pieces[1::2]], pieces[::2], strict=True):
            speaker = normalize_text(name).strip() if name else ""
            spoken = " ".join(
                CHANGE.sub("", line, count=1) if CHANGE.match(line) else line for line in words.split("\n")
            )
            if any(c.isalnum() for c in spoken):
                yield SpokenLine(speaker, spoken.strip(), cue)


def _labelled(cues: list[Cue]) -> Iterator[SpokenLine]:
    """The lines of cues without voices, with the labels and the signs of a change at their beginning."""
    shown = [(line, cue) for cue in cues for line in cue.lines]
    changes = [CHANGE.match(line) for line, _ in shown]
    lines = [line[change.end() if change else 0 :] for (line, _), change in zip(shown, changes, strict=True)]
    speakers = _labels(lines, [change is not None for change in changes])
    for (_, cue), line, (speaker, at) in zip(shown, lines, speakers, strict=True):
        yield SpokenLine(speaker, line[at:], cue)


def _labels(lines: list[str], changes: list[bool]) -> list[tuple[str | None, int]]:
    """For each line its speaker, as in `SpokenLine`, and where its words begin.

    A file writes its labels in one way: in capitals or, if it has none of those, as names are written. Where all is in
    capitals, and in the second way, a label follows the end of a sentence and is there twice, or is of several words.
    Labels count only where the first line has one, or three lines do; then what may be one but is not ends a turn too.
    """
    letters = [c for line in lines for c in line if c.isalpha()]
    loud = sum(c.isupper() for c in letters) * 5 > len(letters) * 4
    matches = [LABEL.match(line) for line in lines]
    matches = [match if match and match[1].lower() not in word_classes.NO_LABELS else None for match in matches]
    after = [True, *(bool(SENTENCE_END.search(line)) for line in lines)]
    open_turn = [ended or change for ended, change in zip(after, changes, strict=False)]
    counts = Counter(match[1] for match in matches if match)
    for capitals in (True, False):
        labels = [
            match is not None
            and match[1].isupper() == capitals
            and ((capitals and not loud) or (begins and (counts[match[1]] > 1 or " " in match[1])))
            for match, begins in zip(matches, open_turn, strict=True)
        ]
        if any(labels) and (labels[0] or sum(labels) >= LEAST_LABELS):
            return [
                (match[1], match.end()) if match and sure else ("" if change or (match and begins) else None, 0)
                for match, sure, change, begins in zip(matches, labels, changes, open_turn, strict=True)
            ]
    return [("" if change else None, 0) for change in changes]
