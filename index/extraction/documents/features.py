"""Features of a document, from which its kind is predicted: shares of its lines, labels and words, and those of
index.extraction.documents.structure, dialogue and wording."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from math import log1p

import numpy as np

from index.core.types import Article
from index.extraction.documents.dialogue import dialogue_features
from index.extraction.documents.evidence import LayoutEvidence
from index.extraction.documents.labels import Form, LabelKind
from index.extraction.documents.structure import structure_features
from index.extraction.documents.wording import wording_features
from index.lexicon import word_classes
from index.lexicon.reporting_verbs import VERB_FORMS

_HEAD_CUES = {
    "transcript": r"\b(?:transcript|verbatim|proceedings|debate|hearing|briefing|minutes|session|deposition|call|"
    r"episode|log)\b",
    "interview": r"\b(?:interview|q ?& ?a|questions? (?:to|for)|talks to|in conversation|meets?|answers)\b",
    "speech": r"\b(?:speech|address|remarks|lecture|sermon|eulogy|toast|statement|keynote|delivery)\b",
    "live": r"\b(?:live|updates?|as it happened|ticker|minute by minute|rolling|blog)\b",
    "press": r"\b(?:papers?|press|digest|round-?up|front pages?|headlines|media|what they|saying)\b",
    "list": r"\b(?:timeline|faq|facts?|guide|who(?:’|')?s who|agenda|programme|recipe|line-?up|results|what we know|"
    r"things|how to|list|listings|calendar|schedule|glossary|ranking|top \d+|at a glance|factbox|questions)\b",
    "own": r"\b(?:column|opinion|comment|diary|letter|essay|my|i|me|why i|notes?|blog|view)\b",
    "several": r"\b(?:in brief|briefs|newsletter|items|bulletin|export|documents?|articles?|wire)\b",
}
_HEAD = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _HEAD_CUES.items()}
_LINES = {
    "numbered": r"^(?:\d{1,2}[.)]|[a-z]\)|[ivx]{1,4}\.)\s",
    "bullet": r"^[-–—•*·▪]\s",
    "dash": r"^[-–—]\s*\S",
    "field": r"^[^:.?!\n“\"]{2,70}:(?:\s|$)",
    "field_empty": r"^[^:.?!\n“\"]{2,70}:\s*$",
    "rule": r"^\s*(?:\*\s*\*\s*\*|[-_=~]{3,}|#{3,}|•\s*•\s*•)\s*$",
    "byline": r"^(?:By|BY|Von|Words:) [A-Z]\S*(?: \S+){0,5}$",
    "bracketed": r"\((?:[A-Z][\w.’'\-]*)(?: [A-Z][\w.’'\-]*){0,3}\)\.?$",
    "heading": r"^(?:#{1,6} |\*\*[^*]+\*\*$)",
    "capitals": r"^(?!.*[a-z]).*[A-Z]{3}",
    "money_or_number": r"\d\s*$|[$€£]\s?\d",
    "quotation_alone": r"^[\"“„«].*[\"”“»](?:\s*[-–—].*)?$",
    "direction": r"^[(\[].*[)\]]$",
    "dateline": r"^[A-Z][A-Z .,’'-]{2,40}(?: \([A-Za-z ]+\))? [-–—] ",
    "mail": r"^(?:From|To|Sent|Subject|Cc|Date): ",
    "posted": r"^(?:posted|updated|key event|share|published)\b",
}
_LINE = {name: re.compile(pattern, re.IGNORECASE if name == "posted" else 0) for name, pattern in _LINES.items()}
_OWN = frozenset(word_classes.FIRST_SINGULAR) | {"i'm", "i’m", "i've", "i’ve", "i'd", "i’d", "i'll", "i’ll"}
_THIRD = frozenset("he she they his her their him them".split())
_SECOND = frozenset("you your yours yourself".split())
_PLURAL = frozenset("we our ours us".split())
_SHARES = (
    *("lines", "words_a_line", "ended", "short", "long", "questions", "first_ended"),
    *(f"line_{name}" for name in _LINE),
    *(f"head_{name}" for name in _HEAD),
    *(f"label_{kind.value}" for kind in LabelKind),
    *(f"form_{form.value}" for form in Form),
    *("turns", "turns_share", "speech", "sources", "asking", "entries", "time_heads", "dates", "headers", "mails"),
    *("headings", "outlets", "brackets", "play", "verse", "salutation"),
    *("quoted", "singular", "plural", "second", "third", "reporting", "question_second", "question_singular"),
    *("answers_own", "stories", "repeated_labels", "own_starts"),
)


@cache
def feature_names() -> tuple[str, ...]:
    """The columns' names, in order."""
    return tuple(_features(LayoutEvidence.of(Article("", ""))))


