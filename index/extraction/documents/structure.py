"""Features of a text's structure: times and numbers at its lines, lines that are alike, stories, names that recur."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from index.extraction.documents.evidence import LayoutEvidence
from index.lexicon import word_classes

BEGINNING = 80
"""Characters of a line in which its beginning is looked for."""
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_CLOCK = re.compile(
    r"\b(?:[01]?\d|2[0-3])[:.h][0-5]\d\b(?P<noon>\s*p\.?m)?|\b\d{1,2} ?(?:a|(?P<late>p))\.?m\b|"
    r"^(?:[01]\d|2[0-3])[0-5]\d(?:\s?[A-Z]{2,4})?$|\b(?:[01]\d|2[0-3])[0-5]\d (?:hrs|gmt|hours)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^[\W_]*(?:no\.? ?|day |week |over |item |chapter |part |question )?(\d{1,4})(?=[.):'’\s]|st\b|nd\b|rd\b|th\b)",
    re.IGNORECASE,
)
_MINUTE = re.compile(
    r"^\W*\d{1,3}(?:\+\d)?(?:['’′]| min\b|(?:st|nd|rd|th) (?:over|min|lap|game|set|round|inning|day))", re.IGNORECASE
)
_DAY = re.compile(
    r"^\W*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)\b|"
    rf"\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|{_MONTH}\w*\.? \d|\d{{4}}\b|\d\d?[./-]\d\d?\b)",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^\W*(?:[A-Z][A-Z’'.-]{2,}[A-Z ,.’'/-]*(?:, ?[A-Z][a-z.]+)?(?:, ?\w{3,9}\.? \d{1,2})?(?: ?\([A-Za-z /-]+\))?|"
    r"[A-Z]\w+(?: [A-Z]\w+)?, \w{3,9}\.? \d{1,2}(?: \([\w ]+\))?) ?(?:[-–—_]{1,2}|\.[-–—]+) "
)
_BYLINE = re.compile(r"^\W*(?:by|from|words:?|report(?:ed)? by) [A-Z]", re.IGNORECASE)
_CAPITALS_LEAD = re.compile(r"^\W*[A-Z][A-Z'’&.-]{2,}(?: [A-Z&][A-Z'’&.-]*)*[ :,.—–-]+.*[a-z]")
_SEPARATOR = re.compile(r"^\W+$|^(?:nnnn|zczc|end|ends)\b|^--", re.IGNORECASE)
_FIELD = re.compile(r"^[^.?!“\"]{1,60}:(?:\s|$)")
_HEADLINE_VERB = re.compile(r" (?:\w+(?:s|ed)|to)\b")
_NAMED_ONE = re.compile(r"^\W*[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}(?:, \d| \(|,| [-–—] )")
_DEFINED = re.compile(r"^[a-z][\w -]{1,25}[:–—=]")
_SIGNATURE = re.compile(r"^[—–-]?\s?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}$")
_INNER_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z’'-]+")
_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]+")
LETTERS = re.compile(r"[^\W\d_]+(?:[’'][a-z]+)?")
"""A word of letters, with what an apostrophe adds to it."""
_PRONOUNS = frozenset("he she they it his her their".split())
_PROSE_WORDS = 5
"""Words above which a line has names and words of its own to recur."""


def mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def structure_features(evidence: LayoutEvidence) -> dict[str, float]:
    """The features by name. Linear in the text's length."""
    lines = evidence.words
    counts = [len(line.split()) for line in lines]
    heads = _headlines(evidence, counts)
    return {
        **_series(lines),
        **_likeness(lines, counts),
        **_beginnings(evidence, counts),
        **_cohesion(lines, counts),
        **_stories(lines, heads),
    }


def _series(lines: Sequence[str]) -> dict[str, float]:
    count = max(1, len(lines))
    minutes, alone = list[int](), 0
    for line in lines:
        clock = _CLOCK.search(line if len(line) < 60 else line[:40])
        if clock:
            minutes.append(_minute(clock))
            alone += len(line.split()) <= 6
    numbers = [int(match[1]) for line in lines if (match := _NUMBER.match(line[:BEGINNING]))]
    return {
        "clocks": len(minutes) / count,
        "clocks_count": min(8, len(minutes)) / 8,
        "clocks_in_order": _in_order(minutes),
        "clocks_falling": mean([float(b <= a) for a, b in pairwise(minutes)]),
        "clocks_alone": alone / count,
        "numbers": len(numbers) / count,
        "numbers_in_order": _in_order(numbers),
        "numbers_falling": mean([float(b <= a) for a, b in pairwise(numbers)]),
        "minutes": sum(bool(_MINUTE.match(line[:BEGINNING])) for line in lines) / count,
        "days": sum(bool(_DAY.match(line[:BEGINNING])) for line in lines) / count,
    }


