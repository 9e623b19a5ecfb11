"""Every quotation of an article: direct, indirect and mixed speech, by a network trained on PolNeAR.

It tags word pieces as content, source and cue (`index.extraction.network.tagger`) and links their spans
(`index.extraction.network.linker`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from index.core.errors import ModelError
from index.core.types import Article, Kind, Quotation, Source, Span
from index.extraction.documents import interviews
from index.extraction.documents.labels import is_label
from index.extraction.documents.layout import DocumentLayout
from index.extraction.network.calibration import CONTENT, Calibration
from index.extraction.network.linker import Attribution, Linker
from index.extraction.network.name_spans import NamedSpan, NetworkNames
from index.extraction.network.tagger import MODEL, Tagger, Tagging
from index.extraction.quotations import label_names
from index.extraction.quotations import second_pass as nested
from index.extraction.quotations.signatures import with_signatures
from index.extraction.quotations.speech_acts import is_denied, is_silence, is_speech_act, is_title
from index.text.quotation_marks import MarkRole, mark_roles
from index.text.wordpieces import WordPieces, encode_word_pieces

FILES = ("encoder.onnx", "features.safetensors", "linker.safetensors", "calibration.json", nested.FILE)
STANDING = 0.15
"""The confidence below which words that fill quotation marks and have no cue are not reported: what is unsure about
them is mostly whose they are, and of that nothing is said."""
ALONE = 5  # words that a content without source and cue has at least
TOGETHER = 40_000  # pieces read in one go, about 200,000 characters


def detect_quotations(article: Article) -> list[Quotation]:
    """The quotations of the article, in order; sources are spans only. No content span overlaps another."""
    return detect(article).quotations


def detect(article: Article) -> Detection:
    """The quotations and names of the article."""
    return next(detect_all([article]))


def detect_all(articles: Iterable[Article]) -> Iterator[Detection]:
    """The quotations and names of each article, in order. Articles are read in batches of about 200,000 characters."""
    batch: list[_Part] = []
    size = 0
    for article in articles:
        layout = DocumentLayout.of(article)
        spoken, spans = _spoken(article, layout)
        text = _without(article.text, spans)
        batch.append(_Part(article.text, text, encode_word_pieces(text), layout, spoken))
        size += len(batch[-1].cut)
        if size >= TOGETHER:
            yield from _find(batch)
            batch, size = [], 0
    yield from _find(batch)


@dataclass(frozen=True, slots=True)
class Detection:
    """An article's quotations, their sources as spans only, and its names.

    `nested`: what is reported inside one of the quotations, each with the number of that one.
    """

    quotations: list[Quotation]
    mentions: NetworkNames
    nested: list[tuple[int, Quotation]]
    layout: DocumentLayout


@dataclass(frozen=True, slots=True)
class _Part:
    """An article, the text of it that the network reads, its layout, and what this tells of who speaks: quotations of
    the stretches that the network does not read."""

    whole: str
    text: str
    cut: WordPieces
    layout: DocumentLayout
    spoken: tuple[Quotation, ...]


def _spoken(article: Article, layout: DocumentLayout) -> tuple[tuple[Quotation, ...], tuple[Span, ...]]:
    """The quotations that a layout tells, and the stretches that they stand in: messages, labelled turns, or an
    interviewee's answers."""
    if layout.spoken:
        return layout.spoken.quotations, layout.spoken.spans
    interview = layout.interview
    if interview is None:
        return (), ()
    head = interviews.head_of(interview, article.text, article.title)
    named = interviews.interviewee(interview, article.text, article.title, article.author, _names(head))
    if named is None:
        return (), ()
    name, before = " ".join(named.span.of(head).split()), len(head) - interview.introduction
    span = Span(named.span.start - before, named.span.end - before) if named.span.start >= before else None
    return tuple(interviews.answers_of(interview, article.text, name, span)), (interview.span,)


def _names(text: str) -> list[NamedSpan]:
    """The names that the network reads in a text."""
    model, cut = _model(), encode_word_pieces(text)
    return NetworkNames(model.linker, cut, next(model.tagger.read([cut])), np.zeros((0, 2), np.int32)).name_spans


