"""The operations that write: corrections of a statement, and articles."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from index.archive import Archive
from index.core.errors import InputError
from index.core.given_text import check_given
from index.core.types import Being, Ruling, Span, hull
from index.readers.source.limits import FIELD_CHARACTERS
from rag.admin.ingest_report import IngestReport
from rag.admin.ingestion import add_articles
from rag.admin.sources import Uploads
from rag.answers.placed_statements import statement_at
from rag.formats.answer_json import Json, statement_to_json
from rag.integrations.http_api.operation import BINARY, Body, Call, Parameters, Reply, json_reply
from rag.integrations.listings import LAST_OFFSET

_LONGEST_NAME = 1000


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value  # 5.0 is JSON's 5


Offset = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=LAST_OFFSET)]


class PlaceBody(Body):
    """A statement, by its place."""

    article: Annotated[str, Field(min_length=1, max_length=FIELD_CHARACTERS, description="The article's id.")]
    start: Annotated[Offset, Field(description="The first number in the statement's `spans`.")]
    end: Annotated[Offset, Field(description="The last number in the statement's `spans`.")]

    @property
    def span(self) -> Span:
        """The span; raises InputError where it is none."""
        if self.start >= self.end:
            raise InputError(f"{self.start} {self.end}: not a span. The start must be less than the end.")
        return Span(self.start, self.end)


class CorrectionBody(PlaceBody):
    """A correction of a statement. What is left out stays as it is."""

    speaker: Annotated[
        str | None,
        Field(max_length=_LONGEST_NAME, description="Who said it: a name, or a speaker's id; null for nobody."),
    ] = None
    being: Annotated[
        Literal["person", "organization"] | None,
        Field(description="What the speaker is; taken from the archive if not given."),
    ] = None
    quotation: Annotated[
        bool | None, Field(description="false: these are nobody's words, and are no longer shown.")
    ] = None
    role: Annotated[
        str | None, Field(max_length=_LONGEST_NAME, description="The speaker's role there; null for none.")
    ] = None
    checked: Annotated[
        bool | None, Field(description="true: a person has checked the speaker; false takes that back.")
    ] = None

    @property
    def ruling(self) -> Ruling | None:
        """The ruling on the speaker; raises InputError where there are two, or nothing is corrected at all."""
        given = self.model_fields_set
        if self.quotation is True:
            raise InputError("“quotation” can be false alone. To undo that, use corrections/undo.")
        rulings = [Ruling.NO_QUOTATION] if self.quotation is False else []
        rulings += [Ruling.NOBODY if self.speaker is None else Ruling.SPEAKER] if "speaker" in given else []
        if len(rulings) > 1 or not (rulings or "role" in given or self.checked is not None):
            raise InputError("Give “speaker” or “quotation”, or “role”, or “checked”.")
        if self.being and Ruling.SPEAKER not in rulings:
            raise InputError("“being” needs the name of a speaker.")
        return rulings[0] if rulings else None


class ArticleBody(Body):
    """An article."""

    id: Annotated[str, Field(min_length=1, max_length=FIELD_CHARACTERS, description="Unique; replaces one of this id.")]
    text: Annotated[str, Field(min_length=1)]
    title: Annotated[str, Field(max_length=FIELD_CHARACTERS)] = ""
    outlet: Annotated[str, Field(max_length=FIELD_CHARACTERS)] = ""
    author: Annotated[str, Field(max_length=FIELD_CHARACTERS)] = ""
    published: date | None = None
    url: Annotated[str, Field(max_length=FIELD_CHARACTERS)] = ""


class UploadParameters(Parameters):
    """The name of an uploaded file."""

    name: Annotated[
        str,
        Field(max_length=255, description=f"The name of a file sent as {BINARY}, whose end tells its format."),
    ] = ""


def correct_statement(call: Call) -> Reply:
    """The statement as it is now; null where it is no longer shown."""
    wanted: CorrectionBody = call.body
    span, ruling = wanted.span, wanted.ruling
    spans = _spans_at(call.archive, wanted.article, span)
    with call.archive.writing() as writer:
        if ruling:
            being = Being(wanted.being) if wanted.being else None
            writer.correct(wanted.article, span, ruling, wanted.speaker or "", being)
        if "role" in wanted.model_fields_set:
            writer.correct_role(wanted.article, span, wanted.role)
        if wanted.checked is not None:
            change = writer.check if wanted.checked else writer.uncheck
            change(wanted.article, span)
    return json_reply({"statement": _statement(call.archive, wanted.article, spans)})


def undo_correction(call: Call) -> Reply:
    """The statement as it is without the corrections of its speaker and role."""
    wanted: PlaceBody = call.body
    span = wanted.span
    with call.archive.writing() as writer:
        writer.uncorrect(wanted.article, span)
    spans = _spans_at(call.archive, wanted.article, span)
    return json_reply({"statement": _statement(call.archive, wanted.article, spans)})


def add_sent_articles(call: Call) -> Reply:
    """The outcome for each article that was sent."""
    article: ArticleBody | None = call.body
    if article is not None:
        line = article.model_dump_json(exclude_defaults=True).encode()
        name, content = "article.jsonl", line
    else:
        name, content = check_given(call.parameters.name), call.upload
        if not name:
            raise InputError("Give the file's name in the parameter “name”.")
    report = IngestReport()
    for _ in add_articles(Uploads([(name, content)]), call.archive, report, lambda: False):
        pass
    if report.failed:
        raise InputError("; ".join(row["message"] for row in report.rows if "message" in row))
    return json_reply({"outcomes": report.rows})


def _spans_at(archive: Archive, article_id: str, span: Span) -> tuple[Span, ...]:
    """The spans of the quotation that reaches from start to end of the span; () where there is none."""
    row = archive.lookup.version_rows(article_id)
    stored = archive.lookup.quotations_of(row[1]) if row else []
    return next((q.quotation.content for q in stored if hull(q.quotation.content) == span), ())


def _statement(archive: Archive, article_id: str, spans: tuple[Span, ...]) -> Json | None:
    standing = statement_at(archive, article_id, spans) if spans else None
    return statement_to_json(standing.statement) if standing and standing.exists else None
