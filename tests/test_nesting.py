"""Attributions inside attributions, however the network has cut them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.nesting import with_carriers
from index.vocabulary import Kind, Quotation, Source, Span

TEXT = "Lavrov said, Merkel noted, that talks, Putin told them, would fail because Kohl says so."
WORDS = [Span(m, m + len(w)) for w in TEXT.split() for m in [TEXT.index(w)]]


@st.composite
def attributions(draw: st.DrawFn) -> Quotation:
    """One with its words anywhere in the sentence: content of one or two spans, a cue, a named source."""
    at = sorted(draw(st.lists(st.integers(0, len(WORDS) - 1), min_size=2, max_size=4, unique=True)))
    spans = [Span(WORDS[a].start, WORDS[b].end) for a, b in zip(at[::2], at[1::2], strict=False)]
    cue, source = (WORDS[draw(st.integers(0, len(WORDS) - 1))] for _ in range(2))
    name = draw(st.sampled_from(["Sergei Lavrov", "Angela Merkel"]))
    return Quotation(tuple(spans), Source(source, name), (cue,), Kind.INDIRECT, True, 0.9)


@given(st.lists(attributions(), min_size=2, max_size=4))
def test_none_is_lost_and_none_loses_its_words(found: list[Quotation]) -> None:
    told = with_carriers(TEXT, found)
    assert [q.source.name for q in told] == [q.source.name for q in found]
    for before, after in zip(found, told, strict=True):
        assert after.content and all(a.end <= b.start for a, b in zip(after.content, after.content[1:], strict=False))
        assert any(span.contains(before.content[0]) for span in after.content) or after.content == before.content