def _overlaps_one(span: Span, others: Sequence[Span], starts: Sequence[int]) -> bool:
    """True where the span overlaps one of the others, which are in order and apart; `starts`: where they begin."""
    at = bisect_left(starts, span.end)
    return at > 0 and others[at - 1].overlaps(span)


def _without(text: str, spans: Sequence[Span]) -> str:
    """The text of the same length with line breaks in the place of the spans, which are in order and apart."""
    kept, at = list[str](), 0
    for span in spans:
        kept += [text[at : span.start], "\n" * (span.end - span.start)]
        at = span.end
    return "".join([*kept, text[at:]])


def _find(batch: list[_Part]) -> list[Detection]:
    model = _model()
    taggings = model.tagger.read(part.cut for part in batch)
    detected = [_first_pass(model, part, tagging) for part, tagging in zip(batch, taggings, strict=True)]
    _read_turns(model, [(part, detection) for part, (detection, _) in zip(batch, detected, strict=True)])
    again = [
        (part.text, detection, *stretch)
        for part, (detection, more) in zip(batch, detected, strict=True)
        for stretch in more
    ]
    cuts = [encode_word_pieces(span.of(text)) for text, _, _, span in again]
    for (text, detection, number, span), cut, tagging in zip(again, cuts, model.tagger.read(cuts), strict=True):
        carrier = detection.quotations[number]
        inner = _second_pass(model, span.of(text), cut, tagging)
        detection.nested.extend((number, nested.shift_quotation(quotation, span.start, carrier)) for quotation in inner)
    return [detection for detection, _ in detected]


def _read_turns(model: _Model, parts: Sequence[tuple[_Part, Detection]]) -> None:
    """Add the names in labelled turns that tell whose the labels are."""
    chosen = [
        (detection, turns, part.whole, lines)
        for part, detection in parts
        if (turns := part.layout.spoken) and turns is not part.layout.mails
        if (lines := label_names.lines_to_read(part.whole, turns))
    ]
    cuts = [encode_word_pieces(lines) for *_, lines in chosen]
    for (detection, turns, text, _), cut, tagging in zip(chosen, cuts, model.tagger.read(cuts), strict=True):
        read = NetworkNames(model.linker, cut, tagging, np.zeros((0, 2), np.int32)).name_spans
        detection.mentions.more.extend(label_names.label_names(text, turns, read, detection.mentions.name_spans))


def _first_pass(model: _Model, part: _Part, tagging: Tagging) -> tuple[Detection, list[tuple[int, Span]]]:
    """Return the detected quotations of an article, and the spans to read again, each with its quotation's number."""
    text, cut, marked = part.text, part.cut, mark_roles(part.text)
    spans = model.linker.spans(cut, tagging)
    mentions = NetworkNames(model.linker, cut, tagging, spans[CONTENT])
    linked = [
        one
        for whole in model.linker.link(cut, tagging, spans)
        for one in model.linker.split(whole, cut, tagging, spans[CONTENT], mentions.bounds)
    ]
    reported = [one for each in linked if (one := _reported(each, model.calibration))]
    quotations = [(one, _quotation(text, cut, marked, one, sure)) for one, sure in reported]
    merged = with_signatures(text, [quotation for _, quotation in quotations if quotation], mentions.name_spans)
    headings = part.layout.headings
    starts = [heading.start for heading in headings]
    merged = [q for q in merged if not any(_overlaps_one(span, headings, starts) for span in q.content)]
    if part.layout.is_play:
        merged = [q for q in merged if not (q.source.span and is_label(text, q.source.span))]
    merged = sorted([*merged, *part.spoken], key=lambda quotation: quotation.content[0])
    numbers = {quotation.content: number for number, quotation in enumerate(merged)}
    more = [
        (numbers[quotation.content], span)
        for one, quotation in quotations
        if quotation and quotation.content in numbers
        for span in model.gate.spans_to_reread(text, cut, tagging, one.contents)
    ]
    return Detection(merged, mentions, [], part.layout), more


