"""The archive as a LangChain retriever, in a chain like any other."""

from __future__ import annotations

import asyncio
import re

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from index.archive import Archive
from index.store.filters import Filter
from rag.integrations.langchain_retriever import StatementRetriever
from tests.support.archives import ROOT
from tests.support.openai_server import Behaviour, serving

pytestmark = pytest.mark.slow


def test_documents_are_statements_with_their_citation(seed_archive: Archive) -> None:
    documents = StatementRetriever(archive=seed_archive).invoke("what did Lavrov say about Patriot?")
    assert len(documents) == 2
    for document in documents:
        assert document.metadata["type"] == "statement"
        assert document.metadata["speaker"] == "Sergei Lavrov"
        assert document.metadata["kind"] in ("direct", "indirect", "mixed")
        (article,) = seed_archive.lookup.articles([1]).values()
        assert document.metadata["source"] == article.id


def test_no_answer_is_no_document(seed_archive: Archive) -> None:
    assert StatementRetriever(archive=seed_archive).invoke("what did Merkel say about Patriot?") == []


def test_near_statements_are_told_apart(seed_archive: Archive) -> None:
    documents = StatementRetriever(archive=seed_archive, near=True).invoke("what did Lavrov say about negotiations?")
    assert {d.metadata["match"] for d in documents if d.metadata["type"] == "statement"} == {True, False}


def test_a_filter_holds(archive: Archive) -> None:
    retriever = StatementRetriever(archive=archive, narrowed=Filter(outlet="Harbour Post"))
    assert {d.metadata["outlet"] for d in retriever.invoke("everything Okonjo said")} == {"Harbour Post"}


def test_passages_answer_what_is_nobodys_words(archive: Archive) -> None:
    documents = StatementRetriever(archive=archive).invoke("why was the North Quay closed by the storm?")
    assert {d.metadata["type"] for d in documents} == {"passage"}


def test_it_is_a_runnable(seed_archive: Archive) -> None:
    def cite(documents: list[Document]) -> list[str]:
        return [f"{d.metadata['speaker']}: {d.page_content}" for d in documents]

    chain = StatementRetriever(archive=seed_archive) | RunnableLambda(cite)
    assert all(line.startswith("Sergei Lavrov: ") for line in chain.invoke("what did Lavrov say about Patriot?"))


def test_a_call_may_narrow_it_further(archive: Archive) -> None:
    retriever = StatementRetriever(archive=archive)
    question = "everything Okonjo said"
    every = retriever.invoke(question)
    there = retriever.invoke(question, narrowed=Filter(outlet="Harbour Post"), k=2)
    assert len(every) > len(there) == 2
    assert {d.metadata["outlet"] for d in there} == {"Harbour Post"}
    assert retriever.invoke(question) == every
    assert StatementRetriever(archive=archive, k=3).invoke(question) == every[:3]


def test_it_is_asked_from_asynchronous_code_too(archive: Archive) -> None:
    retriever = StatementRetriever(archive=archive)
    questions = ["everything Okonjo said", "what did Lavrov say about Patriot?"]

    async def both() -> list[list[Document]]:
        return await asyncio.gather(*(retriever.ainvoke(question) for question in questions))

    assert asyncio.run(both()) == retriever.batch(questions) == [retriever.invoke(q) for q in questions]
    narrowed = asyncio.run(retriever.ainvoke(questions[0], k=1))
    assert narrowed == retriever.invoke(questions[0], k=1)


def test_what_is_less_sure_can_be_left_out(archive: Archive) -> None:
    question = "everything Eleanor Smith said"
    sure = StatementRetriever(archive=archive, least=0.9).invoke(question)
    assert sure == [d for d in StatementRetriever(archive=archive).invoke(question) if d.metadata["confidence"] >= 0.9]


def test_the_examples_of_the_documentation_run(
    seed_archive: Archive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("langchain_openai")
    examples = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "programs.md").read_text("utf8"), re.S)
    assert len(examples) == 3
    behaviour = Behaviour("Lavrov said so [1].")
    with serving(behaviour) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        monkeypatch.chdir(seed_archive.folder.parent)
        for example in examples:
            exec(example.replace('Archive.open("archive")', f'Archive.open("{seed_archive.folder.name}")'), {})
    printed = capsys.readouterr().out
    assert "Sergei Lavrov “This was not planned" in printed
    assert "Lavrov said so [1]." in printed
    assert "This was not planned" in str(behaviour.asked[0]["messages"])