def layout_features(evidence: LayoutEvidence) -> np.ndarray:
    """float32[len(feature_names())] of a document. Linear in its length."""
    return np.fromiter(_features(evidence).values(), np.float32)


def _features(evidence: LayoutEvidence) -> dict[str, float]:
    return {
        **_shares(evidence),
        **structure_features(evidence),
        **dialogue_features(evidence),
        **wording_features(evidence),
    }


def _shares(evidence: LayoutEvidence) -> dict[str, float]:
    lines, count = evidence.words, max(1, len(evidence.words))
    share: Callable[[int | float], float] = lambda number: float(number) / count  # noqa: E731
    words = [len(line.split()) for line in lines]
    asks = evidence.asks
    values = [log1p(count), log1p(sum(words) / count), share(sum(evidence.ended))]
    values += [share(sum(n <= 6 for n in words)), share(sum(n >= 25 for n in words)), share(sum(asks))]
    values += [float(bool(evidence.ended and evidence.ended[0]))]
    values += [share(sum(bool(pattern.search(line)) for line in lines)) for pattern in _LINE.values()]
    values += [float(bool(pattern.search(evidence.head))) for pattern in _HEAD.values()]
    labels = [label for label in evidence.labels if label]
    values += [share(sum(label.kind is kind for label in labels)) for kind in LabelKind]
    values += [share(sum(label.form is form for label in labels)) for form in Form]
    turns = evidence.turns
    sources = (
        {t.source.span.of(evidence.text).casefold() for t in turns.quotations if t.source.span} if turns else set()
    )
    asking = [t.content[-1].of(evidence.text).rstrip('"”’*_ ').endswith("?") for t in turns.quotations] if turns else []
    size = max(1, len(evidence.text.strip()))
    values += [float(turns is not None), (turns.span.end - turns.span.start) / size if turns else 0.0]
    values += [float(bool(turns and turns.speech)), min(len(sources), 6) / 6, sum(asking) / max(1, len(asking))]
    values += [share(len(evidence.entries)), share(evidence.time_heads), share(evidence.dated)]
    values += [min(evidence.headers, 12) / 12, min(evidence.mails, 3) / 3]
    values += [share(len(evidence.headings)), min(evidence.outlets, 6) / 6, min(evidence.brackets, 6) / 6]
    values += [float(evidence.is_play), share(evidence.verses), float(evidence.is_greeted)]
    tokens = evidence.tokens_outside
    total = max(1, len(tokens))
    values += [1 - len("".join(evidence.outside).strip()) / size]
    values += [sum(token in group for token in tokens) / total for group in (_OWN, _PLURAL, _SECOND, _THIRD)]
    values += [sum(token in VERB_FORMS for token in tokens) / total]
    questions = [set(line.lower().split()) for line, ask in zip(lines, asks, strict=True) if ask]
    answers = [set(lines[i + 1].lower().split()) for i in range(len(lines) - 1) if asks[i] and not asks[i + 1]]
    values += [sum(bool(q & _SECOND) for q in questions) / max(1, len(questions))]
    values += [sum(bool(q & _OWN) for q in questions) / max(1, len(questions))]
    values += [sum(bool(a & word_classes.FIRST_PERSON) for a in answers) / max(1, len(answers))]
    values += [share(evidence.stories), share(len(labels) - len({label.key for label in labels}))]
    values += [share(sum(line.split()[0] in ("I", "We", "My", "I’m", "I'm") for line in lines if line.split()))]
    return dict(zip(_SHARES, values, strict=True))
