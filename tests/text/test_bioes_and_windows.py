"""Viterbi finds the best well-formed tags; windows cover an article; quotation marks stay in their line."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.extraction.network.bioes import FOLLOWS, TAGS, decode_tags, encode_spans, viterbi
from index.text.quotation_marks import MarkRole, mark_roles
from index.text.wordpieces import encode_word_pieces, windows


def best_by_trying_all(scores: np.ndarray, transitions: np.ndarray) -> tuple[int, ...]:
    def value(path: tuple[int, ...]) -> float:
        if TAGS[path[0]][0] in "IE" or TAGS[path[-1]][0] in "BI":
            return -np.inf
        if not all(FOLLOWS[a, b] for a, b in pairwise(path)):
            return -np.inf
        steps = sum(transitions[a, b] for a, b in pairwise(path))
        return float(steps + sum(scores[t, tag] for t, tag in enumerate(path)))

    return max(product(range(len(TAGS)), repeat=len(scores)), key=value)


@pytest.mark.parametrize("seed", range(4))
def test_viterbi_finds_the_best_well_formed_sequence(seed: int) -> None:
    random = np.random.default_rng(seed)
    scores = random.normal(size=(2, 4, len(TAGS))).astype(np.float32)
    transitions = random.normal(size=(len(TAGS), len(TAGS))).astype(np.float32)
    found = viterbi(scores, np.array([4, 3]), transitions)
    assert tuple(found[0]) == best_by_trying_all(scores[0], transitions)
    assert tuple(found[1, :3]) == best_by_trying_all(scores[1, :3], transitions)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4), st.integers(0, 3)), max_size=8))
def test_spans_come_back_from_their_tags(parts: list[tuple[int, int, int]]) -> None:
    spans, at = list[tuple[int, int, int]](), 0
    for role, length, gap in parts:
        spans.append((role, at + gap, at + gap + length))
        at += gap + length
    assert decode_tags(encode_spans(spans, at + 1)) == spans


WORDS = st.text(alphabet=st.sampled_from("abc AB.,!?\n“”\"'«»„‘’é🙂\u00a0"), max_size=300)


@settings(deadline=None)
@given(WORDS, st.integers(8, 40), st.integers(0, 6))
def test_windows_cover_every_piece_and_keep_their_size(text: str, size: int, overlap: int) -> None:
    cut = encode_word_pieces(text)
    found = windows(cut, size, overlap)
    assert sorted({p for start, end in found for p in range(start, end)}) == list(range(len(cut)))
    assert all(0 < end - start <= size for start, end in found)
    assert [start for start, _ in found] == sorted({start for start, _ in found})


@settings(deadline=None)
@given(WORDS)
def test_pieces_lie_in_the_text_in_order(text: str) -> None:
    cut = encode_word_pieces(text)
    assert all(0 <= s < e <= len(text) for s, e in zip(cut.starts, cut.ends, strict=True))
    assert (np.diff(cut.starts) >= 0).all()


INSIDE = [
    ("He said “we go” again.", "we go"),
    ('He said "we go" again.', "we go"),
    ("He said „we go“ again.", "we go"),
    ("He said «we go» again.", "we go"),
    ("He said ``we go'' again.", "we go"),
    ("“We go, he said.", "We go, he said."),
    ("“We go\nand come.", "We go"),
    ('"We go," he said. "We stay."', "We go,We stay."),
    ("It’s the dogs’ dinner.", ""),
    ("No mark here” at all.", ""),
    ("It was 5' 10\" tall.", ""),
    ("", ""),
    ("“”", ""),
]


@pytest.mark.parametrize(("text", "inside"), INSIDE)
def test_what_stands_inside_quotation_marks(text: str, inside: str) -> None:
    assert "".join(c for c, m in zip(text, mark_roles(text), strict=True) if m == MarkRole.INSIDE) == inside


def test_single_marks_are_told_from_apostrophes() -> None:
    text = "He doesn’t call it ‘our war’ in the ’90s."
    assert "".join(c for c, m in zip(text, mark_roles(text), strict=True) if m == MarkRole.INSIDE_SINGLE) == "our war"
