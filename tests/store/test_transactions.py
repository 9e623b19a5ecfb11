"""While the record is locked for writing, no text is analysed: that is done before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.core.types import Article
from index.store.record_writer import Reading, Store
from index.store.sqlite.database import SqliteDatabase
from index.text import abbreviations, bylines, minhash

ANALYSIS = ((bylines, "_person"), (bylines, "paragraphs"), (abbreviations, "_initialled"), (minhash, "_number"))
TEXT = "I saw the Harbour Pilots Guild (HPG). " + " ".join(f"word{n}" for n in range(40))
NONE = np.zeros((0, 1), np.float32)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Store, Counter[str]]:
    """A store, and how often each part of the analysis was called; a call within a transaction fails."""
    database, counts = SqliteDatabase(tmp_path, create=True), Counter[str]()

    def watched(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def watching(*given: Any) -> Any:
            assert not database.db.in_transaction, name
            counts[name] += 1
            return call(*given)

        return watching

    for module, name in ANALYSIS:
        monkeypatch.setattr(module, name, watched(name, getattr(module, name)))
    return Store(database), counts


def test_no_text_is_analysed_within_a_transaction(calls: tuple[Store, Counter[str]]) -> None:
    store, counts = calls

    def add(article_id: str, text: str, author: str = "Ada Brandt", extractor: str = "e") -> None:
        article = Article(article_id, text, author=author, outlet="Post")
        store.add(Reading(article, (), (), NONE, NONE), model="m", extractor=extractor)

    add("original", TEXT, "")
    add("first to name the author", TEXT)
    add("copy", TEXT, "Ida Lind")
    add("version", f"{TEXT} and more")
    add("another version", f"{TEXT} and yet more")
    add("copy", f"{TEXT} of its own")
    add("version", "Replaced by the Hill People Group (HPG).")
    again = Article("original", TEXT, outlet="Post")
    store.read_again(1, Reading(again, (), (), NONE, NONE), model="m", extractor="later")
    store.relate_all()
    store.rebuild_speakers()
    for article_id in ("first to name the author", "original", "copy", "version", "another version"):
        assert store.remove(article_id)
    assert set(counts) == {name for _, name in ANALYSIS}
