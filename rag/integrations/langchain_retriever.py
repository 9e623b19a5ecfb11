"""The archive as a LangChain retriever: statements, with speaker and citation in their metadata.

    retriever = StatementRetriever(archive=Archive.open("archive"))
    documents = retriever.invoke("what did Lavrov say about Patriot?")

An answer that abstains is an empty list. What narrows it, and how many documents there may be, is set with the
retriever or at a call: `retriever.invoke(question, narrowed=Filter(outlet="Harbour Post"), k=5)`, and so with `ainvoke`
and `batch`.
"""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableConfig, run_in_executor
from pydantic import ConfigDict, Field

from index.archive import Archive
from index.store.filters import Filter
from rag.answers.engine import ask
from rag.answers.types import CitedPassage, Statement
from rag.answers.utterance_date import utterance_date
from rag.formats.answer_json import article_to_json
from rag.formats.card import shown_place
from rag.formats.citation import cite_statement
from rag.llm.tracing import no_tracing


class StatementRetriever(BaseRetriever):
    """Returns the statements that the page would show for a question as Documents; none when the archive has no answer.

    page_content is the article's text at `spans`, nothing else; `citation` has the words as the page shows them, the
    article's text at `shown_spans`. A question that asks for nobody's words is answered
    with passages. `near` adds the statements that are only near the question, told apart by `match` in their metadata,
    and the passages nearest to it. `score` there is the rank's, comparable within one answer;
    `confidence`, from 0 to 1, is that the words are rightly found. `least` leaves out what is less sure. `k` is how
    many documents there are at most, the best first; all when None.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    archive: Archive
    narrowed: Filter = Filter()
    near: bool = False
    least: float = Field(default=0.0, ge=0, le=1)
    k: int | None = Field(default=None, ge=1)

    def invoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> list[Document]:  # noqa: ANN401 - LangChain's
        """Return the documents; nothing of it is traced by itself (see `rag.llm.tracing`)."""
        with no_tracing():
            return super().invoke(input, config, **kwargs)

    async def ainvoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> list[Document]:  # noqa: ANN401 - LangChain's
        """Return the documents as `invoke` does."""
        with no_tracing():
            return await super().ainvoke(input, config, **kwargs)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun | None = None,
        narrowed: Filter | None = None,
        k: int | None = None,
    ) -> list[Document]:
        answer = ask(self.archive, query, narrowed=self.narrowed if narrowed is None else narrowed)
        shown = [s for s in (answer.statements if self.near else answer.matches) if s.confidence >= self.least]
        passages = answer.passages if self.near or not (answer.abstained or answer.matches) else ()
        return [*map(_statement, shown), *map(_passage, passages)][: self.k if k is None else k]

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,
        narrowed: Filter | None = None,
        k: int | None = None,
    ) -> list[Document]:
        return await run_in_executor(None, self._get_relevant_documents, query, narrowed=narrowed, k=k)


def _statement(statement: Statement) -> Document:
    cited, shown = cite_statement(statement), shown_place(statement)
    metadata = {
        "type": "statement",
        "speaker": statement.name,
        "speaker_id": statement.speaker,
        "role": statement.role,
        "kind": str(statement.kind),
        "said": statement.said,
        "said_on": spoken.isoformat() if (spoken := utterance_date(statement)) else None,
        "match": statement.match,
        "score": statement.score,
        "confidence": statement.confidence,
        "spans": [(s.start, s.end) for s in statement.place.spans],
        "why": list(statement.why),
        "corrected": statement.corrected,
        "shown": shown.text,
        "shown_spans": [(s.start, s.end) for s in shown.spans],
        "pages": list(shown.pages) if shown.pages else None,
        "time": shown.time,
        "places": list(cited.places),
        "link": cited.link,
        "citation": cited.text,
        "text_sha256": cited.text_hash,
    }
    return Document(page_content=statement.text, metadata=metadata | _citation(statement))


def _passage(passage: CitedPassage) -> Document:
    spans = [(s.start, s.end) for s in passage.place.spans]
    metadata = {"type": "passage", "speaker": None, "score": passage.score, "spans": spans}
    return Document(page_content=passage.place.text, metadata=metadata | _citation(passage))


def _citation(cited: Statement | CitedPassage) -> dict[str, Any]:
    cited_from = article_to_json(cited.place.article)
    return {"source": cited_from.pop("id"), **cited_from}
