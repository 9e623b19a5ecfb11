"""Signatures: a line with a name, and perhaps a role, under a paragraph that is wholly in quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.core.types import Kind, Quotation, Source, Span
from index.extraction.network.name_spans import NamedSpan
from index.lexicon import gazetteer
from index.text.quotation_marks import quoted_spans
from index.text.sentences import paragraphs

SURE = 0.7
"""The least probability of a name that is a signature."""
CONFIDENCE = 0.9
_LONGEST = 100
"""Characters of a signature at most."""
_OPENING = tuple('"“„«')
_DASH = re.compile(r"[-–—―~]+\s*")
_BEHIND = re.compile(r"\s*(?:$|[,(–—|/]|- |(?:of|for|from|at|in)\s)")
_PRONOUNS = frozenset("he she his her they".split())
_TITLES = gazetteer.COURTESY | gazetteer.ROLES | gazetteer.ROLE_MODIFIERS | set(gazetteer.TITLES)


def with_signatures(text: str, quotations: Sequence[Quotation], names: Sequence[NamedSpan]) -> list[Quotation]:
    """The quotations, in order, those of paragraphs that are signed given to whoever signs them. Linear time.

    `names`: those of the text, in order.
    """
    signed = _signed(text, names)
    if not signed:
        return list(quotations)
    words = [line for line, _, _ in signed]
    kept = list[Quotation]()
    for quotation in quotations:
        content = tuple(span for span in quotation.content if not _inside(span, words))
        if content:
            kept.append(quotation if content == quotation.content else replace(quotation, content=content))
    kept += [
        Quotation((line,), Source(who, name), (), Kind.DIRECT, confidence=CONFIDENCE) for line, who, name in signed
    ]
    return sorted(kept, key=lambda quotation: quotation.content[0])


def _inside(span: Span, lines: Sequence[Span]) -> bool:
    """True where the span lies in one of the lines, which are in order."""
    at = bisect_right(lines, span.start, key=lambda line: line.start)
    return at > 0 and lines[at - 1].contains(span)


def _signed(text: str, names: Sequence[NamedSpan]) -> list[tuple[Span, Span, str]]:
    """The paragraphs that are signed, each with its signature up to the name's end, and the name."""
    lines = paragraphs(text)
    whole = {one.span for one in quoted_spans(text, lines)}
    quoted = [line in whole and text[line.start] in _OPENING for line in lines]
    if not any(quoted):
        return []
    signatures = list(_signatures(text, lines, names))
    shapes = ["Q" if quote else "N" if signature else "" for quote, signature in zip(quoted, signatures, strict=True)]
    starts, ends = list(range(len(lines))), list(range(len(lines)))  # of runs in which the two alternate
    for number in range(1, len(lines)):
        if {shapes[number - 1], shapes[number]} == {"Q", "N"}:
            starts[number] = starts[number - 1]
    for number in range(len(lines) - 2, -1, -1):
        if {shapes[number + 1], shapes[number]} == {"Q", "N"}:
            ends[number] = ends[number + 1]
    signed = list[tuple[Span, Span, str]]()
    for number, signature in enumerate(signatures):
        if signature is None or not number or not quoted[number - 1]:
            continue
        above = text.count("\n", lines[number - 1].end, lines[number].start)
        after = lines[number + 1] if number + 1 < len(lines) else None
        below = text.count("\n", lines[number].end, after.start) if after else above + 1
        if above == below and after:
            if shapes[number + 1] == "Q":
                below += shapes[starts[number]] == "Q" and shapes[ends[number]] == "N"
            else:
                below += not _tells_of(after.of(text), signature[1])
        if above < below:
            signed.append((lines[number - 1], *signature))
    return signed


def _signatures(text: str, lines: Sequence[Span], names: Sequence[NamedSpan]) -> Iterator[tuple[Span, str] | None]:
    """Yield, for each line, the signature that it may be, with the name in it."""
    at = 0
    for line in lines:
        while at < len(names) and names[at].span.start < line.start:
            at += 1
        one = names[at] if at < len(names) and line.contains(names[at].span) else None
        yield _signature(text, line, one) if one and line.end - line.start <= _LONGEST else None


def _signature(text: str, line: Span, one: NamedSpan) -> tuple[Span, str] | None:
    """None where a line is more than a name with titles before it, and a role or a place behind it."""
    whole = one.span.of(text)
    span = Span(one.span.start, one.span.start + len(whole.split(",")[0].rstrip()))  # "Tom Okafor, Norland"
    dash = _DASH.match(text, line.start, line.end)
    start = dash.end() if dash else line.start
    before = text[start : one.span.start].replace(",", " ").casefold().split()
    name = " ".join(span.of(text).split())
    if not one.person or one.probability < SURE or text[line.end - 1] in ".?!:;" or not set(before) <= _TITLES:
        return None
    if not (" " in name or before) or not _BEHIND.match(text, span.end, line.end):
        return None
    return Span(start, span.end), name


def _tells_of(line: str, name: str) -> bool:
    """True for a paragraph that goes on about whoever is named above it."""
    return name.split()[-1] in line or line.split()[0].casefold() in _PRONOUNS