def _minute(clock: re.Match[str]) -> int:
    digits = re.findall(r"\d+", clock[0])
    hour, minute = (int(digits[0]), int(digits[1])) if len(digits) > 1 else (int(digits[0]), 0)
    if len(digits[0]) == 4:
        hour, minute = divmod(int(digits[0]), 100)
    return (hour % 12 + 12 if clock["noon"] or clock["late"] else hour) * 60 + minute


def _in_order(values: Sequence[int]) -> float:
    """The share of steps in the commoner direction; 0 of fewer than three values, or of one value alone."""
    steps = [b - a for a, b in pairwise(values)]
    if len(steps) < 2 or not any(steps):
        return 0.0
    return max(sum(step >= 0 for step in steps), sum(step <= 0 for step in steps)) / len(steps)


def _shape(line: str) -> tuple[str, str, int]:
    """The class of its first and of its last character, and of its length in words."""
    first, last, words = line[0], line[-1], len(line.split())
    begins = "d" if first.isdigit() else "X" if first.isupper() else "x" if first.islower() else first
    ends = "w" if last.isalpha() else "d" if last.isdigit() else last
    return begins, ends, (words >= 6) + (words >= 20)


def _likeness(lines: Sequence[str], counts: Sequence[int]) -> dict[str, float]:
    count = max(1, len(lines))
    shapes = [_shape(line) for line in lines]
    marks = Counter(line[0] for line in lines if not line[0].isalnum())
    firsts = Counter(line.split(None, 1)[0].lower() for line in lines)

    def repeats(period: int) -> float:
        return mean([float(a == c != b) for a, b, c in zip(shapes, shapes[1:], shapes[period:], strict=False)])

    return {
        "commonest_shape": max(Counter(shapes).values(), default=0) / count,
        "shapes": len(set(shapes)) / count,
        "shape_again": mean([float(a == b) for a, b in pairwise(shapes)]),
        "shape_in_turn": repeats(2),
        "shape_by_threes": repeats(3),
        "first_word_again": (max(firsts.values(), default=1) - 1) / count,
        "commonest_mark": max(marks.values(), default=0) / count,
        "long_between_short": sum(a * 2 < b > c * 2 for a, b, c in zip(counts, counts[1:], counts[2:], strict=False))
        / count,
    }


def _beginnings(evidence: LayoutEvidence, counts: Sequence[int]) -> dict[str, float]:
    lines, ended = evidence.words, evidence.ended
    count = max(1, len(lines))
    heads = [line[:BEGINNING] for line in lines]
    lead = next((number for number, words in enumerate(counts) if words >= 10), len(lines))
    datelines = sum(bool(_DATELINE.match(head)) for head in heads)
    capitals = [bool(_CAPITALS_LEAD.match(head)) for head in heads]
    bylines = sum(bool(_BYLINE.match(head)) and words < 9 for head, words in zip(heads, counts, strict=True))
    long = [end and words > 8 for end, words in zip(ended, counts, strict=True)]
    return {
        "datelines": datelines / count,
        "datelines_count": min(4, datelines) / 4,
        "bylines_count": min(4, bylines) / 4,
        "capitals_lead": sum(capitals) / count,
        "capitals_lead_long": sum(a and words > 10 for a, words in zip(capitals, counts, strict=True)) / count,
        "capitals_alone": min(6, sum(line.isupper() and n < 9 for line, n in zip(lines, counts, strict=True))) / 6,
        "separators": sum(bool(_SEPARATOR.match(head)) for head in heads) / count,
        "pictured": sum(ord(head[0]) > 0x2190 for head in heads) / count,
        "in_brackets": sum(head[0] in "([" for head in heads) / count,
        "named_ones": sum(bool(_NAMED_ONE.match(head)) for head in heads) / count,
        "defined": sum(bool(_DEFINED.match(head)) for head in heads) / count,
        "bullets_ended": sum(
            a and not h[0].isalnum() and h[0] not in "\"“‘'([«" for a, h in zip(long, heads, strict=True)
        )
        / count,
        "numbered_ended": sum(a and head[0].isdigit() for a, head in zip(long, heads, strict=True)) / count,
        "pronouns_lead": sum(h.split(None, 1)[0].strip('“"').lower() in _PRONOUNS for h in heads) / count,
        "lead_words": min(80, counts[lead]) / 80 if lead < len(lines) else 0.0,
        "lead_place": lead / count,
        "last_ended": float(bool(ended and ended[-1])),
        "last_words": min(40, counts[-1]) / 40 if counts else 0.0,
        "signed": float(bool(lines and _SIGNATURE.match(lines[-1]))),
    }


