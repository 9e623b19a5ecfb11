"""The messages between the program and an extraction process: lines of JSON, never code."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from index.core import errors
from index.core.errors import ModelError, OnRecordError
from index.core.types import Article, Passage, Span
from index.embedding.embedder import Vectors
from index.extraction.documents.kind import DocumentKind
from index.readers.sandbox.protocol import item_line, json_line, parse_item_line
from index.store.record_writer import Reading
from index.store.rows import quotation_json, quotation_of_json


def reading_request(articles: Sequence[Article], kinds_only: Sequence[bool], seconds: float) -> bytes:
    """A request to read articles, of some no more than the kind; the seconds of computing that all may take."""
    return b"".join([json_line(["read", seconds, list(map(bool, kinds_only))]), *map(item_line, articles)])


def embedding_request(texts: Sequence[str], seconds: float) -> bytes:
    """A request to embed texts, in the same form."""
    return json_line(["embed", seconds, list(texts)])


def parse_request(line: bytes) -> tuple[str, float, list[Any]]:
    """The first line of a request: "read" or "embed", the seconds, and True for each article that has a line of its own
    below and of which only the kind is asked for, or the texts."""
    kind, seconds, rest = json.loads(line)
    return kind, float(seconds), rest


def parse_article(line: bytes) -> Article:
    """An article in a line of a request."""
    article = parse_item_line(line)
    assert isinstance(article, Article)
    return article


def reading_line(reading: Reading) -> bytes:
    """The answer for an article that was read."""
    return json_line(
        [
            "read",
            reading.kind,
            [quotation_json(quotation) for quotation in reading.quotations],
            [[passage.span.start, passage.span.end] for passage in reading.passages],
            _encoded(reading.quotation_vectors),
            _encoded(reading.passage_vectors),
        ]
    )


def failure_line(why: str) -> bytes:
    """The answer for an article that could not be read."""
    return json_line(["failed", why])


def error_line(error: OnRecordError) -> bytes:
    """The answer where nothing can be read, because of no article."""
    return json_line(["error", type(error).__name__, str(error)])


def vectors_line(vectors: Vectors) -> bytes:
    """The answer to a request to embed."""
    return json_line(["vectors", _encoded(vectors)])


def parse_reading(line: bytes, article: Article) -> Reading | str:
    """The reading of the article in a line of an answer, or why there is none; raises what an `error_line` says, and
    ValueError for anything else."""
    match json.loads(line):
        case ["read", kind, quotations, passages, of_quotations, of_passages]:
            spans = [Passage(Span(start, end)) for start, end in passages]
            own = [quotation_of_json(each) for each in quotations]
            vectors = _decoded(of_quotations), _decoded(of_passages)
            return Reading(article, own, spans, *vectors, kind=DocumentKind(kind))
        case ["failed", str(why)]:
            return why
        case other:
            raise _error(other)


def parse_vectors(line: bytes) -> Vectors:
    """The vectors in a line of an answer; raises as `parse_reading` does."""
    match json.loads(line):
        case ["vectors", encoded]:
            return _decoded(encoded)
        case other:
            raise _error(other)


def _error(message: object) -> Exception:
    match message:
        case ["error", str(name), str(text)]:
            kind = getattr(errors, name, ModelError)
            return kind(text)
    return ValueError(str(message)[:80])


def _encoded(vectors: Vectors) -> list[Any]:
    array = np.ascontiguousarray(vectors, np.float32)
    return [*array.shape, base64.b64encode(array.tobytes()).decode("ascii")]


def _decoded(encoded: list[Any]) -> Vectors:
    rows, columns, numbers = encoded
    return np.frombuffer(base64.b64decode(numbers), np.float32).reshape(int(rows), int(columns))
