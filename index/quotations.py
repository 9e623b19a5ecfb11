"""Every quotation of an article: direct, indirect and mixed speech, by rules.

A frame (see `index.frames`) is read for what it reports; this module adds what goes beyond one frame: quotations of
several paragraphs, quoted sentences whose speaker stands in the sentence before, headlines, speaker labels.
The borders follow PolNeAR (Newell et al., LREC 2018): marks and a "that" belong to the words, a final stop does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from index import lexicon, transcripts
from index.clauses import Report, is_long, main_subject, words_in
from index.frames import Frame, Item, frames
from index.phrases import Phrase
from index.reports import reports
from index.vocabulary import Article, Kind, Quotation, Source, Span

_EDGE = frozenset(",.;:—–-") | {"--", "..."}


def find(article: Article) -> list[Quotation]:
    """The quotations of the article, in order; their sources are spans only. No content span overlaps another."""
    turns = transcripts.turns(article.text)
    end = turns.start if turns else len(article.text)
    walk = _Walk(article.text)
    for frame in frames(article.text[:end]):
        walk.read(frame)
    return _apart(walk.found) + list(turns.quotations if turns else ())


def kind_of(text: str, content: tuple[Span, ...], marked: list[Span]) -> Kind:
    """Direct when every word is inside quotation marks, indirect when none is, else mixed."""
    total = sum(len(span.of(text).split()) for span in content)
    inside = sum(
        len(text[max(span.start, q.start) : min(span.end, q.end)].split())
        for span in content
        for q in marked
        if q.overlaps(span)
    )
    if not inside:
        return Kind.INDIRECT
    return Kind.DIRECT if inside >= total else Kind.MIXED


@dataclass(slots=True)
class _Walk:
    """What has been read so far, frame by frame."""

    text: str
    found: list[Quotation] = field(default_factory=list)
    previous: Frame | None = None
    latest: int | None = None  # the quotation the previous frame ended with
    waiting: list[Frame] = field(default_factory=list)  # unclosed paragraphs whose speaker may come later

    def read(self, frame: Frame) -> None:
        if _is_heading(frame) and self.previous is not None:
            return
        if frame.is_quote:
            self._floating(frame)
        else:
            self._plain(frame)
        self.previous = frame

    def _plain(self, frame: Frame) -> None:
        if self._completes(frame):
            return
        inside = reports(frame.items)
        if not inside:
            inside = _announced(frame) or _headline(self.text, frame, self.previous is None)
        self.latest = None
        for report in inside:
            self.found.append(_quotation(self.text, frame, report))
            last = frame.items[report.content[-1][1] - 1]
            near_end = last.span.end >= frame.items[-1].span.start - 1 or bool(last.quote)
            if near_end or report is inside[-1]:
                self.latest = len(self.found) - 1

    def _completes(self, frame: Frame) -> bool:
        """ "Trump said." behind a quotation that ended with a full stop, in the same paragraph."""
        if not (self.previous and self.previous.is_quote and self.previous.paragraph == frame.paragraph):
            return False
        joined = Frame(
            Span(self.previous.span.start, frame.span.end), frame.paragraph, self.previous.items + frame.items
        )
        edge = len(self.previous.items)
        inside = reports(joined.items)
        behind = [r for r in inside if r.content[0][0] < edge and r.subject and edge <= r.subject.first <= edge + 2]
        if not behind:
            return False
        self._forget(self.previous)
        for report in inside:
            self.found.append(_quotation(self.text, joined, report))
        self.latest = len(self.found) - 1
        return True

    def _forget(self, frame: Frame) -> None:
        """Takes back the floating quotation made of this frame."""
        if self.latest is None:
            return
        quotation = self.found[self.latest]
        kept = tuple(span for span in quotation.content if not frame.span.contains(span))
        if kept:
            self.found[self.latest] = replace(quotation, content=kept)
        else:
            del self.found[self.latest]

    def _floating(self, frame: Frame) -> None:
        span = _quoted_span(frame)
        if self.latest is not None and self._continues(frame):
            held = self.found[self.latest]
            marked = held.kind
            kind = marked if marked == Kind.DIRECT else Kind.MIXED
            self.found[self.latest] = replace(held, content=(*held.content, span), kind=kind)
            return
        source, sure = self._speaker_before(frame)
        if source is None and not is_long(frame.items[0]):
            self.latest = None
            return
        self.found.append(Quotation((span,), Source(source), (), Kind.DIRECT, True, sure))
        self.latest = len(self.found) - 1

    def _continues(self, frame: Frame) -> bool:
        """True where the quoted frame goes on with the words of the one before."""
        if self.latest is None or self.previous is None:
            return False
        last = self.previous.items[-1] if self.previous.items else None
        open_before = any(item.quote and not item.quote.closed for item in self.previous.items[-2:])
        quoted_before = self.found[self.latest].kind != Kind.INDIRECT
        same = self.previous.paragraph == frame.paragraph
        colon = last is not None and last.raw == ":"
        return open_before or colon or (quoted_before and (same or self.previous.paragraph + 2 >= frame.paragraph))

    def _speaker_before(self, frame: Frame) -> tuple[Span | None, float]:
        if self.latest is not None and self.found[self.latest].source.span:
            return self.found[self.latest].source.span, 0.8
        if self.previous is not None and not self.previous.is_quote:
            subject = main_subject(self.previous.items)
            if subject and _can_speak(self.previous.items, subject):
                colon = self.previous.items[-1].raw == ":"
                return subject.span(self.previous.items), 0.75 if colon else 0.5
        return None, 0.3


def _can_speak(items: tuple[Item, ...], subject: Phrase) -> bool:
    head = items[subject.first]
    return head.is_capital or head.low in lexicon.PRONOUN_SUBJECTS or head.low in ("the", "a", "an")


def _is_heading(frame: Frame) -> bool:
    """True for a line without a full stop: "No flashy transactions", a stray "p>"."""
    if frame.items and frame.items[0].raw == "#":
        return True
    words = sum(words_in(item) for item in frame.items)
    ends = frame.items[-1].raw if frame.items else ""
    return (
        words <= 8
        and ends not in (".", "?", "!", ":", ",")
        and not any(item.quote for item in frame.items)
        and not any(item.raw == ":" for item in frame.items)
    )


def _quoted_span(frame: Frame) -> Span:
    marked = [item for item in frame.items if item.quote]
    return Span(marked[0].span.start, marked[-1].span.end)


def _announced(frame: Frame) -> list[Report]:
    """A long quotation behind a colon or comma, with no known verb: its speaker is the frame's subject."""
    for i, item in enumerate(frame.items):
        if i > 1 and is_long(item) and frame.items[i - 1].raw in (":", ","):
            subject = main_subject(frame.items[:i])
            if subject and _can_speak(frame.items, subject):
                return [Report(subject, (i - 1, i), ((i, i + 1),), True, 0.6)]
    return []


