"""Thirty questions over the seed article, half of them traps, each answered rightly: the words, the name, or why not."""

from __future__ import annotations

import pytest

from index.archive import Archive
from rag.answers.engine import ask

pytestmark = pytest.mark.slow

LAVROV = "Sergei Lavrov"


@pytest.mark.parametrize(
    ("question", "fragments"),
    [
        ("what did Lavrov say about Patriot?", {"it would not send American", "“This was not planned; it was"}),
        (
            "Has Sergei Lavrov said anything about Patriots?",
            {"it would not send American", "“This was not planned; it was"},
        ),
        ("what did the Russian foreign minister say about Ankara?", {"a meeting in Ankara"}),
        ("Lavrov on Merkel", {"former German Chancellor Angela Merkel’s", "years before leaving office"}),
        ("what did Lavrov say about the Istanbul episode?", {"“The Istanbul episode"}),
        ("did Lavrov comment on media hype?", {"“As long as media hype"}),
        ("what did Lavrof say about media visibility?", {"Kyiv aims for media visibility"}),
        ("what has Lavrov said about civilians?", {"Moscow seeks a resolution"}),
        ("Sergey Lavrov on Western leaders", {"Western leaders have shifted"}),
        ("what did Lavrov say about the embassy?", {"the Russian Embassy in Washington"}),
        ("what did Lavrov say about a breakthrough?", {"“The question of waiting"}),
        ("who said that Kyiv aims for media visibility?", {"Kyiv aims for media visibility"}),
        ("who said “This was not planned”?", {"“This was not planned; it was"}),
        ("who said anything about flashy operations?", {"the Kremlin leadership does not plan"}),
        ("what did Lavrov say about Naryshkin?", {"a meeting in Ankara"}),
    ],
)
def test_what_he_said(seed_archive: Archive, question: str, fragments: set[str]) -> None:
    """What names the matter leads the answer; behind it may stand what means the like."""
    matches = ask(seed_archive, question).matches
    assert {s.name for s in matches} == {LAVROV}
    leading = matches[: len(fragments)]
    assert {next((part for part in fragments if part in s.text), s.text) for s in leading} == fragments


@pytest.mark.parametrize(
    ("question", "part"),
    [
        (
            "What is Lavrov's opinion on negotiations with the West?",
            "There are few opportunities to talk with the West",
        ),
        ("Does Lavrov expect the war to escalate?", "We are not signaling that our leadership intends to push"),
        ("why does Kyiv want media attention, according to Lavrov?", "Kyiv aims for media visibility"),
    ],
)
def test_what_is_asked_in_other_words_is_found_by_its_meaning(seed_archive: Archive, question: str, part: str) -> None:
    answer = ask(seed_archive, question)
    assert {s.name for s in answer.matches} == {LAVROV}
    assert any(part in s.text for s in answer.matches)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("what did Merkel say about the Minsk agreements?", "only_mentioned"),
        ("what did Angela Merkel tell Putin?", None),
        ("what did Putin say about negotiations?", "only_mentioned"),
        ("everything Burns said", "only_mentioned"),
        ("did William Burns comment on Ankara?", "only_mentioned"),
        ("what did Sergei Naryshkin say?", "only_mentioned"),
        ("what did Zelensky say about Patriot?", "no_such_speaker"),
        ("what did Lavrova say about gas?", "not_on_this"),
        ("what did Lavrov say about gas pipelines?", "not_on_this"),
        ("what did Lavrov say about China?", "not_on_this"),
        ("what did Lavrov say about German tanks?", "not_on_this"),
        ("what did Lavrov say about Patriot since 2023?", "not_then"),
        ("what did TASS say about Patriot?", "only_mentioned"),
        ("who said that the earth is flat?", "nobody_said"),
        ("what did Blinken say about talks?", "no_such_speaker"),
    ],
)
def test_traps(seed_archive: Archive, question: str, code: str | None) -> None:
    told = ask(seed_archive, question)
    assert not told.matches
    if code:
        assert told.reason is not None
        assert told.reason.code == code
