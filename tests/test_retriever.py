"""The archive as a LangChain retriever, in a chain like any other."""

from __future__ import annotations

from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from index.archive import Archive
from index.rows import Filter
from rag.retriever import StatementRetriever


def test_documents_are_statements_with_their_citation(seeds: Archive) -> None:
    documents = StatementRetriever(archive=seeds).invoke("what did Lavrov say about Patriot?")
    assert len(documents) == 2
    for document in documents:
        assert document.metadata["type"] == "statement"
        assert document.metadata["speaker"] == "Sergei Lavrov"
        assert document.metadata["kind"] in ("direct", "indirect", "mixed")
        (article,) = seeds.lookup.articles([1]).values()
        assert document.metadata["source"] == article.id


def test_no_answer_is_no_document(seeds: Archive) -> None:
    assert StatementRetriever(archive=seeds).invoke("what did Merkel say about Patriot?") == []


def test_near_statements_are_told_apart(seeds: Archive) -> None:
    documents = StatementRetriever(archive=seeds, near=True).invoke("what did Lavrov say about negotiations?")
    assert {d.metadata["match"] for d in documents} == {True, False}


def test_a_filter_holds(archive: Archive) -> None:
    retriever = StatementRetriever(archive=archive, narrowed=Filter(outlet="Harbour Post"))
    assert {d.metadata["outlet"] for d in retriever.invoke("everything Okonjo said")} == {"Harbour Post"}


def test_passages_answer_what_is_nobodys_words(archive: Archive) -> None:
    documents = StatementRetriever(archive=archive).invoke("why was the North Quay closed by the storm?")
    assert {d.metadata["type"] for d in documents} == {"passage"}


def test_it_is_a_runnable(seeds: Archive) -> None:
    def cite(documents: list[Document]) -> list[str]:
        return [f"{d.metadata['speaker']}: {d.page_content}" for d in documents]

    chain = StatementRetriever(archive=seeds) | RunnableLambda(cite)
    assert all(line.startswith("Sergei Lavrov: ") for line in chain.invoke("what did Lavrov say about Patriot?"))
