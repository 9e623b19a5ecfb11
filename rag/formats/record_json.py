"""Quotations, corrections and events as JSON: what `extract --json`, `export --corrections` and `log --json` print."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from index.core.types import Article, Correction, Quotation, Ruling, Source, Span
from index.identity.name import Name
from index.store.audit.events import Event
from index.store.corrections.article_edits import Edit
from index.store.corrections.role_strikes import RoleDecision


def quotations_to_json(article: Article, quotations: Iterable[Quotation]) -> dict[str, Any]:
    """Return one article's line: plain lists, numbers and strings, offsets in code points. `nested` has the quotations
    inside one of the others."""
    records = [_quotation(quotation) for quotation in quotations]
    own, nested = ([each for each in records if bool(each["carrier"]) is carried] for carried in (False, True))
    return {"id": article.id, "quotations": own, "nested": nested}


def _quotation(quotation: Quotation) -> dict[str, Any]:
    return {
        "content": spans_to_json(quotation.content),
        "cue": spans_to_json(quotation.cue),
        "kind": quotation.kind.value,
        "said": quotation.said,
        "confidence": round(quotation.confidence, 4),
        "speaker": _source(quotation.source),
        "carrier": _source(quotation.carrier) if quotation.carrier else None,
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "span": [source.span.start, source.span.end] if source.span else None,
        "name": source.name,
        "confidence": round(source.confidence, 4),
        "why": list(source.why),
    }


def spans_to_json(spans: Iterable[Span]) -> list[list[int]]:
    """Return start and end of each span, in code points."""
    return [[span.start, span.end] for span in spans]


def correction_to_json(correction: Correction) -> dict[str, Any]:
    """A correction's line: the quotation as the program had it, and as a person corrected it. `hash` is that of the
    text into which the offsets point."""
    model = correction.model
    return {
        "correction": "quotation",
        "article": correction.article,
        "hash": correction.hash,
        "extractor": correction.extractor,
        "words": correction.words,
        "model": {
            **_quotation(model),
            "speaker": {**_source(model.source), "role": model.source.role, "being": model.source.being},
        },
        "person": {
            "ruling": correction.ruling,
            "name": correction.name,
            "being": correction.being if correction.name else None,
            **({"role": correction.role} if correction.ruling is Ruling.ROLE else {}),
        },
        "made": correction.made,
        "applied": correction.applied,
    }


def edit_to_json(edit: Edit) -> dict[str, Any]:
    """The line of an edit of an article's field: what its file has (`model`), and what a person made of it."""
    return {
        "correction": "article",
        "article": edit.article,
        "field": edit.field,
        "model": edit.given,
        "person": {"ruling": "edited", "value": edit.value},
        "made": edit.made,
    }


def event_to_json(event: Event) -> dict[str, Any]:
    """The line of a change of the archive; null for what it has not, or what was erased."""
    return {
        "seq": event.seq,
        "at": event.at,
        "who": event.who,
        "name": event.name,
        "role": event.role,
        "via": event.via,
        "action": event.action,
        "article": event.article,
        "span": [event.span.start, event.span.end] if event.span else None,
        "subject": event.subject,
        "before": event.before,
        "after": event.after,
    }


def role_to_json(decision: RoleDecision, ruling: str) -> dict[str, Any]:
    """The line of a role that was "struck" out wherever the bearer of the name has it, or "kept"."""
    return {
        "correction": "roles",
        "being": decision.name.being,
        "names": [decision.name.text],
        "role": decision.role,
        "person": {"ruling": ruling},
        "made": decision.made,
    }


def distinct_to_json(name: Name, other: Name, made: str) -> dict[str, Any]:
    """The line of two names that are two speakers'."""
    return {
        "correction": "names",
        "being": name.being,
        "names": [name.text, other.text],
        "person": {"ruling": "distinct"},
        "made": made,
    }


def tie_to_json(name: Name, other: Name | None, made: str) -> dict[str, Any]:
    """The line of a merge (two names are one speaker's) or, where `other` is None, of a split (a name stands alone)."""
    return {
        "correction": "names",
        "being": name.being,
        "names": [name.text, other.text] if other else [name.text],
        "person": {"ruling": "same" if other else "alone"},
        "made": made,
    }
