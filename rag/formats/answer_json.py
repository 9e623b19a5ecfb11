"""Answers and statements as JSON: the contract of `onrecord ask --json` and `onrecord export`, stable for programs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from index.core.types import Article, Speaker
from rag.answers.deduplication import word_changes
from rag.answers.types import Answer, CitedPassage, Place, Statement
from rag.answers.utterance_date import utterance_date
from rag.formats.addresses import article_address
from rag.formats.card import shown_place
from rag.formats.citation import cite_statement
from rag.formats.record_json import spans_to_json
from rag.query.types import Query

if TYPE_CHECKING:
    from rag.llm.summarizer import Paragraph

Json = dict[str, Any]


def answer_to_json(answer: Answer, identifier: str | None = None, *, origin: str = "") -> Json:
    """Return the object that `ask --json` prints; `identifier` is the question's own in a batch, `origin` that of the
    page, for its links."""
    return {
        "id": identifier,
        "question": answer.query.question,
        "query": query_to_json(answer.query),
        "alternatives": [query_to_json(query) for query in answer.query.alternatives],
        "abstained": answer.abstained,
        "reason": {"code": answer.reason.code, "text": answer.reason.text} if answer.reason else None,
        "choices": [speaker_to_json(s) for s in answer.choices],
        "notes": list(answer.notes),
        "statements": [statement_to_json(s, origin) for s in answer.statements],
        "passages": [_passage(p) for p in answer.passages],
        "groups": [
            {
                "speaker": group.name,
                "statements": group.count,
                "reason": {"code": group.reason.code, "text": group.reason.text} if group.reason else None,
            }
            for group in answer.groups
        ],
        "text": answer.text,
        "undated": answer.undated,
    }


def query_to_json(query: Query) -> Json:
    """Return the parsed question. A speaker that the archive does not know is given as the question has it."""
    names = [named.bearers[0].name if named.bearers else named.text for named in query.speakers]
    return {
        "intent": query.intent,
        "speaker": names[0] if names else None,
        "speakers": names,
        "topic": query.topic or None,
        "since": _date(query.since),
        "until": _date(query.until),
        "outlet": query.outlet,
        "kind": query.kinds[0] if query.kinds else None,
        "carried": list(query.carried),
    }


def speaker_to_json(speaker: Speaker) -> Json:
    """Return one speaker across the archive."""
    return {
        "id": speaker.id,
        "name": speaker.name,
        "being": speaker.being,
        "aliases": list(speaker.aliases),
        "roles": [role.text for role in speaker.roles],
        "roles_seen": [
            {"role": role.text, "statements": role.statements, "first": _date(role.first), "last": _date(role.last)}
            for role in speaker.roles
        ],
        "statements": speaker.statements,
        "articles": speaker.articles,
        "first": _date(speaker.first),
        "last": _date(speaker.last),
    }


def statement_to_json(statement: Statement, origin: str = "") -> Json:
    """One statement with its citation: `spans`, `matched`, `context` and `cue` are offsets into the article's text."""
    cited, shown = cite_statement(statement, origin), shown_place(statement)
    return {
        "n": statement.n,
        "text": statement.text,
        "kind": statement.kind,
        "said": statement.said,
        "cue": spans_to_json(statement.cue),
        "confidence": round(statement.confidence, 4),
        "speaker": {
            "id": statement.speaker,
            "name": statement.name,
            "role": statement.role,
            "span": [statement.written.start, statement.written.end] if statement.written else None,
            "why": list(statement.why),
            "corrected": statement.corrected,
            "role_corrected": statement.role_corrected,
            "checked": statement.checked,
            "named": statement.named,
        },
        "article": article_to_json(statement.article),
        "spans": spans_to_json(statement.place.spans),
        "matched": [statement.matched.start, statement.matched.end] if statement.matched else None,
        "context": [statement.context.start, statement.context.end],
        "score": statement.score,
        "match": statement.match,
        "carrier": statement.carrier,
        "said_on": _date(utterance_date(statement)),
        "page": statement.place.page,
        "time": statement.place.time,
        "shown": {"text": shown.text, "spans": spans_to_json(shown.spans), "pages": _pages(shown), "time": shown.time},
        "link": cited.link,
        "citation": cited.text,
        "text_sha256": cited.text_hash,
        "places": [
            {
                **_place(place),
                "pages": _pages(place),
                "link": origin + article_address(place.article.id, place.spans),
                "text": place.text,
                "changed": _changed_words(statement, place),
            }
            for place in statement.places
        ],
    }


def _passage(passage: CitedPassage) -> Json:
    return {"n": passage.n, "text": passage.place.text, **_place(passage.place), "score": passage.score}


def _changed_words(statement: Statement, place: Place) -> list[list[int]]:
    """Start and end, in the place's text (not the article's), of the words that the statement's own text lacks."""
    return [[change.start, change.end] for change in word_changes(statement.text, place.text) if change.new]


def _place(place: Place) -> Json:
    return {
        "article": article_to_json(place.article),
        "spans": spans_to_json(place.spans),
        "page": place.page,
        "time": place.time,
    }


def _pages(place: Place) -> list[int] | None:
    return list(place.pages) if place.pages else None


def article_to_json(article: Article) -> Json:
    """The fields of an article that a citation needs."""
    return {
        "id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "published": _date(article.published),
        "url": article.url,
        "edited": list(article.edited),
    }


def paragraph_to_json(paragraph: Paragraph, model: str) -> Json:
    """Return a model's summary: `text` has the verified sentences, empty where not presentable; `note` says why."""
    verified = paragraph.verified if paragraph.presentable else ()
    return {
        "model": model,
        "text": paragraph.text if verified else "",
        "note": paragraph.note,
        "sentences": [{"text": s.text, "cited": list(s.cited)} for s in verified],
        "struck": [{"text": s.text, "fault": s.fault} for s in paragraph.struck],
    }


def _date(day: date | None) -> str | None:
    return day.isoformat() if day else None
