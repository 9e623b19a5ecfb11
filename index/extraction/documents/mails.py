"""Threads of e-mails: each message's words are its sender's, quoted lines those of the one quoted.

A message begins with a block of fields ("From: …", "To: …") or with "On 5 March, Tom Okafor wrote:"; a line is as deep
as the marks ">" before it are many. Signatures, disclaimers and quoted lines of nobody named are nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.core.types import Kind, Quotation, Source, Span
from index.extraction.documents.turns import Turns
from index.lexicon import word_classes
from index.text.bylines import byline_persons

CONFIDENCE = 0.9
_BEGIN = 3
"""The lines among which the first message begins."""
_LONGEST, _LONGEST_NAME = 200, 40
"""Characters of the words that open a message, and of a signature's name, at most."""
_FIELDS = frozenset("to sent date subject".split())
"""The fields of which a message has one beside its sender."""
_DEEP = re.compile(r"(?:>\s?)*")
_FIELD = re.compile(
    r"[*_]*(?P<name>from|to|cc|bcc|sent|date|subject|re|reply-to|importance|attachments?)\s?:[*_]*(?:\s+(?P<value>\S.*))?$",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"(?P<on>On\s.{4,80}?\d.{0,40}?[,\s]\s*(?:[AaPp]\.?[Mm]\.?,?\s+)?)?"
    r"(?P<who>[^\W\d_a-z][^:,\d<>]{1,60}?(?:, [^\W\d_]+)?)\s*(?:[<\[][^<>\[\]]{0,80}[>\]]\s*)?\s(?:wrote|writes):"
)
_WHO = re.compile(r"[\"“'*\s]*(?P<who>[^\"“”<>\[\]()@]*[^\"“”<>\[\]()@\s'*])[\"”'*]*\s*(?:[<\[(].*)?$")
_CLOSING = re.compile(
    r"(?:(?:with )?(?:kind|best|warm|many|all the|my)?\s*(?:regards|wishes|thanks|best|love)|cheers|sincerely|yours|"
    r"yours (?:sincerely|faithfully|truly|ever)|sincerely yours|respectfully|thank you|take care)\W*$",
    re.IGNORECASE,
)
_END = re.compile(
    r"--\s*$|_{5,}|[-*=]{5,}|-+ ?(?:original|forwarded) message|begin forwarded message|sent (?:from my|via)\b|"
    r"(?:this|the) (?:e-?mail|message|communication|information)\b[^.]*\b(?:confidential|intended|privileged|contain)|"
    r"(?:confidential(?:ity)?|disclaimer|privileged)\b|please (?:think|consider)\b.*\bprint|(?:to )?unsubscribe\b|"
    r"get outlook\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[\"“][^\"“”]*[\"”]")


@dataclass(slots=True)
class _Message:
    """The words of one sender, and where he is named: nowhere, where only his address stands."""

    who: Span | None
    lines: list[Span] = field(default_factory=list)
    over: bool = False
    """True behind the signature."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line behind its marks, and their number."""

    span: Span
    depth: int


def mail_turns(text: str, lines: Sequence[Span]) -> Turns | None:
    """The messages of a thread, given the text's lines; None where the text does not begin with a message. Linear in
    the text's length."""
    rows = [row for line in lines if (row := _row(text, line))]
    begin = next((number for number in range(min(_BEGIN, len(rows))) if _block(text, rows, number)), None)
    if begin is None or any(row.span.of(text).endswith((".", "?", "!")) for row in rows[:begin]):
        return None  # a story comes first
    messages, first = list[_Message](), 0
    owners: dict[int, _Message] = {}
    number = 0
    while number < len(rows):
        row = rows[number]
        head = _block(text, rows, number) or _wrote(text, rows, number)
        if head is None:
            if owner := owners.get(row.depth):
                _add(text, row.span, owner)
            number += 1
            continue
        until, message = head
        first = first if messages else number
        deeper = until < len(rows) and rows[until].depth > row.depth
        owners = {depth: owner for depth, owner in owners.items() if depth <= row.depth}
        owners[row.depth + deeper] = message
        messages.append(message)
        number = until
    return _turns(text, Span(rows[first].span.start, rows[-1].span.end), [one for one in messages if one.lines])


def _row(text: str, line: Span) -> _Line | None:
    marks = _DEEP.match(text, line.start, line.end)
    start = marks.end() if marks else line.start
    return _Line(Span(start, line.end), text.count(">", line.start, start)) if start < line.end else None


