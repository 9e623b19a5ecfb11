"""Labels: the beginning of a line that names who speaks the words after it, in the layouts that transcripts have.

"MS. BRANDT: …", "Q    …", "QUESTION:…", "Reporter 1: …", "Ida Brandt: (00:12)", "[00:12] Ida Brandt: …",
"**Ida Brandt:** …", "V/O: …", "TOM OKAFOR — …", "Tom Okafor (Oakfield) (Lab): …", "Mr. BRANDT. …", a name and a wide
gap, a name alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from index.core.types import Span
from index.lexicon import gazetteer
from index.lexicon.loader import word_set
from index.text.name_parts import is_given_name
from index.text.sentences import trim_span

_LONGEST = 140
"""Characters of a label at most."""
_TIME = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?"
_LABEL_WORD = re.compile(
    r"[^\W\d_a-z][\w.’'\-–&/]*,?|of|the|and|for|on|in|to|at|by|de|da|di|al|el|bin|ibn|van|von|der|den|la|le|du|with|hon\.|"
    r"\([^)]*\)?|[\w.]+\)|\d{1,3}|#\d{1,3}"
)
_AHEAD = re.compile(
    rf"(?:\d{{1,3}}\.\s+(?=[A-Z]))?(?P<time>{_TIME}\s*[-–—|]?\s*)?(?P<mark>\*\*|__|\*)?(?P<open>[\"“„«]?)"
)
_CAPITALS = r"[A-Z][A-Z.’'\-]*[A-Z.](?: [A-Z][A-Z.’'\-]*)*(?: \([^()\n]{1,40}\))?"
_COLON = re.compile(rf"\s*(?P<cue>:)(?P<close>\*\*|__|\*)?\s*(?:{_TIME}(?=\s|$))?\s*")
_CLOSED = re.compile(r"(?P<close>\*\*|__|\*)(?P<cue>:)?\s*")
_QUESTION = re.compile(
    r"(?P<who>Q|A)(?:(?P<cue>[.:])(?![A-Z]\.|\s*[A-Z][\w’'\-]+:)\s*|(?=[ \t]{2,}|\t)\s+|(?<=Q) (?=[\"“A-Z]))"
)
_DASH = re.compile(rf"(?P<who>{_CAPITALS})\s+(?P<cue>[—–])\s+")
_RECORD = re.compile(
    r"(?P<who>(?:Mr|Mrs|Ms|Miss|Dr|The)\.? (?:[A-Z][a-z]* |[A-Z]\. )?"
    r"(?:Mc|Mac|De|La|Van |Von )?[A-Z][A-Z’'\-]+(?: [A-Z][A-Z’'\-]+)*"
    r"(?: of [A-Z]\w+(?: [A-Z]\w+)*| pro tempore)?)(?P<cue>\.)\s+(?=[A-Z\"“])"
)
_NICK = re.compile(r"(?P<who>[^\W\d][\w.\-]{0,30}|[A-Z]\w+(?: [A-Z][\w.'’\-]+){1,3})(?P<cue>:)\s+(?=\S)")
_GAP = re.compile(r"(?:\t+| {3,})(?=\S)")
_TIMED_WITHIN = 40
"""Characters at the end of a line in which a time and the gap before it stand."""
_TIMED = re.compile(rf"\s+{_TIME}$")
_COURTESY = frozenset("mr mrs ms miss dr sir madam mx prof professor sen rep senator congressman congresswoman".split())
_NUMBERED = re.compile(r"^(?P<who>[^\W\d_]+(?: [^\W\d_]+)*?)\s+(?:#|no\.? ?)?(?:\d{1,3}|[a-z])$", re.IGNORECASE)


class LabelKind(Enum):
    """The bearer of a label: a name, somebody unnamed, a field of a list, or unknown."""

    NAMED = "named"
    UNNAMED = "unnamed"
    FIELD = "field"
    UNKNOWN = "unknown"


class Form(Enum):
    """The layout of a label."""

    COLON = "colon"
    QUESTION = "question"
    DASH = "dash"
    RECORD = "record"
    GAP = "gap"
    TIMED = "timed"
    MARKED = "marked"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Label:
    """A label: `who` as it stands, the `cue` (its colon; the label itself where it has none), and the `start` of the
    words: the end of the line where they stand below."""

    who: Span
    cue: Span
    start: int
    form: Form
    kind: LabelKind
    key: str
    """The label in small letters, without what differs from turn to turn."""


def label_of(text: str, line: Span) -> Label | None:
    """The label at the beginning of a line; None where it begins with something else."""
    return next(_labels(text, line), None)


def is_label(text: str, span: Span) -> bool:
    """True where the span is all of the label that its line begins with."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    line = trim_span(text, start, end if end >= 0 else len(text))
    return (
        line is not None and span.start - line.start <= 16 and any(label.who == span for label in _labels(text, line))
    )


