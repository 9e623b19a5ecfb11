"""Format × encoding × fault: every file of the corpus gives the article, or the message, that it must give."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.core.types import Article
from index.readers import Failure, Omission, read
from tests.support.corpus.all_cases import cases
from tests.support.corpus.case import Case

CASES = cases()


def test_the_corpus_is_large_enough() -> None:
    assert len(CASES) >= 300


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_gives_what_it_must(tmp_path: Path, case: Case) -> None:
    path = tmp_path / case.name
    path.write_bytes(case.content)
    items = list(read(path))
    articles = [item for item in items if isinstance(item, Article)]
    failures = [str(item) for item in items if isinstance(item, Failure)]
    omissions = [str(item) for item in items if isinstance(item, Omission)]
    assert [article.text for article in articles] == list(case.texts), failures
    for article in articles:
        assert {name: str(getattr(article, name)) for name, _ in case.fields} == dict(case.fields)
    for items_named, messages in ((failures, case.messages), (omissions, case.omissions)):
        assert len(items_named) == len(messages), items_named
        for named, message in zip(items_named, messages, strict=True):
            assert message in named
    assert [each.name for each in tmp_path.iterdir()] == [case.name]