def _headline(text: str, frame: Frame, first: bool) -> list[Report]:
    """ "Lavrov: talks are over" as the first line of an article."""
    if not first:
        return []
    for i, item in enumerate(frame.items[:6]):
        if item.raw == ":" and 0 < i < len(frame.items) - 2:
            named = all(word.is_capital or word.low in ("of", "the") for word in frame.items[:i])
            known = named and text.count(frame.items[i - 1].raw) > 1
            if known and frame.items[i - 1].low not in lexicon.NO_LABELS:
                return [Report(Phrase(0, i - 1), (i, i + 1), ((i + 1, len(frame.items)),), True, 0.6)]
    return []


def _quotation(text: str, frame: Frame, report: Report) -> Quotation:
    items = frame.items
    content = tuple(span for a, b in report.content if (span := _content_span(items, a, b)))
    marked = [item.span for item in items if item.quote]
    cue = Span(items[report.cue[0]].span.start, items[report.cue[1] - 1].span.end)
    source = Source(report.subject.span(items) if report.subject else None)
    return Quotation(content, source, (cue,), kind_of(text, content, marked), report.said, report.confidence)


def _content_span(items: tuple[Item, ...], first: int, end: int) -> Span | None:
    while first < end and not items[first].quote and items[first].raw in _EDGE:
        first += 1
    while end > first and not items[end - 1].quote and items[end - 1].raw in _EDGE:
        end -= 1
    return Span(items[first].span.start, items[end - 1].span.end) if first < end else None


def _apart(found: list[Quotation]) -> list[Quotation]:
    """The quotations that have words, in the order of the text."""
    kept = [q for q in found if q.content]
    return sorted(kept, key=lambda q: (q.content[0].start, q.content[0].end))
