"""The judge tells statements that answer a question from others, whatever their words."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from index.core.settings import load_settings
from index.embedding.embedder import Embedder, open_embedder
from rag.relevance import ANCHOR, ANSWERS, CLOSEST, Band, InformationNeed, StatementInContext, bands, judge
from rag.relevance.features import NAMES, comparison_texts, compute_features, question_without_speaker
from rag.relevance.input_rows import LENGTH, build_input_rows, statement_pieces, word_pieces
from tests.support.archives import SHARED


@cache
def embedder() -> Embedder:
    return open_embedder(load_settings())


def told(*texts: str, before: str = "", title: str = "") -> list[StatementInContext]:
    vectors = embedder().embed(texts)
    near = [tuple(vectors[j] for j in (i - 1, i + 1) if 0 <= j < len(texts)) for i in range(len(texts))]
    return [
        StatementInContext(text, before, "", title, "", vector, beside, "a", place)
        for place, (text, vector, beside) in enumerate(zip(texts, vectors, near, strict=True))
    ]


def chances(asked: InformationNeed, statements: list[StatementInContext]) -> np.ndarray:
    return judge(asked, statements, lambda texts: embedder().embed(texts))


CASES = [
    (
        InformationNeed(
            "What is Lavrov's opinion on negotiations with the West?", "negotiations with the West", speaker="Lavrov"
        ),
        "There are few opportunities to talk with Washington and Brussels now",
        "The harvest in the south was the best in ten years",
    ),
    (
        InformationNeed("how does she want to pay for free college", "free college"),
        "Tuition will be covered by a levy on Wall Street trades",
        "My opponent has never released his tax returns",
    ),
    (
        InformationNeed("Is the mayor worried about crime?", "crime"),
        "Too many people are being shot on our streets",
        "The new tram line opens in May",
    ),
]


@pytest.mark.parametrize(("asked", "right", "wrong"), CASES)
def test_what_answers_is_likelier_than_what_does_not(asked: InformationNeed, right: str, wrong: str) -> None:
    found = chances(asked, told(wrong, right))
    assert found[1] > found[0] + 0.1


def test_a_matter_that_nobody_speaks_of_is_not_answered() -> None:
    found = chances(
        InformationNeed(
            "What did the coach say about the goalkeeper's injury?", "the goalkeeper's injury", speaker="the coach"
        ),
        told(
            "Interest rates will rise in autumn", "The bank expects inflation to fall", "Exports grew by two per cent"
        ),
    )
    assert Band.ANSWERS not in bands(found)


def test_probabilities_come_one_for_each_statement_in_their_order() -> None:
    asked, given = CASES[0][0], told(CASES[0][1], CASES[0][2], "We shall see")
    found = chances(asked, given)
    assert found.dtype == np.float32
    assert found.shape == (3,)
    assert ((found > 0) & (found < 1)).all()
    turned = chances(asked, given[::-1])
    assert np.argmax(turned) == 2 - np.argmax(found)


def test_nothing_is_judged_where_nothing_is_told() -> None:
    assert len(judge(InformationNeed("anything?"), [], lambda texts: embedder().embed(texts))) == 0


@pytest.mark.parametrize("text", ["", "???", "…", "x" * 5000, "word " * 3000, "\ud800"[:0], "漢字 и кириллица 🙂"])
def test_any_text_is_judged(text: str) -> None:
    found = chances(
        InformationNeed(text, text, speaker=text), [*told("We shall see"), *told(text or " ", before=text, title=text)]
    )
    assert np.isfinite(found).all()


def test_the_same_is_judged_the_same() -> None:
    asked, given = CASES[1][0], told(CASES[1][1], CASES[1][2])
    assert (chances(asked, given) == chances(asked, given)).all()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (InformationNeed("What did Lavrov say about Patriot?", speaker="Lavrov"), "What did say about Patriot?"),
        (InformationNeed("Lavrov's plan", speaker="Lavrov"), "plan"),
        (InformationNeed("Lavrov", speaker="Lavrov"), "Lavrov"),
        (InformationNeed("Who said that?", claim="the talks failed"), "the talks failed"),
        (InformationNeed("is it us or them", speaker="Us"), "is it us or them"),
    ],
)
def test_the_matter_is_the_question_without_its_speaker(asked: InformationNeed, expected: str) -> None:
    assert question_without_speaker(asked) == expected


def test_a_claim_is_what_statements_are_compared_with() -> None:
    assert comparison_texts(InformationNeed("Who said it?", claim="taxes kill jobs")) == (
        "taxes kill jobs",
        "taxes kill jobs",
    )


def test_words_in_the_sentence_before_count() -> None:
    asked = InformationNeed("cluster bombs", "cluster bombs")
    bare, placed = (
        told("It was a very hard decision"),
        told("It was a very hard decision", before="On cluster bombs, he said:"),
    )
    vectors = embedder().embed(list(comparison_texts(asked)))
    before = NAMES.index("before_words")
    assert compute_features(asked, bare, vectors)[0, before] == 0
    assert compute_features(asked, placed, vectors)[0, before] == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], []),
        ([ANCHOR], [Band.ANSWERS]),
        ([ANCHOR, ANSWERS], [Band.ANSWERS, Band.ANSWERS]),
        ([ANCHOR - 0.01, ANSWERS], [Band.CLOSEST, Band.CLOSEST]),
        ([ANCHOR, CLOSEST], [Band.ANSWERS, Band.CLOSEST]),
        ([ANCHOR, CLOSEST - 0.01], [Band.ANSWERS, Band.NOTHING]),
        ([CLOSEST - 0.01], [Band.NOTHING]),
    ],
)
def test_bands(found: list[float], expected: list[Band]) -> None:
    assert bands(np.array(found)) == expected


def test_rows_hold_every_statement_once_and_are_no_longer_than_they_may() -> None:
    texts = ["word " * n for n in (1, 5, 30, 60, 200, 2, 40, 40, 40, 40)]
    cut = statement_pieces(texts, ["before " * 50] * len(texts))
    rows = build_input_rows(
        word_pieces(["what about it " * 40])[0], word_pieces(["A headline " * 30])[0], cut, list(range(len(texts)))
    )
    assert [member for row in rows for member in row.members] == list(range(len(texts)))
    assert len(rows) > 1
    for row in rows:
        assert len(row.ids) == len(row.types) <= LENGTH
        for (start, end), member in zip(row.spans, row.members, strict=True):
            assert row.ids[start:end].tolist() == cut[member].own
            assert (row.types[start:end] == 1).all()
        assert row.types.sum() == sum(end - start for start, end in row.spans)


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "topics/dev.jsonl").exists(), reason="needs ../shared/topics")
def test_topics_of_the_development_articles_are_told_from_others() -> None:
    from rag.training.relevance.data import Corpus, in_context, need_of, read_rows, topic_cases

    rows = read_rows(SHARED / "topics/dev.jsonl")[:80]
    wanted = {row["article"] for row in rows}
    corpus = Corpus(row for row in read_rows(SHARED / "polnear/train.jsonl.gz") if row["id"] in wanted)
    vectors = embedder().embed([s.text for s in corpus.statements])
    right = wrong = missed = 0
    for case in topic_cases(corpus, rows):
        if not case.absent:
            hit = chances(need_of(case), in_context(corpus, case.statements, vectors)) >= ANSWERS
            right += int((hit & (case.labels == 1)).sum())
            wrong += int((hit & (case.labels == 0)).sum())
            missed += int((~hit & (case.labels == 1)).sum())
    assert 2 * right / (2 * right + wrong + missed) > 0.5
