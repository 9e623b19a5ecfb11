"""Spans lie in the text, in order and apart, whatever the text; quotation marks pair within their paragraph."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.core.types import Article
from index.extraction.pipeline import extract
from index.text.quotation_marks import quoted_spans
from index.text.sentences import paragraphs, sentences
from index.text.tokens import tokenize_sentences
from rag.formats.record_json import quotations_to_json
from tests.support.quotation_cases import DIRECT, INDIRECT, MIXED, NOTHING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “a” and “b”.", ["“a”", "“b”"]),
        ('He said "a" and "b".', ['"a"', '"b"']),
        ("“one ‘two’ three”", ["“one ‘two’ three”"]),
        ("“never closed\nnext line", ["“never closed"]),
        ("“never closed\n“closed” here", ["“never closed", "“closed”"]),
        ('"never closed\nand "closed" here', ['"never closed', '"closed"']),
        ("“one “two”", ["“one", "“two”"]),
        ("„eins“ und „zwei“", ["„eins“", "„zwei“"]),
        ("«un» et «deux»", ["«un»", "«deux»"]),
        ("don't and won't", []),
        ("a stray ” here", []),
        ('6" of rain', []),
    ],
)
def test_marks_pair_within_their_paragraph(text: str, expected: list[str]) -> None:
    assert [stretch.span.of(text) for stretch in quoted_spans(text, paragraphs(text))] == expected


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\u3000", "\u1680"])
def test_a_wide_space_is_read_as_a_plain_one(space: str) -> None:
    text = f"She took vitamin A{space}. “Take B{space}.” Nobody{space}did. All{space}slept."
    assert sentences(text) == sentences(text.replace(space, " "))
    assert [span.of(text) for span in sentences(text)][-1] == f"All{space}slept."


NASTY = st.text(alphabet="“”\"'‘’«»„ \u00a0\u2009\n.,:;—()-ABab1é🙂", max_size=400)
PROSE = st.lists(
    st.sampled_from([text for text, _ in DIRECT + MIXED + INDIRECT] + NOTHING + ["“", '"', "\n", "He said ", ": "]),
    max_size=12,
).map(" ".join)


@pytest.mark.slow
@settings(max_examples=80)
@given(st.one_of(st.text(max_size=300), NASTY, PROSE))
def test_spans_lie_in_the_text_and_never_overlap(text: str) -> None:
    article = Article("a", text)
    for quotation in extract(article):
        assert quotation.content
        spans = [*quotation.content, *quotation.cue, *filter(None, [quotation.source.span])]
        assert all(span.end <= len(text) for span in spans)
        assert all(span.of(text).strip() for span in quotation.content)
        assert all(a.end <= b.start for a, b in pairwise(quotation.content))
        assert 0 <= quotation.confidence <= 1
        assert 0 <= quotation.source.confidence <= 1
        assert quotation.source.name is None or quotation.source.name.strip()


@settings(max_examples=100)
@given(st.one_of(NASTY, PROSE))
def test_frames_hold_every_word_once_and_in_order(text: str) -> None:
    tokens = [token.span for sentence in tokenize_sentences(text) for token in sentence.tokens]
    assert all(a.end <= b.start for a, b in pairwise(tokens))


def test_the_wire_form_is_plain() -> None:
    text = "“We open in May,” Ida Brandt said."
    article = Article("a", text)
    found = extract(article)
    sure, certain = round(found[0].source.confidence, 4), found[0].confidence
    assert quotations_to_json(article, found) == {
        "id": "a",
        "quotations": [
            {
                "content": [[0, 17]],
                "cue": [[29, 33]],
                "kind": "direct",
                "said": True,
                "confidence": certain,
                "speaker": {"span": [18, 28], "name": "Ida Brandt", "confidence": sure, "why": ["Ida Brandt"]},
                "carrier": None,
            }
        ],
        "nested": [],
    }