def _labels(text: str, line: Span) -> Iterator[Label]:
    ahead = _AHEAD.match(text, line.start, line.end)
    assert ahead
    at, timed = ahead.end(), bool(ahead["time"])
    match = _NICK.match(text, at, line.end) if timed else _QUESTION.match(text, at, line.end)
    if match and timed:
        yield _label(text, match, Form.TIMED)
    elif match:
        yield _label(text, match, Form.QUESTION)
    if label := _with_colon(text, line, at, ahead["mark"] or ""):
        yield label
    if ahead["mark"] or timed:
        return
    if match := _RECORD.match(text, at, line.end):
        yield _label(text, match, Form.RECORD)
    if match := _DASH.match(text, at, line.end):
        yield _label(text, match, Form.DASH)
    gap = _GAP.search(text, at, min(line.end, at + _LONGEST))
    if (
        gap
        and (text[at : gap.start()].isupper() or " " in text[at : gap.start()])
        and _is_label(text[at : gap.start()])
    ):
        yield _made(text, Span(at, gap.start()), Span(at, gap.start()), gap.end(), Form.GAP)
    end = _TIMED.search(text, max(at, line.end - _TIMED_WITHIN), line.end)
    alone = text[at : end.start() if end else line.end]
    if len(alone) <= _LONGEST and alone[-1:] not in ".?!" and _is_label(alone) and len(alone.split()) <= 6:
        yield _made(text, Span(at, at + len(alone)), Span(at, at + len(alone)), line.end, Form.ALONE)


def _with_colon(text: str, line: Span, at: int, marked: str) -> Label | None:
    limit = min(line.end, at + _LONGEST)
    colon = text.find(":", at, limit)
    while colon > at and text[colon - 1].isdigit() and text[colon + 1 : colon + 2].isdigit():  # of a time
        colon = text.find(":", colon + 1, limit)
    closing = text.find(marked, at, limit) if marked else -1
    if marked and closing > at and (colon < 0 or closing < colon):
        match, end = _CLOSED.match(text, closing, line.end), closing
    elif colon > at:
        end = len(text[:colon].rstrip()) if text[colon - 1].isspace() else colon
        match = _COLON.match(text, end, line.end)
    else:
        return None
    if match is None:
        return None
    who = text[at:end]
    if time := _TIMED.search(who):
        who = who[: time.start()]
    if time := re.search(rf"\s*{_TIME}$", who):
        who = who[: time.start()].rstrip()
    if not _is_label(who):
        return None
    cue = Span(*match.span("cue")) if match["cue"] else Span(at, at + len(who))
    spaced = match.end() == line.end or text[match.end() - 1].isspace() or text[match.end() - 1] in "*_)]"
    if not spaced and not who.isupper():
        return None
    form = Form.COLON if match["cue"] else Form.MARKED
    return _made(text, Span(at, at + len(who)), cue, match.end(), form)


def _label(text: str, match: re.Match[str], form: Form) -> Label:
    who = Span(*match.span("who"))
    cue = Span(*match.span("cue")) if match["cue"] else who
    return _made(text, who, cue, match.end(), form)


def _made(text: str, who: Span, cue: Span, start: int, form: Form) -> Label:
    key = label_key(who.of(text))
    return Label(who, cue, start, form, speaker_of(who.of(text), key), key)


def label_key(who: str) -> str:
    """The label in small letters, without brackets, points and a number."""
    plain = re.sub(r"\([^)]*\)?", " ", who).casefold().replace("’", "'")
    plain = " ".join(plain.rstrip(" .").split())
    numbered = _NUMBERED.match(plain)
    return numbered["who"] if numbered and numbered["who"] in UNNAMED else plain


def _is_label(who: str) -> bool:
    parts = who.split()
    if not 1 <= len(parts) <= 20 or not parts[0][0].isupper():
        return False
    return all(_LABEL_WORD.fullmatch(part) for part in parts) and any(c.isalpha() for c in who)


UNNAMED = word_set("unnamed_speakers")
FIELDS = word_set("no_labels")


def speaker_of(who: str, key: str) -> LabelKind:
    """The bearer that a label's words show."""
    if key in UNNAMED:
        return LabelKind.UNNAMED
    if key in FIELDS:
        return LabelKind.FIELD
    parts = [part.strip(".,()") for part in who.split()]
    low = [part.casefold() for part in parts if part]
    if low and (low[0] in _COURTESY or set(low) & gazetteer.ROLES):
        return LabelKind.NAMED
    if any(is_given_name(word) for word in low[:1] + low[:-1]):
        return LabelKind.NAMED
    return LabelKind.UNKNOWN
