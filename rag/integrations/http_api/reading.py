"""The operations that read: questions, speakers, statements, articles, files of an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import quote

from pydantic import AfterValidator, Field

from index.archive import Archive
from index.core.errors import NotFound
from index.core.given_text import check_given
from index.core.types import Kind
from index.readers.source.limits import FIELD_CHARACTERS
from index.store.filters import Filter
from rag.answers.engine import AnswerFacts, ask
from rag.answers.types import Answer
from rag.conversation.chips import filter_chips, query_chips
from rag.conversation.permalink import TurnRequest, query_string
from rag.formats.answer_json import answer_to_json
from rag.formats.export import EXPORT_FORMATS, export_answer, file_name
from rag.formats.export_content import ExportRequest
from rag.integrations.http_api.operation import Call, Flag, Parameters, Reply, json_reply
from rag.integrations.listings import (
    LAST_OFFSET,
    MOST_LISTED,
    speakers_to_json,
    statements_to_json,
    whole_article_to_json,
)
from rag.query.parser import MAX_QUESTION_LENGTH

_FORMATS = {form.suffix: form for form in EXPORT_FORMATS}
_MOST_VALUES = 50
Limit = Annotated[int, Field(ge=1, le=MOST_LISTED, description="How many at most.")]
Skip = Annotated[int, Field(ge=0, le=LAST_OFFSET, description="How many to pass over.")]


class AskParameters(Parameters):
    """A question and a filter, named as in the page's addresses."""

    q: Annotated[str, Field(min_length=1, max_length=MAX_QUESTION_LENGTH, description="The question.")]
    ids: Annotated[
        tuple[str, ...],
        Field(alias="filter-id", max_length=_MOST_VALUES, description="Only what the speakers with these ids said."),
    ] = ()
    outlet: Annotated[
        str, Field(alias="filter-outlet", max_length=FIELD_CHARACTERS, description="Only articles of this outlet.")
    ] = ""
    since: Annotated[
        date | None, Field(alias="filter-from", description="Only articles of this day or later: YYYY-MM-DD.")
    ] = None
    last: Annotated[
        date | None, Field(alias="filter-to", description="Only articles of this day or before: YYYY-MM-DD.")
    ] = None
    kinds: Annotated[
        tuple[Kind, ...],
        Field(alias="filter-kind", max_length=len(Kind), description="Only these kinds."),
    ] = ()
    undated: Annotated[
        Flag, Field(alias="filter-undated", description="Let a period leave no article out for want of a date.")
    ] = False
    checked: Annotated[
        Flag, Field(alias="filter-checked", description="Only statements whose speaker a person has checked.")
    ] = False
    named: Annotated[
        Flag, Field(alias="filter-named", description="Only statements in which the article names the speaker.")
    ] = False

    def narrowed(self, archive: Archive) -> Filter:
        """The filter; raises NotFound for an id that is no speaker's, InputError for text that is none."""
        for identifier in self.ids:
            if not archive.lookup.speakers([check_given(identifier)]):
                raise NotFound(f"No speaker in this archive has the id “{identifier}”.")
        until = self.last + timedelta(days=1) if self.last and self.last < date.max else None
        outlet = check_given(self.outlet, FIELD_CHARACTERS) or None
        return Filter(self.ids, outlet, self.since, until, self.kinds, self.undated, self.checked, self.named)


class AnswerParameters(AskParameters):
    """The same, for an answer as JSON."""

    limit: Annotated[
        int | None, Field(ge=1, le=LAST_OFFSET, description="How many statements at most; all of them if not given.")
    ] = None


def _known_format(suffix: str) -> str:
    if suffix not in _FORMATS:
        raise ValueError(f"choose one of {', '.join(_FORMATS)}")
    return suffix


class ExportParameters(AskParameters):
    """The same, for an answer as a file."""

    format: Annotated[
        str,
        AfterValidator(_known_format),
        Field(description="The format of the file.", json_schema_extra={"enum": [*_FORMATS]}),
    ]


class SpeakersParameters(Parameters):
    """A name, and a page."""

    name: Annotated[str, Field(max_length=1000, description="Only those called so; everybody when empty.")] = ""
    limit: Limit = 50
    offset: Skip = 0


class StatementsParameters(Parameters):
    """A speaker, and a page."""

    speaker: Annotated[str, Field(min_length=1, max_length=1000, description="A name, or a speaker's id.")]
    limit: Limit = 50
    offset: Skip = 0


class ArticleParameters(Parameters):
    """An article."""

    id: Annotated[str, Field(min_length=1, max_length=FIELD_CHARACTERS, description="The article's id.")]


def answer_question(call: Call) -> Reply:
    """The answer, as `onrecord ask --json` prints it."""
    wanted: AnswerParameters = call.parameters
    answer = ask(call.archive, wanted.q, narrowed=wanted.narrowed(call.archive))
    reply = json_reply(answer_to_json(replace(answer, statements=answer.statements[: wanted.limit])))
    return replace(reply, answered=AnswerFacts.of(answer))


def export_file(call: Call) -> Reply:
    """The answer as a file, as the page saves it."""
    wanted: ExportParameters = call.parameters
    narrowed, form = wanted.narrowed(call.archive), _FORMATS[wanted.format]
    answer = ask(call.archive, wanted.q, narrowed=narrowed)
    request = _export_request(call.archive, answer, narrowed)
    name = quote(file_name(answer, form, request))
    content = export_answer(call.archive, answer, form, request)
    return Reply(content, form.mime, {"content-disposition": f'attachment; filename="{name}"'})


def _export_request(archive: Archive, answer: Answer, narrowed: Filter) -> ExportRequest:
    chips = (
        *query_chips(answer.query),
        *filter_chips(narrowed, answer.query, archive.lookup.speaker_names(narrowed.speakers)),
    )
    address = f"/?{query_string(TurnRequest(answer.query.question, narrowed=narrowed))}"
    return ExportRequest(address=address, filters=tuple(chip.text for chip in chips))


def list_speakers(call: Call) -> Reply:
    """A page of speakers."""
    wanted: SpeakersParameters = call.parameters
    return json_reply(speakers_to_json(call.archive, wanted.name, wanted.limit, wanted.offset))


def list_statements(call: Call) -> Reply:
    """A page of a speaker's statements."""
    wanted: StatementsParameters = call.parameters
    return json_reply(statements_to_json(call.archive, wanted.speaker, wanted.limit, wanted.offset))


def show_article(call: Call) -> Reply:
    """An article with its text."""
    return json_reply(whole_article_to_json(call.archive, call.parameters.id))
