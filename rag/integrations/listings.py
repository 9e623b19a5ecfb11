"""Articles, speakers and their statements as JSON objects, in pages: over MCP and over HTTP the same."""

from __future__ import annotations

from collections.abc import Sequence

from index.archive import Archive
from index.core.errors import NotFound
from index.core.given_text import check_given
from index.core.types import Speaker
from index.readers.source.limits import FIELD_CHARACTERS
from index.store.filters import Filter
from rag.answers.statements import assemble_statements
from rag.formats.answer_json import Json, article_to_json, speaker_to_json, statement_to_json
from rag.retrieval.hybrid import newest_statements
from rag.speakers.lookup import SpeakerResolver

MOST_LISTED = 200
"""Statements or speakers at a time; with an offset one gets further."""
LAST_OFFSET = 10**9


def statements_to_json(archive: Archive, speaker: str, limit: int, offset: int) -> Json:
    """Return statements of a speaker, given by id or name, the newest article first; raises NotFound, InputError.

    `limit`, `offset` and `total` count quotations; those of a page with the same words are one statement.
    """
    check_given(speaker)
    bearers = archive.lookup.speakers([speaker]) or SpeakerResolver(archive).exact_matches(speaker)
    if not bearers:
        raise NotFound(f"Nobody called “{speaker}” is quoted in this archive. The list of speakers has all who are.")
    theirs = Filter(tuple(s.id for s in bearers))
    page = newest_statements(archive, theirs, limit, offset)
    answering, others = [c for c in page if c.answers], [c for c in page if not c.answers]
    return {
        "speakers": [speaker_to_json(s) for s in bearers],
        "total": archive.lookup.count(theirs),
        "statements": [statement_to_json(s) for s in assemble_statements(archive, answering, others, first=offset + 1)],
    }


def whole_article_to_json(archive: Archive, identifier: str) -> Json:
    """Return an article with its text, where its pages begin, and when in a recording its words are spoken; raises
    NotFound, InputError."""
    row = archive.lookup.row_of(check_given(identifier, FIELD_CHARACTERS))
    if row is None:
        raise NotFound(f"The archive has no article “{identifier}”.")
    (article,) = archive.lookup.articles([row]).values()
    places = {"pages": list(article.pages), "times": [list(time) for time in article.times]}
    return article_to_json(article) | {"text": article.text, **places}


def speakers_to_json(archive: Archive, name: str, limit: int, offset: int) -> Json:
    """Return the speakers, or those who are called so, the most quoted first; raises InputError."""
    check_given(name)
    if not name:
        return _page(archive.lookup.speaker_count(), archive.lookup.speakers(most=limit, offset=offset))
    called = SpeakerResolver(archive).exact_matches(name)
    return _page(len(called), called[offset : offset + limit])


def _page(total: int, speakers: Sequence[Speaker]) -> Json:
    return {"total": total, "speakers": [speaker_to_json(s) for s in speakers]}