def _block(text: str, rows: Sequence[_Line], number: int) -> tuple[int, _Message] | None:
    """The message whose fields begin at a line, with the number of the line behind them; None where none do."""
    sender: Span | None = None
    names = set[str]()
    until = number
    while until < len(rows) and rows[until].depth == rows[number].depth:
        match = _FIELD.match(text, rows[until].span.start, rows[until].span.end)
        if match is None or match["name"].casefold() in names:
            break
        names.add(match["name"].casefold())
        if match["name"].casefold() == "from" and match["value"]:
            sender = _who(text, Span(*match.span("value")))
        until += 1
    return (until, _Message(sender)) if "from" in names and names & _FIELDS else None


def _wrote(text: str, rows: Sequence[_Line], number: int) -> tuple[int, _Message] | None:
    """The message that "On 5 March, Tom Okafor wrote:" opens, on one line or two, with the number of the line behind;
    without a date, where deeper lines follow."""
    start = rows[number].span.start
    for last in rows[number : number + (2 if text.startswith("On ", start) else 1)]:
        end = last.span.end
        if end - start > _LONGEST or not text.endswith(("wrote:", "writes:"), start, end):
            continue
        match = _WROTE.fullmatch(re.sub(r"\n[> ]*", lambda match: " " * len(match[0]), text[start:end]))
        until = number + 1 + (last is not rows[number])
        if match and (match["on"] or (until < len(rows) and rows[until].depth > rows[number].depth)):
            return until, _Message(_who(text, Span(start + match.start("who"), start + match.end("who"))))
    return None


def _who(text: str, span: Span) -> Span | None:
    """The name in "Ida Brandt <ida@port.example>"; None for an address alone."""
    match = _WHO.match(text, span.start, span.end)
    return Span(*match.span("who")) if match else None


def _add(text: str, line: Span, message: _Message) -> None:
    """Add a line to a message, unless its signature or a disclaimer has begun."""
    words = line.of(text)
    message.over = message.over or bool(_CLOSING.match(words) or _END.match(words)) or _is_signed(text, words, message)
    if message.over:
        return
    if message.lines and text[message.lines[-1].end : line.start] == "\n":
        line = Span(message.lines.pop().start, line.end)
    message.lines.append(line)


def _is_signed(text: str, words: str, message: _Message) -> bool:
    """True for a line of the sender's name, or a part of it, alone: "Lidia", "L.C."."""
    if message.who is None or not message.lines or len(words) > _LONGEST_NAME:
        return False
    name = [word.casefold() for word in message.who.of(text).replace(",", " ").split()]
    signed = [word.casefold().strip(".,–—-") for word in words.replace(".", " ").split()]
    signed = [word for word in signed if word]
    initials = {word[0] for word in name}
    return bool(signed) and all(word in name or (len(word) <= 2 and set(word) <= initials) for word in signed)


def _turns(text: str, span: Span, messages: Sequence[_Message]) -> Turns | None:
    """The messages as quotations; None where no sender has a name, or where they are somebody's report of others."""
    names = [_name(text, message.who) for message in messages]
    full = {name for name in names if " " in name}
    if not full:
        return None
    quotations = list[Quotation]()
    for message, name in zip(messages, names, strict=True):
        fitting = {one for one in full if name.casefold() in one.casefold().split()}
        name = name if name in full else next(iter(fitting), "") if len(fitting) == 1 else ""
        if name and not _is_letter(text, message):
            return None
        source = Source(message.who or Span(span.start, span.start + 1), name or None)
        quotations.append(Quotation(tuple(message.lines), source, (), Kind.DIRECT, confidence=CONFIDENCE))
    unnamed = frozenset(q.source.span for q in quotations if q.source.span and not q.source.name)
    return Turns((span,), tuple(sorted(quotations, key=lambda q: q.content[0])), unnamed)


def _name(text: str, who: Span | None) -> str:
    """The person's name in a field: "Ida Brandt" of "Brandt, Ida"; a single word as it is; else ""."""
    if who is None:
        return ""
    words = who.of(text)
    if words.count(",") == 1 and "(" not in words:
        last, first = (part.strip() for part in words.split(","))
        words = f"{first} {last}"
    persons = byline_persons(words, "")
    return persons[0] if len(persons) == 1 else words if " " not in words and words.istitle() else ""


def _is_letter(text: str, message: _Message) -> bool:
    """False for a report of what others say: quoted words, and nobody who speaks as "I" or "we" outside of them."""
    words = "\n".join(line.of(text) for line in message.lines)
    outside = _MARKS.sub(" ", words)
    own = any(word.strip(".,;:!?()—–") in word_classes.FIRST_PERSON for word in outside.casefold().split())
    return own or len(outside) == len(words)