def _is_bullet(line: str) -> bool:
    return not line[0].isalnum() and line[0] not in "\"“‘'([«"


def _cohesion(lines: Sequence[str], counts: Sequence[int]) -> dict[str, float]:
    prose = [line for line, words in zip(lines, counts, strict=True) if words > _PROSE_WORDS]
    names = [inner for line in prose if (inner := set(_INNER_NAME.findall(line)))]
    by_name = Counter(name for inner in names for name in inner)
    anywhere = Counter(name for line in lines for name in _names(line))
    words = [_content_words(line) for line in prose]
    by_word = Counter(word for own in words for word in own)
    return {
        "names_shared": mean([float(any(by_name[name] > 1 for name in inner)) for inner in names]),
        "with_names": len(names) / max(1, len(lines)),
        "names_again": sum(number - 1 for number in anywhere.values()) / max(1, sum(anywhere.values())),
        "commonest_name": max(anywhere.values(), default=0) / max(1, len(lines)),
        "words_again": mean([float(number > 1) for number in by_word.values()]),
        "words_of_the_line_before": mean([float(bool(a & b)) for a, b in pairwise(words)]),
    }


def _names(line: str) -> set[str]:
    return {
        name for name in _CAPITALISED.findall(line) if len(name) > 2 and name.casefold() not in word_classes.STOP_WORDS
    }


def _content_words(line: str) -> set[str]:
    return {word for word in LETTERS.findall(line.lower()) if len(word) > 4 and word not in word_classes.STOP_WORDS}


def _headlines(evidence: LayoutEvidence, counts: Sequence[int]) -> list[int]:
    """The short lines without an end above a line that ends and is a story's, by number."""
    return [
        number
        for number, (words, below) in enumerate(pairwise(counts))
        if 2 <= words <= 12 <= below
        and not evidence.ended[number]
        and evidence.ended[number + 1]
        and not _FIELD.match(evidence.words[number])
    ]


def _stories(lines: Sequence[str], heads: Sequence[int]) -> dict[str, float]:
    gaps = [b - a for a, b in pairwise(heads)]
    middle = mean(gaps)
    borders = [0, *heads, len(lines)] if heads else range(len(lines) + 1)
    stories = [lines[start:end] for start, end in pairwise(borders) if end > start]
    names = [set[str]().union(*map(_names, story)) for story in stories]
    words = [set[str]().union(*map(_content_words, story)) for story in stories]
    by_name, by_word = _counted(names), _counted(words)
    return {
        "headlines": len(heads) / max(1, len(lines)),
        "headlines_count": min(6, len(heads)) / 6,
        "headlines_with_verb": mean([float(bool(_HEADLINE_VERB.search(lines[number]))) for number in heads]),
        "lines_a_headline": min(12.0, middle) / 12,
        "headlines_unevenly": min(6.0, mean([(gap - middle) ** 2 for gap in gaps]) ** 0.5) / 6,
        "stories_count": min(10, len(stories)) / 10,
        "stories_share_names": mean([float(number > 1) for number in by_name.values()]),
        "stories_share_words": mean([float(number > 1) for number in by_word.values()]),
        "stories_linked": mean([float(any(by_name[name] > 1 for name in story)) for story in names]),
    }


def _counted(sets: Iterable[set[str]]) -> Counter[str]:
    return Counter(word for each in sets for word in each)
