"""PolNeAR's labels in place of what our extraction found: what quotations and names each cost an answer.

quotations(row)          the annotated attributions as quotations without resolved speakers
labelled(row, found)     the same quotations, each named as the label it lies on says
module(path)             the program that scores
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from index.core.types import Article, Being, Kind, Quotation, Source, Span, hull
from index.extraction.quotations.detector import quotation_kind
from index.extraction.quotations.speech_acts import is_denied, is_speech_act
from index.text.quotation_marks import mark_roles

Row = dict[str, Any]
_BEINGS = {"person": Being.PERSON, "organization": Being.ORGANIZATION, "group": Being.GROUP}


def load_module(path: Path) -> ModuleType:
    """A program of ../shared/bench/ as a module: the rules it scores by."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_annotated(path: Path) -> Iterator[Row]:
    """The articles of a PolNeAR file with their attributions."""
    for line in gzip.decompress(path.read_bytes()).decode("utf8").split("\n"):
        if line:
            yield json.loads(line)


def article_of(row: Row) -> Article:
    """The article of a row."""
    when = date.fromisoformat(row["date"]) if row.get("date") else None
    return Article(row["id"], row["text"], row.get("title") or "", row.get("outlet") or "", row["author"] or "", when)


def annotated_quotations(row: Row) -> list[Quotation]:
    """The annotated quotations, as if the network had found them; no speaker is resolved."""
    text, quotations = row["text"], list[Quotation]()
    marked = mark_roles(text)
    for a in row["attributions"]:
        if not a["content"]:
            continue
        content = tuple(Span(*pair) for pair in a["content"])
        source = hull(Span(*pair) for pair in a["source"]) if a["source"] else None
        cue = tuple(Span(*pair) for pair in a["cue"])
        kind = quotation_kind(text, content, marked)
        by = " ".join(span.of(text) for span in cue)
        denied = is_denied(source.of(text) if source else "", by)
        is_speech = (kind is Kind.DIRECT or is_speech_act(by)) and not denied
        quotations.append(Quotation(content, Source(source), cue, kind, is_speech))
    return quotations


def with_labelled_speakers(row: Row, quotations: Sequence[Quotation]) -> list[Quotation]:
    """The quotations with the speaker that the label under them names; one on no label keeps its own."""
    return [_labelled(quotation, row["attributions"]) for quotation in quotations]


def _labelled(quotation: Quotation, attributions: Sequence[Row]) -> Quotation:
    on = [(_overlap(quotation.content, a["content"]), a) for a in attributions if a.get("type")]
    shared, best = max(on, key=lambda pair: pair[0], default=(0, {}))
    if 2 * shared < sum(span.end - span.start for span in quotation.content):
        return quotation
    being = _BEINGS.get(best["type"])
    name = best["speaker"].split("; ")[0] if being else None
    source = replace(quotation.source, name=name, being=being or Being.UNNAMED, why=(name,) if name else ())
    return replace(quotation, source=source, carrier=None)


def _overlap(spans: Sequence[Span], pairs: Sequence[Sequence[int]]) -> int:
    return sum(max(0, min(span.end, e) - max(span.start, s)) for span in spans for s, e in pairs)
