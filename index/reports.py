"""What one frame reports: who (subject), by which cue, what (ranges of its items).

The outermost report wins: what lies inside another's words is part of those words. So reports whose cue stands behind
their words are looked for first.
"""

from __future__ import annotations

from dataclasses import replace

from index.clauses import Items, Report, words_in
from index.leading import leading
from index.phrases import Phrase
from index.trailing import according, trailing


def reports(items: Items) -> list[Report]:
    """Every report of the frame, none inside another's content, in order."""
    taken = [False] * len(items)
    found: list[Report] = []
    for i in range(len(items)):
        report = None if taken[i] else according(items, i) or trailing(items, i)
        if report and not any(taken[a] for a, _ in report.content):
            _take(report, taken)
            found.append(report)
    subject: Phrase | None = None
    for i in range(len(items)):
        if taken[i]:
            continue
        report = leading(items, i, subject)
        if report:
            end = _limit(report.content[0][0], report.content[0][1], taken)
            report = replace(report, content=((report.content[0][0], end),))
            if end <= report.content[0][0] or not any(words_in(item) for item in items[report.content[0][0] : end]):
                continue
            _take(report, taken)
            found.append(report)
            subject = report.subject or subject
    return sorted(found, key=lambda r: r.cue)


def _take(report: Report, taken: list[bool]) -> None:
    for a, b in (report.cue, *report.content):
        taken[a:b] = [True] * (b - a)
    if report.subject:
        for i in range(report.subject.first, report.subject.last + 1):
            taken[i] = True


def _limit(start: int, end: int, taken: list[bool]) -> int:
    for i in range(start, end):
        if taken[i]:
            return i
    return end