def _second_pass(model: _Model, text: str, cut: WordPieces, tagging: Tagging) -> list[Quotation]:
    """Return the reports in words that were read again, without those in the first person."""
    marked = mark_roles(text)
    linked = model.linker.attributions(cut, tagging)
    sure = [(one, chance) for one in linked if (chance := model.calibration.confidence(one.evidence)) >= nested.SURE]
    quotations = [_quotation(text, cut, marked, one, chance) for one, chance in sure if one.cue]
    return [quotation for quotation in quotations if quotation and not nested.is_own(quotation, text)]


def _reported(attribution: Attribution, calibration: Calibration) -> tuple[Attribution, float] | None:
    """Return the attribution with its confidence: whole, its words alone, or None."""
    confidence = calibration.confidence(attribution.evidence)
    if confidence >= calibration.threshold:
        return attribution, confidence
    if not attribution.stands_alone or confidence < STANDING:
        return None
    alone = attribution.without_source
    return alone, calibration.confidence(alone.evidence)


@dataclass(frozen=True, slots=True)
class _Model:
    tagger: Tagger
    linker: Linker
    calibration: Calibration
    gate: nested.Gate


@cache
def _model() -> _Model:
    if missing := [name for name in FILES if not (MODEL / name).is_file()]:
        raise ModelError(f"{MODEL}: {', '.join(missing)} missing: install again, or train (docs/training.md)")
    return _Model(Tagger(), Linker(), Calibration.read(MODEL / "calibration.json"), nested.Gate.read())


def _quotation(
    text: str, cut: WordPieces, marked: np.ndarray, attribution: Attribution, confidence: float
) -> Quotation | None:
    """None where the content is marks alone, or words that nobody says: a title, a sign, "nothing"."""
    spans = (_span(cut, span) for span in attribution.contents)
    content = tuple(span for span in spans if any(map(str.isalnum, span.of(text))))
    alone = not attribution.source and not attribution.cue
    words = " ".join(span.of(text) for span in content)
    if not content or (alone and (len(words.split()) < ALONE or words.startswith("#"))):
        return None
    cue = tuple(_span(cut, span) for span in [attribution.cue] if span)
    cue = tuple(span for span in cue if span.of(text).strip("#*_ "))
    by = " ".join(span.of(text) for span in cue)
    follows = bool(cue) and text[cue[-1].end : content[0].start].isspace()
    if is_title(words, by) or (follows and is_silence(words, by)):
        return None
    kind = quotation_kind(text, content, marked)
    source = Source(_span(cut, attribution.source)) if attribution.source else Source()
    if source.span and in_heading(text, content[0]) and not in_heading(text, source.span):
        return None
    somebody = source.span.of(text) if source.span else ""
    anybody = bool(somebody) or (kind is Kind.DIRECT and len(words.split()) >= ALONE)
    is_speech = anybody and (kind is Kind.DIRECT or is_speech_act(by)) and not is_denied(somebody, by)
    return Quotation(
        content=content, source=source, cue=cue, kind=kind, said=is_speech, confidence=round(confidence, 3)
    )


def in_heading(text: str, span: Span) -> bool:
    """True inside a Markdown heading."""
    return text.startswith("#", text.rfind("\n", 0, span.start) + 1)


def _span(cut: WordPieces, span: tuple[int, int]) -> Span:
    return Span(int(cut.starts[span[0]]), int(cut.ends[span[1] - 1]))


def quotation_kind(text: str, content: tuple[Span, ...], marked: np.ndarray) -> Kind:
    """Direct when nine tenths of the letters are inside quotation marks, indirect when none, else mixed."""
    inside = total = 0
    for span in content:
        letters = np.array([c.isalnum() for c in span.of(text)])
        quoted = np.isin(marked[span.start : span.end], (MarkRole.INSIDE, MarkRole.INSIDE_SINGLE))
        total += int(letters.sum())
        inside += int((letters & quoted).sum())
    if not inside:
        return Kind.INDIRECT
    return Kind.DIRECT if inside >= 0.9 * total else Kind.MIXED
