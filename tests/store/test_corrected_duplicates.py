"""What a person said of a statement holds for every place where the same text is published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.archive import Archive
from index.core.types import Ruling, hull
from index.store.rows import Filter, StoredQuotation
from tests.conftest import Put
from tests.test_corrections import MODEL, NOTE, aground, by, span

COPY = replace(NOTE, id="copy", outlet="Courier")
QUESTION = "what did Kolb say about running aground?"


@pytest.fixture
def held(empty: Archive, put: Put) -> Archive:
    put(empty, [NOTE, COPY])
    assert by(empty) == MODEL
    return empty


def correct(archive: Archive, article: str) -> None:
    with archive.writing() as writer:
        writer.correct(article, span(archive, "aground"), Ruling.SPEAKER, "Juri Kolb", None)


def outlets(archive: Archive) -> list[list[str]]:
    matches = aground(archive, QUESTION)
    return [[place.article.outlet for place in (s.place, *s.places)] for s in matches]


@pytest.mark.parametrize("article", ["note", "copy"])
def test_it_is_corrected_in_both_whichever_is_named(held: Archive, article: str) -> None:
    correct(held, article)
    assert by(held) == MODEL | {"We run": "Juri Kolb"}
    assert sorted(outlets(held)[0]) == ["Courier", "Harbour Post"]
    with held.writing() as writer:
        writer.uncorrect(article, span(held, "aground"))
    assert by(held) == MODEL


@pytest.mark.parametrize("article", ["note", "copy"])
def test_it_outlives_the_article_that_holds_the_text(held: Archive, put: Put, article: str) -> None:
    correct(held, article)
    with held.writing() as writer:
        writer.remove("note")
    assert by(held) == MODEL | {"We run": "Juri Kolb"}
    assert outlets(held) == [["Courier"]]
    assert all(q.corrected for q in held.lookup.select(Filter(("juri-kolb",))) if "aground" in _text(held, q))
    put(held, [NOTE])
    assert sorted(outlets(held)[0]) == ["Courier", "Harbour Post"]
    with held.writing() as writer:
        writer.remove("copy")
        writer.rebuild()
    assert outlets(held) == [["Harbour Post"]]


def test_it_is_inherited_by_a_copy_of_what_has_gone(held: Archive, put: Put) -> None:
    correct(held, "note")
    put(held, [replace(NOTE, text=f"{NOTE.text}\n\nThe council met.")])
    assert len(outlets(held)) == 1
    with held.writing() as writer:
        writer.remove("note")
    assert outlets(held) == [["Courier"]]


def test_a_correction_is_of_one_text_alone(held: Archive, put: Put) -> None:
    put(held, [replace(NOTE, id="other", text=NOTE.text.replace("herring", "mackerel"))])
    correct(held, "note")
    assert [s.name for s in aground(held, "what did Brandt say about running aground?")] == ["Ada Brandt"]


def _text(archive: Archive, stored: StoredQuotation) -> str:
    return hull(stored.quotation.content).of(archive.lookup.articles([stored.article])[stored.article].text)
